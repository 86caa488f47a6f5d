import type { TapeContent } from '../../gateway/tape/read.ts'
import type {
  CleanUpRecord,
  DiagnosisRecord,
  FooterRecord,
  HeaderRecord,
  PageRecord,
  ScenarioEndRecord,
} from '../../schemas/generated/suite.ts'
import { flowsOf } from '../flows/index.ts'
import { holdsIn, type NotTested, type Requirement } from '../requirement.ts'
import { inScope, isPlayedIn, leftOut } from '../scope.ts'
import { coverFlow, type FlowCoverage } from './coverage.ts'
import { type Acted, intentsOf, pagesOf } from './evidence.ts'
import { type Exchange, exchangesOf } from './exchange.ts'
import { type Catalogue, judge } from './judge.ts'
import type { RequirementVerdict, RunVerdict, Verdict } from './verdict.ts'

/** A requirement with its verdict and what a reader needs beside it. */
export type JudgedRequirement = RequirementVerdict &
  Pick<Requirement, 'source' | 'confidence' | 'advice' | 'looksAt'> & {
    readonly core: boolean
    /** Ids of the flows in scope that it holds in. */
    readonly flowsInScope: readonly string[]
  }

/** Everything that reports are views of; made from a tape alone. */
export interface RunResult {
  readonly header: HeaderRecord
  /** Absent: the run did not end. */
  readonly footer?: FooterRecord
  readonly verdict: RunVerdict
  /** Why the verdict is not `conformant`, in words. */
  readonly because: readonly string[]
  readonly requirements: readonly JudgedRequirement[]
  readonly flows: readonly FlowCoverage[]
  /** What the configuration declared away, in words. */
  readonly declaredAway: readonly string[]
  readonly notTested: readonly NotTested[]
  readonly exchanges: readonly Exchange[]
  readonly acted: readonly (Acted & { readonly scenario: string })[]
  /** Every visit of a page. */
  readonly pages: readonly PageRecord[]
  readonly scenarioEnds: readonly ScenarioEndRecord[]
  /** What the doctor said; absent: the run ended before. */
  readonly diagnosis?: DiagnosisRecord
  /** paymentRequestIds that could not be given back. */
  readonly leftPaid: readonly string[]
}

/** Judges a tape and sums it up. Pure: the same tape gives the same result, anywhere. */
export function resultOf(
  tape: TapeContent,
  catalogue: Catalogue & { readonly notTested: readonly NotTested[] },
): RunResult {
  const { header, records, footer } = tape
  const verdicts = judge(tape, catalogue)
  const requirements = verdicts.map((verdict, index) => {
    const { source, confidence, advice, looksAt, core = false } = catalogue.requirements[index] as Requirement
    const flowsInScope = header.selection.flows.filter((flow) => holdsIn(verdict.flow, flow))
    return { ...verdict, source, confidence, advice, looksAt, core, flowsInScope }
  })
  const because = reasons(requirements, tape, catalogue)
  const diagnosis = records.find((record): record is DiagnosisRecord => record.type === 'diagnosis')
  const cleanUp = records.find((record): record is CleanUpRecord => record.type === 'clean-up')
  return {
    header,
    ...(footer ? { footer } : {}),
    verdict: runVerdict(requirements, because),
    because,
    requirements,
    flows: flowsOf(header.role).map((flow) =>
      coverFlow(flow, header, records, catalogue.requirements, verdicts),
    ),
    declaredAway: [...new Set([...unseenMoney(header, diagnosis), ...requirements.flatMap(awayReasons)])],
    notTested: catalogue.notTested,
    exchanges: exchangesOf(records),
    acted: intentsOf(records),
    pages: pagesOf(records),
    ...(diagnosis ? { diagnosis } : {}),
    leftPaid: cleanUp?.leftPaid ?? [],
    scenarioEnds: records.filter((record): record is ScenarioEndRecord => record.type === 'scenario-end'),
  }
}

/** Where a wallet's driver shows no balance, what moves money is judged from the messages alone, and a reader must know it. */
function unseenMoney({ role }: TapeContent['header'], diagnosis?: DiagnosisRecord): readonly string[] {
  return role !== 'mpp' ||
    !diagnosis ||
    diagnosis.ailments.length > 0 ||
    diagnosis.intents.includes('viewBalance')
    ? []
    : ['the driver offers no "viewBalance": what was debited and returned was judged from the messages alone']
}

function awayReasons({ verdict, reason, scenarios }: JudgedRequirement): string[] {
  const inside = scenarios.flatMap((one) =>
    one.verdict === 'not-applicable' && one.reason && one.looked.length === 0 ? [one.reason] : [],
  )
  return verdict === 'not-applicable' && reason && scenarios.length === 0 ? [reason] : inside
}

function runVerdict(requirements: readonly JudgedRequirement[], because: readonly string[]): RunVerdict {
  if (musts(requirements, 'failed').length > 0) return 'not-conformant'
  return because.length === 0 ? 'conformant' : 'incomplete'
}

const musts = (requirements: readonly JudgedRequirement[], ...verdicts: readonly Verdict[]) =>
  requirements.filter(({ level, verdict }) => level === 'MUST' && verdicts.includes(verdict))

function reasons(
  requirements: readonly JudgedRequirement[],
  { header, footer }: TapeContent,
  catalogue: Catalogue,
): string[] {
  const count = (n: number, what: string) => (n > 0 ? [`${n} ${what}`] : [])
  const away = musts(requirements, 'not-applicable').filter(({ core }) => core)
  const { flows } = header.configuration
  const left = requirements.filter(
    ({ verdict }, at) =>
      verdict === 'not-selected' &&
      inScope(catalogue.requirements[at] as Requirement, catalogue.scenarios, flows),
  )
  const waiting = catalogue.scenarios.filter(
    (one) =>
      isPlayedIn(one, header.selection.flows) &&
      leftOut(one, header.configuration, header.selection.profile) !== undefined,
  )
  const unplayed = flows.filter((flow) => !header.selection.flows.includes(flow))
  return [
    ...(footer ? [] : ['the run did not end']),
    ...(footer && footer.ended !== 'finished' ? [footer.reason ?? `the run was ${footer.ended}`] : []),
    ...count(musts(requirements, 'failed').length, 'MUST failed'),
    ...count(musts(requirements, 'errored').length, 'MUST errored'),
    ...count(musts(requirements, 'not-reached').length, 'MUST not reached'),
    ...count(away.length, 'MUST of the core declared away'),
    ...(header.selection.requirements.length === 0 ? ['nothing was selected'] : []),
    ...count(
      unplayed.length,
      unplayed.length === 1 ? 'declared flow not selected' : 'declared flows not selected',
    ),
    ...count(left.length, 'requirements not selected'),
    ...count(waiting.length, 'scenarios that wait left out by --profile quick'),
  ]
}

/** What the command ends with. The doctor's 3, and 2 and 70, come from elsewhere. */
export function exitCodeOf({ requirements, footer }: RunResult): 0 | 1 | 3 | 4 | 130 {
  if (!footer || footer.ended === 'interrupted') return 130
  if (footer.ended === 'stopped-by-doctor') return 3
  if (musts(requirements, 'failed').length > 0) return 1
  const proved = requirements.some(({ verdict }) => verdict === 'passed')
  return proved && musts(requirements, 'errored', 'not-reached').length === 0 ? 0 : 4
}
