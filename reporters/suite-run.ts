import { Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import AllureReporter from 'allure-vitest/reporter'
import { createVitest, type Vitest } from 'vitest/node'
import type { RunResult } from '../suites/judge/run.ts'
import { finishResult } from './allure-finish.ts'
import { categories, environmentOf } from './allure-results.ts'
import { undisturbed } from './undisturbed.ts'

/** What the suite file is told. */
export interface Recording {
  readonly tapeFile: string
  readonly configFile?: string
}

declare module 'vitest' {
  interface ProvidedContext {
    recording: Recording
  }
}

export type TestState = 'passed' | 'failed' | 'skipped' | 'pending'

/** What Vitest made of the suite file. */
export interface SuiteRun {
  readonly tests: readonly { readonly name: string; readonly state: TestState }[]
  /** What went wrong outside the tests. */
  readonly errors: readonly string[]
  /** What Vitest would have printed. */
  readonly printed: string
}

export interface SuiteRunOptions extends Recording {
  readonly run: RunResult
  readonly resultsDir: string
}

/** Runs the suite of the role over a tape, with Allure as the only reporter. */
export async function runSuite(options: SuiteRunOptions): Promise<SuiteRun> {
  const printed: string[] = []
  const vitest = await undisturbed(() => openVitest(options, printed), start)
  const modules = vitest.state.getTestModules()
  const tests = modules.flatMap((module) => [...module.children.allTests()])
  const errors = [...modules.flatMap((module) => module.errors()), ...vitest.state.getUnhandledErrors()]
  return {
    tests: tests.map((test) => ({ name: test.name, state: test.result().state })),
    errors: errors.map((error) => String((error as Error).message)),
    printed: stripVTControlCharacters(printed.join('')).trim(),
  }
}

async function start(vitest: Vitest): Promise<void> {
  try {
    await vitest.start()
  } finally {
    await vitest.close()
  }
}

/** `startVitest` would also write to the environment and to the exit code. */
function openVitest({ run, resultsDir, tapeFile, configFile }: SuiteRunOptions, printed: string[]) {
  const { role } = run.header
  const sink = new Writable({
    write: (chunk, _, done) => {
      printed.push(String(chunk))
      done()
    },
  })
  return createVitest(
    'test',
    {
      config: fileURLToPath(new URL('../suites/vitest.config.ts', import.meta.url)),
      configLoader: 'runner',
      include: [`suites/${role}.suite.ts`],
      watch: false,
      cache: false,
      provide: { recording: { tapeFile, ...(configFile === undefined ? {} : { configFile }) } },
      reporters: [allureReporter(run, resultsDir)],
    },
    { logLevel: 'silent', clearScreen: false },
    { stdout: sink, stderr: sink },
  )
}

function allureReporter(run: RunResult, resultsDir: string): AllureReporter {
  const requirements = new Map(run.requirements.map((one) => [one.id, one]))
  return new AllureReporter({
    resultsDir,
    categories,
    environmentInfo: environmentOf(run),
    listeners: [{ beforeTestResultStop: (result) => finishResult(result, requirements) }],
  })
}
