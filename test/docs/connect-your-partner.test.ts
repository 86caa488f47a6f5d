import { execFileSync, spawnSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { parse } from 'jsonc-parser'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { openTestAuthority } from '../../gateway/certificates/authority.ts'
import { loadConfiguration, resolveConfiguration } from '../../partner/configuration.ts'
import { readKey } from '../../partner/keys.ts'
import { compileSchema } from '../../protocol/validation.ts'
import type { Configuration } from '../../schemas/generated/suite.ts'
import { suiteSchemas } from '../../schemas/suite.ts'
import { conditions } from '../../suites/conditions.ts'
import { flowsOf } from '../../suites/flows/index.ts'
import { mppRequirements } from '../../suites/requirements/mpp/index.ts'
import { mppScenarios } from '../../suites/scenarios/mpp/index.ts'
import { blocksOf, code, fromRoot, read, tableOf } from './pages.ts'

const page = 'docs/connect-your-partner.md'
const flows = flowsOf('mpp').map(({ id }) => id)

const marked = (mark: string) => blocksOf(page).filter((block) => block.mark === mark)

function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'conformance-docs-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** The configuration of the page, as a file with everything that it names. */
let file: string

beforeAll(() => {
  const folder = mkdtempSync(path.join(tmpdir(), 'conformance-docs-'))
  const keys = path.join(folder, 'keys')
  mkdirSync(keys)
  for (const owner of ['alipayplus', 'wallet']) {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' })
    writeFileSync(path.join(keys, `${owner}.private.pem`), pem)
    writeFileSync(path.join(keys, `${owner}.public.pem`), publicKey.export({ type: 'spki', format: 'pem' }))
  }
  const { certificate } = openTestAuthority(path.join(folder, 'ca'), new Date())
  writeFileSync(path.join(keys, 'wallet-ca.pem'), certificate)
  file = path.join(folder, 'partner.json')
  writeFileSync(file, marked('configuration')[0]?.text ?? '')
  return () => rmSync(folder, { recursive: true, force: true })
})

/** Names of every field that a schema knows, in objects of any depth. */
function fieldsOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return []
  const { properties = {} } = schema as { properties?: Readonly<Record<string, unknown>> }
  return [...Object.keys(properties), ...Object.values(schema).flatMap(fieldsOf)]
}

/** Fields of the schema that only an acquirer has. */
const ofAcquirers = [
  'charges',
  'notifyPayment',
  'inquirySeconds',
  'closeSeconds',
  'retrySeconds',
  'resendFactor',
  'walletUserAgent',
]

