import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { RunResult } from '../suites/judge/run.ts'
import { outcomeOf } from './outcome.ts'
import type { SuiteRun, TestState } from './suite-run.ts'

export interface RecordOptions {
  readonly tapeFile: string
  /** The tape as judged by the caller; Vitest judges it again. */
  readonly run: RunResult
  /** Folder for the Allure results; the files in it are removed first. */
  readonly resultsDir: string
  /** Name of the configuration file, for the commands that repeat a requirement. */
  readonly configFile?: string
}

export interface Recorded {
  /** Number of requirements, each of which was a test. */
  readonly tests: number
  /** How the test of each requirement ended, by its id. */
  readonly states: ReadonlyMap<string, TestState>
}

/**
 * Judges a tape once more, with one Vitest test for each requirement, and records it for Allure. Prints
 * nothing, and leaves the exit code, the environment and the signal handlers of the process alone.
 *
 * @throws {Error} where the tests are not exactly the requirements, or end otherwise than the verdicts say
 */
export async function recordWithVitest(options: RecordOptions): Promise<Recorded> {
  // Vitest is loaded only where a report is made: it takes longer than everything else at the start.
  const { runSuite } = await import('./suite-run.ts')
  emptyFolder(options.resultsDir)
  const suite = await runSuite(options)
  const differences = differencesOf(suite, options.run)
  if (differences.length > 0) throw new Error(message(differences, suite.printed))
  const { requirements } = options.run
  return {
    tests: requirements.length,
    states: new Map(requirements.map(({ id }) => [id, stateOf(suite, id)])),
  }
}

/** Allure would take results of an earlier run for retries. */
function emptyFolder(folder: string): void {
  mkdirSync(folder, { recursive: true })
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isFile()) rmSync(join(folder, entry.name))
}

const stateOf = ({ tests }: SuiteRun, id: string): TestState =>
  tests.find(({ name }) => name === id)?.state ?? 'pending'

const expectedState = { passed: 'passed', failed: 'failed', broken: 'failed', skipped: 'skipped' } as const

/** Vitest and the caller judge the same tape; what they do not agree on is a mistake of ours. */
function differencesOf({ tests, errors }: SuiteRun, { requirements, flows }: RunResult): string[] {
  const expected = new Map<string, TestState>([
    ...requirements.map((one) => [one.id, expectedState[outcomeOf(one)]] as const),
    ...flows.map(({ id }) => [`about ${id}`, 'skipped'] as const),
    ['about the limits', 'skipped'],
  ])
  const seen = new Map(tests.map(({ name, state }) => [name, state]))
  const repeated = tests.length - seen.size
  const extra = [...seen.keys()].filter((name) => !expected.has(name))
  const other = [...expected].filter(([name, state]) => seen.get(name) !== state)
  return [
    ...errors,
    ...(repeated > 0 ? [`${repeated} tests have the name of another`] : []),
    ...extra.map((name) => `the test "${name}" is not one of the requirements`),
    ...other.map(
      ([name, state]) => `"${name}" must have ${state}, but Vitest says: ${seen.get(name) ?? 'no such test'}`,
    ),
  ]
}

const shownDifferences = 5

function message(differences: readonly string[], printed: string): string {
  const shown = differences.slice(0, shownDifferences).map((one) => `\n- ${one}`)
  const more = differences.length - shown.length
  return [
    'The tests of Vitest do not agree with the verdicts of the run, so there is no report:',
    ...shown,
    ...(more > 0 ? [`\n- and ${more} more`] : []),
    ...(printed ? [`\n${printed}`] : []),
  ].join('')
}
