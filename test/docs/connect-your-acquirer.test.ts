import { execFileSync, spawnSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parse } from 'jsonc-parser'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { openTestAuthority } from '../../gateway/certificates/authority.ts'
import { loadConfiguration, resolveConfiguration } from '../../partner/configuration.ts'
import { readKey } from '../../partner/keys.ts'
import { plainRequests } from '../../partner/plain-request.ts'
import { acqpEndpoints } from '../../protocol/endpoints.ts'
import { compileSchema } from '../../protocol/validation.ts'
import type { Configuration } from '../../schemas/generated/suite.ts'
import { suiteSchemas } from '../../schemas/suite.ts'
import { flowsOf } from '../../suites/flows/index.ts'
import { resendGapsSeconds } from '../../suites/play/acquirer-stage.ts'
import { acqpRequirements } from '../../suites/requirements/acqp/index.ts'
import { acqpScenarios } from '../../suites/scenarios/acqp/index.ts'
import { blocksOf, code, fromRoot, read, tableOf } from './pages.ts'

const page = 'docs/connect-your-acquirer.md'
const flows = flowsOf('acqp').map(({ id }) => id)

const marked = (mark: string) => blocksOf(page).filter((block) => block.mark === mark)

/** The configuration of the page, as a file with everything that it names. */
let file: string

beforeAll(() => {
  const folder = mkdtempSync(path.join(tmpdir(), 'conformance-docs-'))
  const keys = path.join(folder, 'keys')
  mkdirSync(keys)
  for (const owner of ['alipayplus', 'acquirer']) {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' })
    writeFileSync(path.join(keys, `${owner}.private.pem`), pem)
    writeFileSync(path.join(keys, `${owner}.public.pem`), publicKey.export({ type: 'spki', format: 'pem' }))
  }
  const { certificate } = openTestAuthority(path.join(folder, 'ca'), new Date())
  writeFileSync(path.join(keys, 'acquirer-ca.pem'), certificate)
  file = path.join(folder, 'partner.json')
  writeFileSync(file, marked('configuration')[0]?.text ?? '')
  return () => rmSync(folder, { recursive: true, force: true })
})

/** Whether a configuration is refused where it says something under this path. */
function isForbidden(field: string, parent: 'root' | 'schedules'): boolean {
  const { allOf } = suiteSchemas.configuration as unknown as {
    allOf: { if: { properties: { role: { const: string } } }; then: { properties: Forbidding } }[]
  }
  const rules = allOf.find((one) => one.if.properties.role.const === 'acqp')?.then.properties
  const fields = parent === 'root' ? rules : rules?.schedules.properties
  return fields?.[field] === false
}

type Forbidding = Record<string, unknown> & {
  readonly schedules: { readonly properties: Record<string, unknown> }
}

/** The fields of a configuration that an acquirer may have. */
function acquirerFields(): string[] {
  const { properties, $defs } = suiteSchemas.configuration
  const inside = (name: string) => Object.keys(($defs[name] as { properties: object }).properties)
  return [
    ...Object.keys(properties).filter((field) => !isForbidden(field, 'root')),
    ...inside('schedules').filter((field) => !isForbidden(field, 'schedules')),
    ...['ids', 'keys', 'partner', 'gateway', 'driver', 'charge', 'timeouts'].flatMap(inside),
    'notifyPayment',
  ]
}

