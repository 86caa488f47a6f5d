import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { exitCodes } from '../../cli/errors.ts'
import { references } from '../../cli/reference.ts'
import { mppMutants } from '../../fixtures/partners/mutants/mpp/index.ts'
import { type ResolvedConfiguration, resolveConfiguration } from '../../partner/configuration.ts'
import { readJsonc } from '../../partner/configuration-text.ts'
import { publicConfiguration } from '../../partner/public-configuration.ts'
import { findingsText } from '../../reporters/console.ts'
import { verdicts } from '../../reporters/counts.ts'
import type { Configuration } from '../../schemas/generated/suite.ts'
import { suiteSchemas } from '../../schemas/suite.ts'
import { flowsOf } from '../../suites/flows/index.ts'
import type { RunVerdict } from '../../suites/judge/verdict.ts'
import { planOf } from '../../suites/plan.ts'
import { roles } from '../../suites/roles.ts'
import { type Profile, quickWaits } from '../../suites/scope.ts'
import { select } from '../../suites/select.ts'
import { certifyMpp } from '../mutants/certify-mpp.ts'
import { blocksOf, code, fromRoot, read, tableOf, tablesOf } from './pages.ts'

const page = 'docs/run-it.md'

const firstCells = (...head: string[]) => tableOf(page, ...head).map(([cell = '']) => cell)

function conformance(...options: string[]) {
  const script = fromRoot('cli/conformance.ts')
  return spawnSync(process.execPath, ['--import', 'tsx', script, ...options], {
    cwd: fromRoot('.'),
    encoding: 'utf8',
  })
}

const flows = flowsOf('mpp').map(({ id }) => id)

/** The configuration of the reference wallet without what has a default. */
const defaults = (() => {
  const { role, ids, keys, partner, gateway, driver, users } = readJsonc(
    references.mpp.configurationFile,
  ) as Configuration
  const least = { role, ids, keys, partner, gateway, driver, users }
  return resolveConfiguration(least, references.mpp.configurationFile, flows)
})()

/** The same with so many users who can pay. */
function withUsers(count: number): ResolvedConfiguration {
  const others = defaults.users.filter(({ condition }) => condition !== 'normal')
  const payer = (at: number) => ({
    condition: 'normal' as const,
    customerId: `payer-${at}`,
    currency: 'PHP',
    amount: '45050',
  })
  return { ...defaults, users: [...others, ...Array.from({ length: count }, (_, at) => payer(at))] }
}

