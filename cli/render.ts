import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { TapeContent } from '../gateway/tape/read.ts'
import { writeAllureReport } from '../reporters/allure-report.ts'
import { doctorText, findingsText, summaryText } from '../reporters/console.ts'
import { referenceNote, reportTitle } from '../reporters/partner.ts'
import { recordWithVitest } from '../reporters/record.ts'
import { reportOf } from '../reporters/report-json.ts'
import { type RunResult, resultOf } from '../suites/judge/run.ts'
import { roles } from '../suites/roles.ts'
import type { RunFolder } from './run-folder.ts'

/**
 * Judges the tape of a run folder, writes every view of the result beside it, and prints the findings
 * and the summary.
 *
 * @throws {Error} where Vitest, judging the same tape, comes to other verdicts
 */
export async function render(tape: TapeContent, folder: RunFolder, configFile?: string): Promise<RunResult> {
  const run = resultOf(tape, roles[tape.header.role])
  const config = configFile === undefined ? {} : { configFile }
  const report = reportOf(run, { leftPaid: run.leftPaid, ...config })
  writeFileSync(folder.file('report.json'), `${JSON.stringify(report, null, 2)}\n`)
  print(run, config)
  const resultsDir = folder.file('allure-results')
  await recordWithVitest({ tapeFile: folder.file('tape.jsonl'), run, resultsDir, ...config })
  await writeAllureReport({ resultsDir, outDir: folder.path, title: reportTitle(run) })
  console.log(`\nReport    ${path.relative('.', folder.file('index.html'))}`)
  annotate(run)
  return run
}

/** GitHub Actions shows such a line beside the job. */
function annotate({ header }: RunResult): void {
  if (process.env.GITHUB_ACTIONS && header.partnerKind === 'reference')
    console.log(`::warning title=Alipay+ conformance::${referenceNote}`)
}

function print(run: RunResult, config: { configFile?: string }): void {
  const style = { colours: process.stdout.isTTY === true, ...config }
  const stopped = run.footer?.ended === 'stopped-by-doctor'
  const parts = [doctorText(run, style), stopped ? '' : findingsText(run, style), summaryText(run, style)]
  console.log(parts.filter((part) => part !== '').join('\n\n'))
}