describe('the configuration of docs/connect-your-partner.md', () => {
  it('can be used as it stands', () => {
    const { partner, gateway, users } = loadConfiguration(file, flows)
    expect(partner.ca).toContain('CERTIFICATE')
    expect(gateway.publicUrl).toBeDefined()
    expect(users.length).toBeGreaterThan(3)
  })

  it('has every field that a wallet may have', () => {
    const [{ text = '' } = {}] = marked('configuration')
    const fields = new Set(fieldsOf(suiteSchemas.configuration))
    const missing = [...fields].filter((field) => !text.includes(`"${field}": `))
    expect(missing.toSorted()).toEqual(ofAcquirers.toSorted())
  })

  it('writes the defaults where it says optional', () => {
    const written = loadConfiguration(file, flows)
    const whole = parse(readFileSync(file, 'utf8')) as Configuration
    const { role, ids, keys, partner, gateway, driver, users } = whole
    const least = { role, ids, keys, partner, gateway: { port: gateway.port }, driver, users }
    const defaults = resolveConfiguration(least, file, flows)
    expect(defaults).toEqual({
      ...written,
      alipayPlusKey: defaults.alipayPlusKey,
      partnerKey: defaults.partnerKey,
      regions: [],
      gateway: { host: '127.0.0.1', port: gateway.port, tls: false },
    })
    expect(defaults.alipayPlusKey.keyVersion).toBe(written.alipayPlusKey.keyVersion)
  })

  it('names the schema by its place in the checkout', () => {
    const { $schema = '' } = parse(marked('configuration')[0]?.text ?? '') as Configuration
    expect(existsSync(fromRoot($schema.replace(/^\.\.\/[^/]+\//, '')))).toBe(true)
  })

  it('has variants that are JSON too', () => {
    const variants = blocksOf(page).filter(
      ({ language, mark }) => language === 'jsonc' && mark !== 'configuration',
    )
    const checked = variants.map(({ text }) => parse(`{${text}}`) as Pick<Configuration, 'gateway'>)
    expect(checked.map(({ gateway }) => gateway?.port)).toEqual(variants.map(() => 8700))
  })
})

/** Whether the configuration of the page is refused with this change. */
function refused(change: (whole: Configuration) => object): boolean {
  const whole = parse(readFileSync(file, 'utf8')) as Configuration
  try {
    resolveConfiguration({ ...whole, ...change(whole) }, file, flows)
    return false
  } catch {
    return true
  }
}

describe('the table of conditions', () => {
  const without = (condition: string) => (whole: Configuration) => ({
    users: whole.users?.filter((user) => user.condition !== condition),
  })

  it('equals the conditions of the suite', () => {
    const rows = Object.entries(conditions).map(([condition, { says, resultCode, codeLevel = '' }]) => [
      code(condition),
      says,
      resultCode ? code(resultCode) : '',
      codeLevel,
      refused(without(condition)) ? 'yes' : 'no',
    ])
    expect(tableOf(page, 'condition', 'what happens', 'result code', 'level of the code', 'needed')).toEqual(
      rows,
    )
  })
})

const intentNames = Object.keys(suiteSchemas.intents.properties)
const core = ['normal', 'balanceTooLow']
const list = (names: readonly string[]) => names.map(code).join(', ')

/** Whether a flow cannot be played without an intent, whoever the users are. */
const needs = (flow: string, intent: string) =>
  mppScenarios.some(
    (one) => one.flow === flow && core.includes(one.condition) && one.needs.some((name) => name === intent),
  )

describe('the table of flows', () => {
  const { endpoints } = suiteSchemas.configuration.$defs as { endpoints: { properties: object } }
  const endpointNames = Object.keys(endpoints.properties)

  /** Whether a configuration of this flow alone is refused without this endpoint. */
  const needsEndpoint = (flow: string, name: string) =>
    refused(({ partner }) => {
      const { [name as 'refund']: _, ...rest } = partner.endpoints
      return { flows: [flow], partner: { ...partner, endpoints: rest } }
    })

  const inEveryFlow = () => endpointNames.filter((name) => flows.every((flow) => needsEndpoint(flow, name)))

  it('says what each flow needs', () => {
    const head = ['flow', 'what the user does', 'endpoints of your wallet', 'your wallet calls', 'intents']
    const rows = tableOf(page, ...head)
    const always = inEveryFlow()
    // A customer-presented payment may be notified; its diagram does not show it.
    const calls = flowsOf('mpp').map(({ steps }) => {
      const sent = steps.filter(
        ({ seen, from, stands = '' }) =>
          seen === 'wire' && from === 'MPP Server' && stands.endsWith('.request'),
      )
      return [...new Set([...sent.map(({ stands = '' }) => stands.replace('.request', '')), 'notifyPayment'])]
    })
    expect(rows.map(([flow, , ...rest]) => [flow, ...rest])).toEqual(
      flows.map((flow, at) => [
        code(flow),
        list(endpointNames.filter((name) => !always.includes(name) && needsEndpoint(flow, name))),
        list(calls[at] ?? []),
        list(intentNames.filter((intent) => needs(flow, intent))),
      ]),
    )
  })

  it('names the endpoints that every flow needs', () => {
    expect(read(page)).toContain(
      `Every flow also needs the endpoints ${list(inEveryFlow()).replace(/, (`\w+`)$/, ' and $1')}.`,
    )
  })
})

describe('the intents', () => {
  const { $defs, $id } = suiteSchemas.intents
  const examples = blocksOf(page).filter(({ mark }) => mark.startsWith('intent: '))

  const rows = () =>
    tableOf(page, 'intent', 'what happens', 'the suite stands in for', 'needed in', 'where it is not offered')

  it.each(examples)('of $mark are as the schema says', ({ mark, text }) => {
    const [, intent, side] = mark.split(' ')
    const $ref = `#/$defs/${intent}/properties/${side}`
    expect(compileSchema({ $id: `${$id}/example`, $ref, $defs })(JSON.parse(text))).toEqual([])
  })

  it('are all there', () => {
    const offered = blocksOf(page).find(({ text }) => /^\[\s*"/.test(text))?.text ?? '[]'
    expect(JSON.parse(offered)).toEqual(intentNames)
    const shown = new Set(examples.map(({ mark }) => mark.slice('intent: '.length)))
    const sides = intentNames.flatMap((intent) => [`${intent} request`, `${intent} answer`])
    expect([...shown].toSorted()).toEqual(sides.toSorted())
  })

  it('name the auth client that the suite is', () => {
    const { id: authClientId, scopes } = loadConfiguration(file, flows).authClient
    const { text = '{}' } = examples.find(({ mark }) => mark === 'intent: authorize request') ?? {}
    expect(JSON.parse(text)).toMatchObject({ authClientId, scopes })
    expect(read(page)).toContain(
      `The auth client is\n${code(authClientId)} and the scope ${code(scopes[0] ?? '')}`,
    )
  })

  it('stand in a table that says which flows need them', () => {
    const where = (intent: string) => {
      const needing = flows.filter((flow) => needs(flow, intent))
      if (needing.length === flows.length) return 'every flow'
      const merchant = flows.filter((flow) => flow.startsWith('mpp-mpm-'))
      return isDeepStrictEqual(needing, merchant) ? code('mpp-mpm-*') : list(needing) || 'none'
    }
    expect(rows().map(([intent, , , needed]) => [intent, needed])).toEqual(
      intentNames.map((intent) => [code(intent), where(intent)]),
    )
  })

  it.each(['openScanPage', 'viewPayment', 'agePayment'])('say what is not reached without %s', (intent) => {
    const row = rows().find(([cell]) => cell === code(intent)) ?? []
    const named = [...(row.at(-1) ?? '').matchAll(/`(mpp\.[^`]+)`/g)].map(([, id]) => id)
    const level = row.at(-1)?.includes('a MUST') ? 'MUST' : 'SHOULD'
    const looking = mppRequirements.filter(({ looksAt }) => looksAt.includes(intent))
    expect(named.toSorted()).toEqual(looking.map(({ id }) => id).toSorted())
    expect(looking.filter((one) => one.level !== level)).toEqual([])
  })

  it('are answered with what the app did, each explained', () => {
    const { did } = ($defs.reaction as { properties: { did: { enum: string[] } } }).properties
    const rows = tableOf(page, '`did`', 'means', 'besides', 'expected')
    expect(rows.map(([cell]) => cell)).toEqual(did.enum.map(code))
  })
})

describe('the table of the doctor', () => {
  it('names every result code that stops a run', () => {
    const [, table = ''] = /const refusals[^{]*\{([\s\S]*?)\n\}/.exec(read('partner/plain-answer.ts')) ?? []
    const codes = [...table.matchAll(/^ {2}([A-Z_]+):/gm)].map(([, name = '']) => name)
    expect(codes.length).toBeGreaterThan(4)
    const rows = tableOf(page, 'it says', 'mend').map(([says = '']) => says)
    expect(codes.filter((name) => !rows.some((row) => row.includes(code(name))))).toEqual([])
  })
})

describe('requirements that the page names', () => {
  it('exist', () => {
    const known = new Set(mppRequirements.map(({ id }) => id))
    const named = [...read(page).matchAll(/`(mpp\.[\w.-]+)`/g)].map(([, id = '']) => id)
    expect(named.length).toBeGreaterThan(5)
    expect(named.filter((id) => !known.has(id))).toEqual([])
  })
})

const hasOpenssl = spawnSync('openssl', ['version']).status === 0

describe('the key commands', () => {
  it.skipIf(!hasOpenssl)('make keys that the suite reads, as PEM and on one line', () => {
    const [alipayPlus, wallet, oneLine] = marked('key commands').map(({ text }) => text)
    const cwd = temporaryFolder()
    const shell = (commands = '') => execFileSync('sh', ['-e'], { cwd, input: commands, stdio: 'pipe' })
    shell(alipayPlus)
    shell(wallet)
    for (const owner of ['alipayplus', 'wallet'])
      for (const kind of ['private', 'public'] as const)
        expect(readKey(readFileSync(path.join(cwd, `keys/${owner}.${kind}.pem`), 'utf8'), kind).type).toBe(
          kind,
        )
    const [publicLine = '', privateLine = ''] = (oneLine ?? '').trim().split('\n')
    expect(readKey(shell(publicLine).toString(), 'public').type).toBe('public')
    expect(readKey(shell(privateLine).toString(), 'private').type).toBe('private')
  })
})
