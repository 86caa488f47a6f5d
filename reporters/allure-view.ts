import type { Flow, TapeRecord } from '../schemas/generated/suite.ts'
import type { RunResult } from '../suites/judge/run.ts'
import { indexTape, type TapeIndex } from './tape-index.ts'

/** Everything that is recorded in Allure. */
export interface AllureView {
  readonly run: RunResult
  /** The flows of the role, as data. */
  readonly flows: readonly Flow[]
  readonly tape: TapeIndex
  /** Name of the configuration file, for the commands that repeat a requirement. */
  readonly configFile?: string
}

export function allureView(
  run: RunResult,
  records: readonly TapeRecord[],
  flows: readonly Flow[],
  configFile: string | undefined,
): AllureView {
  const tape = indexTape(run.exchanges, records)
  return { run, flows, tape, ...(configFile === undefined ? {} : { configFile }) }
}
