import { attachment as attach, ContentType, logStep, Status, step } from 'allure-js-commons'
import type { StepCoverage } from '../suites/judge/coverage.ts'
import type { Finding } from '../suites/judge/finding.ts'
import type { JudgedRequirement } from '../suites/judge/run.ts'
import type { ScenarioVerdict } from '../suites/judge/verdict.ts'
import { type Attachment, attachmentsOf } from './allure-evidence.ts'
import type { AllureView } from './allure-view.ts'
import { maskText } from './mask.ts'
import { wordsOf } from './words.ts'

/** `7 MPP Server -> Alipay+: Calls getPaymentCode (wire)`. */
export const stepTitle = ({
  n,
  from,
  to,
  title,
  seen,
}: Omit<StepCoverage, 'covered' | 'requirements' | 'exchanges'>) =>
  `${n} ${from} -> ${to}: ${title} (${seen})`

/** Ends a step that did not pass; Allure takes its status from the name. It has no stack: it is no error of ours. */
class StepEnded extends Error {
  constructor(status: Status, message: string) {
    super(message)
    this.name = status === Status.FAILED ? 'AssertionFailed' : 'Broken'
    this.stack = ''
  }
}

/** Writes a step with its attachments. */
export async function writeStep(
  title: string,
  status: Status,
  message = '',
  attachments: readonly Attachment[] = [],
): Promise<void> {
  if (attachments.length === 0)
    return logStep(title, status, message ? new StepEnded(status, message) : undefined)
  try {
    await step(title, async () => {
      for (const one of attachments) await attach(one.name, one.text, ContentType.TEXT)
      if (status !== Status.PASSED) throw new StepEnded(status, message)
    })
  } catch (error) {
    if (!(error instanceof StepEnded)) throw error
  }
}

/** Writes the steps of a requirement: those of the flows that it looks at, and the scenarios that were judged. */
export async function writeSteps(requirement: JudgedRequirement, view: AllureView): Promise<void> {
  const attachments = attachmentsOf(requirement, view.tape)
  const placed = new Set<Attachment>()
  const flowSteps = stepsLookedAt(requirement, view)
  for (const { title, flow, stands, wire } of flowSteps) {
    const here = attachments.filter((one) => one.stands === stands && wire && isOf(flow, one))
    for (const one of here) placed.add(one)
    await writeStep(title, statusAt(requirement, here), sentencesAt(requirement, here), here)
  }
  const left = attachments.filter((one) => !placed.has(one))
  const { scenarios } = requirement
  const telling = flowSteps.length === 0 || scenarios.length > 1 || left.length > 0
  if (telling) for (const one of scenarios) await writeScenario(one, left)
}

const isOf = (flow: string, { scenario }: Attachment) => scenario.startsWith(`${flow}.`)

interface LookedAt {
  readonly title: string
  readonly flow: string
  readonly stands: string
  /** The one of several steps with the same message that the message stands on. */
  readonly wire: boolean
}

/** Steps of the flows in scope; none where the requirement looks at no message of the flow. */
function stepsLookedAt({ flowsInScope, looksAt }: JudgedRequirement, { flows }: AllureView): LookedAt[] {
  const inScope = flows.filter(({ id }) => flowsInScope.includes(id))
  return inScope.flatMap(({ id, steps }) => {
    const looked = steps.filter(({ stands = '' }) => looksAt.includes(stands))
    if (!looked.some(({ seen }) => seen === 'wire')) return []
    return looked.map((one) => {
      const { stands = '' } = one
      const same = looked.filter((other) => other.stands === stands)
      const main = same.find(({ seen }) => seen === 'wire') ?? same[0]
      const title = inScope.length > 1 ? `${id}: ${stepTitle(one)}` : stepTitle(one)
      return { title, flow: id, stands, wire: main === one }
    })
  })
}

const findingsAt = ({ findings }: JudgedRequirement, here: readonly Attachment[]) =>
  findings.filter(({ exchange }) => here.some(({ number }) => number === exchange))

function statusAt(requirement: JudgedRequirement, here: readonly Attachment[]): Status {
  if (findingsAt(requirement, here).length > 0) return Status.FAILED
  const judged = requirement.verdict === 'passed' || requirement.verdict === 'failed'
  return judged ? Status.PASSED : Status.SKIPPED
}

const sentencesAt = (requirement: JudgedRequirement, here: readonly Attachment[]) =>
  sentencesOf(findingsAt(requirement, here)).join('\n')

/** The first sentences about findings, each of them once. */
const sentencesOf = (findings: readonly Finding[]) =>
  [...new Set(findings.map((finding) => wordsOf(finding).sentence))].slice(0, 3)

const statuses: Readonly<Record<ScenarioVerdict['verdict'], Status>> = {
  passed: Status.PASSED,
  failed: Status.FAILED,
  errored: Status.BROKEN,
  'not-reached': Status.BROKEN,
  'not-applicable': Status.SKIPPED,
  'not-selected': Status.SKIPPED,
}

/** Numbers named in the title of a scenario's step. */
const shownNumbers = 8

function writeScenario(judged: ScenarioVerdict, attachments: readonly Attachment[]): Promise<void> {
  const { scenario, verdict, looked, reason, findings } = judged
  const numbers = looked.slice(0, shownNumbers).map((number) => `#${number}`)
  const more = looked.length > shownNumbers ? [`${looked.length - shownNumbers} more`] : []
  const sight = looked.length > 0 ? `, looked at ${[...numbers, ...more].join(', ')}` : ''
  const name = scenario === '*' ? 'the whole run' : scenario
  const message = [...sentencesOf(findings), ...(reason ? [maskText(reason)] : [])].join('\n')
  const here = attachments.filter((one) => scenario === '*' || one.scenario === scenario)
  return writeStep(`${name}: ${verdict}${sight}`, statuses[verdict], message, here)
}