/** A cell such as `mpp-mpm-*.order-expires` as a pattern. */
const patternOf = (cell: string) =>
  new RegExp(`^${cell.replaceAll('`', '').replace('.', '\\.').replace('*', '[a-z-]+')}$`)

/** The configuration of the reference acquirer without what has a default, but for this. */
function resolvedAcquirer(further: Partial<Configuration> = {}): ResolvedConfiguration {
  const file = references.acqp.configurationFile
  const { role, ids, keys, partner, gateway, driver, charges } = readJsonc(file) as Configuration
  const least = { role, ids, keys, partner, gateway, driver, charges }
  return resolveConfiguration(
    { ...least, ...further },
    file,
    flowsOf('acqp').map(({ id }) => id),
  )
}

const acquirer = resolvedAcquirer()

/** Roles in the order of the tables of what waits. */
const waitingRoles = [
  { role: 'mpp', schedules: defaults.schedules },
  { role: 'acqp', schedules: acquirer.schedules },
] as const

const selectedOf = (configuration: ResolvedConfiguration, profile: Profile) =>
  select(roles[configuration.role], publicConfiguration(configuration, ''), configuration.flows, {
    flows: [],
    only: [],
    profile,
  })

const selected = (profile: Profile) => selectedOf(defaults, profile)

/** What differs from run to run, made equal. */
const plain = (text: string) =>
  text
    .replaceAll(/WALLET\w+/g, 'WALLET')
    .replaceAll(/\d+/g, '0')
    .replaceAll(/0 [A-Z]{3}\b/g, '0 CUR')
    .replaceAll(/\s+/g, ' ')
    .trim()

describe('docs/run-it.md', () => {
  it('has every exit code of the command', () => {
    expect(firstCells('exit code', 'meaning', 'what to do').map(Number)).toEqual(Object.values(exitCodes))
  })

  it('has every option of --help', () => {
    const { stdout } = conformance('--help')
    const offered = [...stdout.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)].map(([, option]) => option)
    expect(offered.length).toBeGreaterThan(5)
    expect(firstCells('option', 'meaning').map((cell) => /--[\w-]+/.exec(cell)?.[0])).toEqual(offered)
  })

  it('has every file of a run folder', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'conformance-docs-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const { status } = conformance('--role=mpp', '--only=mpp.inquiry.unknown-order', '--out', folder)
    expect(status).toBe(0)
    const listed = firstCells('file', 'content').map((cell) => cell.replaceAll(/[`/]/g, ''))
    expect(listed.toSorted()).toEqual(readdirSync(folder).toSorted())
  })

  it('has every verdict of a requirement, and of a run', () => {
    expect(firstCells('verdict', 'meaning', 'for a release')).toEqual(verdicts.map(code))
    const ofRuns: readonly RunVerdict[] = ['conformant', 'not-conformant', 'incomplete']
    expect(firstCells('verdict', 'meaning')).toEqual(ofRuns.map(code))
  })

  it.each(waitingRoles)('says what each scenario of an $role waits for by default', ({ role, schedules }) => {
    const tables = tablesOf(page, 'what must wait', 'for', 'with the defaults', 'scenarios')
    const rows = (tables[waitingRoles.findIndex((one) => one.role === role)] ?? []).map(
      ([, , seconds = '', scenarios = '']) => ({
        seconds,
        patterns: scenarios.split(', ').map(patternOf),
      }),
    )
    const named = (id: string) =>
      rows.filter(({ patterns }) => patterns.some((one) => one.test(id))).map(({ seconds }) => seconds)
    const waiting = roles[role].scenarios.map(({ id, waits }) => ({ id, seconds: waits?.(schedules) ?? 0 }))
    expect(waiting.map(({ id }) => [id, named(id)])).toEqual(
      waiting.map(({ id, seconds }) => [id, seconds > 0 ? [`${Math.round(seconds * 10) / 10} s`] : []]),
    )
  })

  it('says how long all flows wait, by the number of normal users', () => {
    const minutes = (count: number) => Math.round(planOf(selected('full'), withUsers(count)).waitSeconds / 60)
    expect(read(page).replaceAll('\n', ' ')).toContain(
      `all four flows wait for ${minutes(1)} minutes with one such user, for ${minutes(3)} with three and for ${minutes(8)} with eight`,
    )
  })

  it('says how long all flows of an acquirer wait, by how many scenarios are open at once', () => {
    const minutes = (concurrency: number) => {
      const configuration = resolvedAcquirer({ concurrency })
      return Math.round(planOf(selectedOf(configuration, 'full'), configuration).waitSeconds / 60)
    }
    const [said] = /all three flows wait for [^.]*/.exec(read(page).replaceAll('\n', ' ')) ?? []
    expect(said).toBe(
      `all three flows wait for ${minutes(acquirer.concurrency)} minutes, with four scenarios at once for ${minutes(4)}`,
    )
  })

  it('says what the quick profile leaves out of an acquirer', () => {
    const [, said = ''] = /`--profile=quick` leaves out (`acqp[\s\S]*?)\.\n\n/.exec(read(page)) ?? []
    const quick = new Set(selectedOf(acquirer, 'quick').requirements)
    const left = selectedOf(acquirer, 'full').requirements.filter((one) => !quick.has(one))
    expect([...said.matchAll(/`([^`]+)`/g)].map(([, id]) => id).toSorted()).toEqual(
      left.map(({ id }) => id).toSorted(),
    )
  })

  it('says what the quick profile leaves out of a wallet', () => {
    const [, said = ''] = /nearly all\sof `mpp\.notify\.\*`, and ([\s\S]*?)\.\n\n/.exec(read(page)) ?? []
    const quick = new Set(selected('quick').requirements)
    const left = selected('full').requirements.filter((one) => !quick.has(one))
    const others = left.map(({ id }) => id).filter((id) => !id.startsWith('mpp.notify.'))
    expect([...said.matchAll(/`([^`]+)`/g)].map(([, id]) => id).toSorted()).toEqual(others.toSorted())
    expect(read(page)).toMatch(`waits for more than ${quickWaits} s`)
  })

  it('has every way in which a step is seen', () => {
    const { step } = suiteSchemas.flow.$defs as { step: { properties: { seen: { enum: string[] } } } }
    expect(firstCells('`seen`', 'the step is')).toEqual(step.properties.seen.enum.map(code))
  })

  it('shows what the console says of a mutant', async () => {
    const [shown] = blocksOf(page).filter(({ mark }) => mark.startsWith('output of the mutant'))
    const [, name, id] = /mutant ([\w-]+), for ([\w.-]+)/.exec(shown?.mark ?? '') ?? []
    const mutant = mppMutants.find((one) => one.name === name)
    expect(mutant?.meant).toBe(id)
    const run = await certifyMpp(mutant?.mutation)
    const requirements = run.requirements.filter((requirement) => requirement.id === id)
    const said = findingsText({ ...run, requirements }, { configFile: 'examples/reference-mpp/partner.json' })
    expect(plain(shown?.text ?? '')).toBe(plain(said))
  })
})
