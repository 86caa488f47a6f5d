import { description, displayName, epic, Status } from 'allure-js-commons'
import type { FlowCoverage, StepCoverage } from '../suites/judge/coverage.ts'
import type { JudgedRequirement } from '../suites/judge/run.ts'
import { attachment } from './allure-evidence.ts'
import { stepTitle, writeStep } from './allure-steps.ts'
import type { AllureView } from './allure-view.ts'
import { verdictWords } from './counts.ts'
import { coverageLine } from './coverage-line.ts'
import { maskText } from './mask.ts'
import { isReference, referenceNote } from './partner.ts'
import { setTitle, unfrozenNote } from './requirement-set.ts'

const about = 'About this run'

const reconstructedNote =
  'The official diagram is not public: the steps and their numbers are reconstructed from what is.'

/** Records every step of a flow in order: how it was seen, and whether the run covered it. */
export async function recordFlow(flow: FlowCoverage, view: AllureView): Promise<void> {
  await displayName(`Flow ${flow.id}: what was seen`)
  await epic(about)
  await description(
    `${flow.title}. ${coverageLine(flow)}.${flow.reconstructed ? ` ${reconstructedNote}` : ''}`,
  )
  const shown = new Set<number>()
  for (const one of flow.steps) {
    const number = flow.inScope && one.seen === 'wire' ? exampleOf(one, view) : undefined
    const example = number === undefined || shown.has(number) ? undefined : attachment(number, [], view.tape)
    if (number !== undefined) shown.add(number)
    await writeStep(
      `${stepTitle(one)}: ${coverageOf(one, flow)}`,
      statusOf(one, flow),
      '',
      example ? [example] : [],
    )
  }
}

function coverageOf(
  { seen, covered, requirements, exchanges }: StepCoverage,
  { inScope }: FlowCoverage,
): string {
  if (seen === 'unseen') return 'happens inside the partner, not seen'
  if (!inScope) return 'not in scope'
  if (!covered)
    return exchanges.length > 0 ? 'NOT COVERED: seen, but nothing was judged' : 'NOT COVERED: not seen'
  const numbers = exchanges.map((number) => `#${number}`).join(', ')
  const many = requirements.length === 1 ? 'requirement' : 'requirements'
  return `covered by ${requirements.length} ${many}, for example in ${numbers}`
}

function statusOf({ seen, covered }: StepCoverage, { inScope }: FlowCoverage): Status {
  if (covered) return Status.PASSED
  return inScope && seen !== 'unseen' ? Status.BROKEN : Status.SKIPPED
}

/** A plain exchange that stands on a step, where there is one. */
function exampleOf({ exchanges }: StepCoverage, { tape }: AllureView): number | undefined {
  return exchanges.find((number) => tape.exchanges.get(number)?.odd === undefined) ?? exchanges[0]
}

/** Records what a reader must not take for proved. */
export async function recordLimits({ run }: AllureView): Promise<void> {
  await displayName('What this run did not prove')
  await epic(about)
  const worth = isReference(run) ? referenceNote : 'Everything that this run did not prove, and why.'
  await description(`${worth} Requirements: ${setTitle(run)}.`)
  for (const line of limitsOf(run)) await writeStep(line, Status.SKIPPED)
}

/** What a run did not prove, one line each. */
export function limitsOf(run: AllureView['run']): string[] {
  const unproved = (['errored', 'not-reached', 'not-selected', 'not-applicable'] as const).flatMap(
    (verdict) => run.requirements.filter((one) => one.verdict === verdict).map(limitLine),
  )
  return [
    ...(isReference(run) ? [referenceNote] : []),
    ...unfrozenNote(run),
    ...run.because.map((reason) => `The run is not conformant: ${maskText(reason)}`),
    ...run.flows.filter(({ inScope }) => !inScope).map(({ id, title }) => `Not in scope: ${id}: ${title}`),
    ...run.leftPaid.map((id) => `Left paid: ${id} could not be given back`),
    ...run.declaredAway.map((reason) => `Declared away: ${reason}`),
    ...unproved,
    ...run.notTested.map(
      ({ sentence, because, source }) => `Not tested: ${sentence}; because ${because} (${source})`,
    ),
  ]
}

function limitLine({ id, level, title, verdict, reason = '' }: JudgedRequirement): string {
  const words = verdictWords[verdict]
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}: ${level} ${id}: ${title} (${maskText(reason)})`
}
