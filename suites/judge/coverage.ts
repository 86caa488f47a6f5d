import type {
  Flow,
  FlowStep,
  HeaderRecord,
  RequestRecord,
  TapeRecord,
} from '../../schemas/generated/suite.ts'
import { holdsIn, type Requirement } from '../requirement.ts'
import type { RequirementVerdict } from './verdict.ts'

export interface StepCoverage {
  readonly n: number
  readonly from: string
  readonly to: string
  readonly title: string
  readonly seen: FlowStep['seen']
  readonly covered: boolean
  /** Ids of the requirements that look at the step and passed or failed. */
  readonly requirements: readonly string[]
  /** Numbers of the first exchanges or intents that stand on the step. */
  readonly exchanges: readonly number[]
}

export interface FlowCoverage {
  readonly id: string
  readonly title: string
  readonly inScope: boolean
  /** The steps are no official diagram's. */
  readonly reconstructed?: true
  readonly steps: readonly StepCoverage[]
}

/** Enough exchanges of one step to show it; the tape has all. */
const shownExchanges = 3

/**
 * Which steps of a flow the run covered: something of this run stands on the step, and a requirement
 * that looks at it passed or failed. A step that cannot be seen is never covered.
 */
export function coverFlow(
  flow: Flow,
  header: HeaderRecord,
  records: readonly TapeRecord[],
  requirements: readonly Requirement[],
  verdicts: readonly RequirementVerdict[],
): FlowCoverage {
  const judged = new Set(verdicts.filter((verdict) => isJudgedIn(flow, verdict)).map(({ id }) => id))
  const standing = standings(records.filter((record) => isOf(flow, record)))
  const holding = requirements.filter((one) => holdsIn(one.flow, flow.id))
  const inScope = header.selection.flows.includes(flow.id)
  const steps = flow.steps.map((step) => {
    const { n, from, to, title, seen, stands } = step
    const exchanges = (stands && standing.get(stands)) || []
    const looking = holding.filter((one) => stands && one.looksAt.includes(stands) && judged.has(one.id))
    const covered = inScope && seen !== 'unseen' && exchanges.length > 0 && looking.length > 0
    return {
      n,
      from,
      to,
      title,
      seen,
      covered,
      requirements: looking.map(({ id }) => id),
      exchanges: exchanges.slice(0, shownExchanges),
    }
  })
  const { id, title, reconstructed } = flow
  return { id, title, inScope, ...(reconstructed ? { reconstructed } : {}), steps }
}

/** Whether a requirement passed or failed in a scenario of the flow, or over the whole run. */
const isJudgedIn = ({ id }: Flow, { scenarios }: RequirementVerdict) =>
  scenarios.some(
    ({ scenario, verdict }) =>
      (scenario === '*' || scenario.startsWith(`${id}.`)) && (verdict === 'passed' || verdict === 'failed'),
  )

/** Whether a record is of a scenario of the flow. */
const isOf = ({ id }: Flow, record: TapeRecord) =>
  'scenario' in record && record.scenario.startsWith(`${id}.`)

/** What stands on the tape, by the names that the steps of the flows use. */
function standings(records: readonly TapeRecord[]): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>()
  const names = new Map<number, string>()
  for (const record of records) {
    if (record.type === 'request' && record.api) names.set(record.exchange, record.api)
    if (record.type === 'intent') names.set(record.exchange, record.intent)
    for (const key of standingOf(record, names))
      found.set(key, [...(found.get(key) ?? []), (record as RequestRecord).exchange])
  }
  return found
}

/** A message half, a visit of a page that came to its end, or an intent that was done and what the app said it did. */
function standingOf(record: TapeRecord, names: ReadonlyMap<number, string>): readonly string[] {
  if (record.type === 'request' && record.api) return [`${record.api}.request`]
  if (record.type === 'response' && names.has(record.exchange))
    return [`${names.get(record.exchange)}.response`]
  if (record.type === 'page') return record.reason === undefined ? [record.page] : []
  if (record.type !== 'intent-answer' || record.outcome !== 'done') return []
  const intent = names.get(record.exchange) ?? ''
  const { did, redirectedTo } = record.answer ?? {}
  return [
    intent,
    ...(typeof did === 'string' ? [`${intent}.${did}`] : []),
    ...(typeof redirectedTo === 'string' ? [`${intent}.redirectedTo`] : []),
  ]
}