describe('the configuration of docs/connect-your-acquirer.md', () => {
  it('can be used as it stands', () => {
    const { role, partner, gateway, charges, endpoints } = loadConfiguration(file, flows)
    expect(role).toBe('acqp')
    expect(partner.ca).toContain('CERTIFICATE')
    expect(gateway.publicUrl).toBeDefined()
    expect(charges.length).toBeGreaterThan(1)
    expect(Object.keys(endpoints)).toEqual(['notifyPayment'])
  })

  it('has every field that an acquirer may have', () => {
    const [{ text = '' } = {}] = marked('configuration')
    const fields = acquirerFields()
    expect(fields.length).toBeGreaterThan(30)
    expect(fields.filter((field) => !text.includes(`"${field}": `))).toEqual([])
  })

  it('writes the defaults where it says optional', () => {
    const written = loadConfiguration(file, flows)
    const { role, ids, keys, partner, gateway, driver, charges } = whole()
    const least = { role, ids, keys, partner, gateway: { port: gateway.port }, driver, charges }
    const defaults = resolveConfiguration(least, file, flows)
    expect(defaults).toEqual({
      ...written,
      alipayPlusKey: defaults.alipayPlusKey,
      partnerKey: defaults.partnerKey,
      gateway: { host: '127.0.0.1', port: gateway.port, tls: false },
    })
    expect(defaults.alipayPlusKey.keyVersion).toBe(written.alipayPlusKey.keyVersion)
  })

  it('names the schema by its place in the checkout', () => {
    const { $schema = '' } = whole()
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

const whole = () => parse(readFileSync(file, 'utf8')) as Configuration

const { properties, $defs, $id } = suiteSchemas.acquirerIntents
const intentNames = Object.keys(properties)
const list = (names: readonly string[]) => names.map(code).join(', ')

/** The flows of which some scenario cannot be played without an intent. */
const needing = (intent: string) =>
  flows.filter((flow) =>
    acqpScenarios.some((one) => one.flow === flow && one.needs.some((name) => name === intent)),
  )

describe('the flows', () => {
  it('have the intent that charges, and those that all of them need', () => {
    const inAll = intentNames.filter((intent) => needing(intent).length === flows.length)
    const own = (flow: string) =>
      intentNames.filter((intent) => needing(intent).includes(flow) && !inAll.includes(intent))
    const rows = tableOf(page, 'flow', 'what happens', 'the suite charges by')
    expect(rows.map(([flow, , intents]) => [flow, intents])).toEqual(
      flows.map((flow) => [code(flow), list(own(flow))]),
    )
    const [said] = /^Every flow needs .*$/m.exec(read(page)) ?? []
    const needed = list(inAll).replace(/, (`\w+`)$/, ' and $1')
    expect(said).toBe(`Every flow needs the endpoint \`notifyPayment\`, and the intents ${needed}.`)
  })

  it('have the messages that the page says are called', () => {
    const [, said = ''] = /the suite's Alipay\+: (.*?) \|/.exec(read(page)) ?? []
    const calls = Object.entries(acqpEndpoints).filter(([, { from }]) => from === 'acqp')
    expect(said).toBe(list(calls.map(([api]) => api)))
  })
})

describe('the intents', () => {
  const examples = blocksOf(page).filter(({ mark }) => mark.startsWith('intent: '))

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

  it('stand in a table that says which flows need them', () => {
    const where = (intent: string) =>
      needing(intent).length === flows.length ? 'every flow' : list(needing(intent)) || 'none'
    const rows = tableOf(page, 'intent', 'what happens', 'needed in', 'where it is not offered')
    expect(rows.map(([intent, , needed]) => [intent, needed])).toEqual(
      intentNames.map((intent) => [code(intent), where(intent)]),
    )
  })

  it.each(['cancelOrder', 'refundOrder'])('say what is not reached without %s', (intent) => {
    const rows = tableOf(page, 'intent', 'what happens', 'needed in', 'where it is not offered')
    const [, topic = 'none'] =
      /^`(acqp\.\w+\.)\*` is not/.exec(rows.find(([cell]) => cell === code(intent))?.[3] ?? '') ?? []
    const lost = new Set(
      acqpScenarios.filter(({ needs }) => needs.some((one) => one === intent)).map(({ id }) => id),
    )
    const named = acqpRequirements.filter(({ id }) => id.startsWith(topic))
    expect(named.length).toBeGreaterThan(5)
    const reached = named.filter(
      ({ scenarios }) => scenarios === '*' || !scenarios.some((id) => lost.has(id)),
    )
    expect(reached.map(({ id }) => id)).toEqual([])
  })

  it('show an order in every status that there is', () => {
    const { status } = ($defs.viewOrder as ViewOrder).properties.answer.properties
    expect(tableOf(page, '`status`', 'means').map(([cell]) => cell)).toEqual(status.enum.map(code))
  })

  it('enter an amount with the User-Agent of the suite', () => {
    const { text = '{}' } = examples.find(({ mark }) => mark === 'intent: enterAmount request') ?? {}
    expect(JSON.parse(text)).toMatchObject({ userAgent: whole().walletUserAgent })
  })
})

interface ViewOrder {
  readonly properties: {
    readonly answer: { readonly properties: { readonly status: { readonly enum: string[] } } }
  }
}

describe('the table of schedules', () => {
  it('has every one that an acquirer may declare', () => {
    const { schedules = {}, timeouts = {} } = whole()
    const judged = Object.keys(timeouts).filter((name) => name !== 'intentSeconds')
    const rows = tableOf(page, 'field', 'declare', 'otherwise').map(([cell]) => cell)
    expect(rows).toEqual([
      ...Object.keys(schedules).map((name) => code(`schedules.${name}`)),
      ...judged.map((name) => code(`timeouts.${name}`)),
    ])
  })

  it('says how long the gaps between notifications are by default', () => {
    const { resendFactor = 1 } = whole().schedules ?? {}
    const longest = Math.max(...resendGapsSeconds) / resendFactor
    const shortest = (1000 * Math.min(...resendGapsSeconds)) / resendFactor
    expect(read(page)).toContain(`become ${shortest} ms to ${longest} s.`)
  })
})

describe('the table of the doctor', () => {
  it('names every result code that stops a run', () => {
    const [, table = ''] = /const refusals[^{]*\{([\s\S]*?)\n\}/.exec(read('partner/plain-answer.ts')) ?? []
    const codes = [...table.matchAll(/^ {2}([A-Z_]+):/gm)].map(([, name = '']) => name)
    const stopping = codes.filter((name) => !plainRequests.acqp.free.includes(name))
    expect(stopping.length).toBeGreaterThan(3)
    const rows = tableOf(page, 'it says', 'mend').map(([says = '']) => says)
    expect(stopping.filter((name) => !rows.some((row) => row.includes(code(name))))).toEqual([])
  })
})

describe('requirements that the page names', () => {
  it('exist', () => {
    const known = new Set(acqpRequirements.map(({ id }) => id))
    const named = [...read(page).matchAll(/`(acqp\.[\w.-]+)`/g)].map(([, id = '']) => id)
    expect(named.length).toBeGreaterThan(5)
    expect(named.filter((id) => !known.has(id))).toEqual([])
  })
})

const hasOpenssl = spawnSync('openssl', ['version']).status === 0

describe('the key commands', () => {
  it.skipIf(!hasOpenssl)('make keys that the suite reads', () => {
    const [commands] = marked('key commands').map(({ text }) => text)
    const cwd = mkdtempSync(path.join(tmpdir(), 'conformance-docs-'))
    onTestFinished(() => rmSync(cwd, { recursive: true, force: true }))
    execFileSync('sh', ['-e'], { cwd, input: commands, stdio: 'pipe' })
    for (const owner of ['alipayplus', 'acquirer'])
      for (const kind of ['private', 'public'] as const)
        expect(readKey(readFileSync(path.join(cwd, `keys/${owner}.${kind}.pem`), 'utf8'), kind).type).toBe(
          kind,
        )
  })
})
