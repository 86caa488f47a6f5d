import type { AilmentRecord } from '../schemas/generated/suite.ts'
import type { JudgedRequirement, RunResult } from '../suites/judge/run.ts'
import type { Level } from '../suites/judge/verdict.ts'
import { countVerdicts, levels, type VerdictCounts, verdicts, verdictWords } from './counts.ts'
import { coverageLine } from './coverage-line.ts'
import { byNumber, type Exchanges, failureText } from './finding-text.ts'
import { gatewaySilence } from './gateway-silence.ts'
import { labelled, paint, type Style, wrap } from './layout.ts'
import { maskText } from './mask.ts'
import { isReference, partnerTitle, referenceNote, roleTitle } from './partner.ts'
import { partnerSilence } from './partner-silence.ts'
import { printable } from './printable.ts'
import { repeatCommand } from './repeat.ts'
import { setTitle } from './requirement-set.ts'

export interface ConsoleOptions extends Style {
  /** Name of the configuration file, for the commands that repeat a requirement. */
  readonly configFile?: string
}

/**
 * What is wrong and how to mend it: the failed requirements, MUST first, then those that could not be
 * judged, grouped by their reason. Empty where there is nothing to say, or only what the doctor says.
 */
export function findingsText(run: RunResult, options: ConsoleOptions = {}): string {
  if (run.footer?.ended === 'stopped-by-doctor') return ''
  const exchanges = byNumber(run)
  const causes = [partnerSilence(run), gatewaySilence(run)].filter((cause) => cause !== undefined)
  return [
    ...causes.map((cause) => paint(['bold', 'red'], wrap(cause, '', options), options)),
    ...failed(run).map((one) => failedBlock(one, run, exchanges, options)),
    ...unjudged(run).map((group) => unjudgedBlock(group, options)),
  ].join('\n\n')
}

const failed = ({ requirements }: RunResult) =>
  levels.flatMap((level) => requirements.filter((one) => one.verdict === 'failed' && one.level === level))

function failedBlock(
  requirement: JudgedRequirement,
  run: RunResult,
  exchanges: Exchanges,
  options: ConsoleOptions,
): string {
  const { id, level, title, source } = requirement
  const repeat = repeatCommand(run.header.role, id, options.configFile)
  return [
    `${paint(level === 'MUST' ? 'red' : 'yellow', 'FAILED', options)} ${level} ${paint('bold', id, options)}`,
    wrap(title, '  ', options),
    labelled('Source', source, '  ', options),
    failureText(requirement, exchanges, repeat, options),
  ].join('\n')
}

interface Unjudged {
  readonly verdict: 'errored' | 'not-reached'
  readonly reason: string
  readonly requirements: readonly JudgedRequirement[]
}

/** Requirements without a verdict by their reason: errored first, then the largest group first. */
function unjudged({ requirements }: RunResult): readonly Unjudged[] {
  return (['errored', 'not-reached'] as const).flatMap((verdict) => {
    const members = requirements.filter((one) => one.verdict === verdict)
    const reasons = [...new Set(members.map(reasonOf))]
    return reasons
      .map((reason) => ({ verdict, reason, requirements: members.filter((one) => reasonOf(one) === reason) }))
      .toSorted((a, b) => b.requirements.length - a.requirements.length)
  })
}

const reasonOf = ({ reason = 'no reason was given' }: JudgedRequirement) => reason

function unjudgedBlock({ verdict, reason, requirements }: Unjudged, options: ConsoleOptions): string {
  const heading = paint('yellow', verdictWords[verdict].toUpperCase(), options)
  const ids = requirements.map(({ id, level }) => (level === 'MUST' ? id : `${id} (${level})`))
  return [
    `${heading} ${requirements.length}`,
    wrap(printable(maskText(reason)), '  ', options),
    ...ids.map((id) => `    ${id}`),
  ].join('\n')
}

/** What the doctor found: mistakes of the configuration that stopped the run, and what is worth knowing. */
export function doctorText({ diagnosis }: RunResult, options: ConsoleOptions = {}): string {
  const ailments = diagnosis?.ailments ?? []
  const remarks = diagnosis?.remarks ?? []
  return [
    ...ailments.map((ailment) => ailmentBlock(ailment, options)),
    ...remarks.map((remark) => labelled('Note', printable(maskText(remark)), '', options)),
  ].join('\n\n')
}

function ailmentBlock({ field, says, advice }: AilmentRecord, options: ConsoleOptions): string {
  return [
    `${paint('red', 'CONFIGURATION', options)} ${paint('bold', field, options)}`,
    wrap(printable(maskText(says)), '  ', options),
    labelled('Advice', printable(advice), '  ', options),
  ].join('\n')
}

/** The run in a few lines: whose, by which set, counts, covered steps, what was declared away, the verdict and why. */
export function summaryText(run: RunResult, options: ConsoleOptions = {}): string {
  const { header, verdict, because, declaredAway } = run
  const counts = countVerdicts(run.requirements)
  const about = `${printable(partnerTitle(run))}, ${roleTitle(header.role)}, profile ${header.selection.profile}`
  return [
    labelled('Partner', about, '', options),
    labelled('Set', printable(setTitle(run)), '', options),
    ...levels.flatMap((level) => countsLine(level, counts[level], options)),
    ...run.flows.map((flow) => labelled('Flow', coverageLine(flow), '', options)),
    ...listed('Away', 'the configuration declares away:', declaredAway.map(printable), options),
    ...(run.leftPaid.length > 0 ? [labelled('Left paid', run.leftPaid.join(', '), '', options)] : []),
    labelled('Verdict', paint(['bold', colourOf(run)], verdict, options), '', options),
    ...because.map((reason) => labelled('', `because ${printable(maskText(reason))}`, '', options)),
    ...(isReference(run) ? [wrap(referenceNote, '', options)] : []),
  ].join('\n')
}

/** A heading and one line for each item; nothing where there is none. */
function listed(label: string, heading: string, items: readonly string[], options: ConsoleOptions): string[] {
  if (items.length === 0) return []
  return [labelled(label, heading, '', options), ...items.map((item) => labelled('', item, '', options))]
}

const colourOf = ({ verdict }: RunResult) =>
  verdict === 'not-conformant' ? 'red' : verdict === 'incomplete' ? 'yellow' : 'green'

/** Nothing for a level that no requirement has. */
function countsLine(level: Level, counts: VerdictCounts[Level], options: ConsoleOptions): string[] {
  const parts = verdicts.filter((one) => counts[one] > 0).map((one) => `${counts[one]} ${verdictWords[one]}`)
  return parts.length > 0 ? [labelled(level, parts.join(', '), '', options)] : []
}
