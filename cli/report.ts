import { readFileSync } from 'node:fs'
import { readTape } from '../gateway/tape/read.ts'
import { exitCodeOf } from '../suites/judge/run.ts'
import { parseReportArguments } from './arguments.ts'
import { UsageError } from './errors.ts'
import { render } from './render.ts'
import { runCommand } from './run-command.ts'
import { openRunFolder } from './run-folder.ts'

/** The command `report`: makes the report of a run folder from whatever tape there is. */
async function report(argv: readonly string[]): Promise<number> {
  const options = parseReportArguments(argv)
  if (!options) return 0
  const folder = openRunFolder(options.folder)
  try {
    return exitCodeOf(await render(readTape(tapeText(folder.file('tape.jsonl'))), folder))
  } finally {
    folder.release()
  }
}

function tapeText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code
    throw new UsageError(`${file} cannot be read (${reason}).`, 'Name the folder of a run.')
  }
}

await runCommand(() => report(process.argv.slice(2)))
