import type { TapeContent } from '../../gateway/tape/read.ts'
import type { Requirement } from '../requirement.ts'
import type { Scenario } from '../scenario.ts'
import { declaredAway, inScope, leftOut, scenariosInScope } from '../scope.ts'
import { Evidence, NotApplicable, NotReached, TapeEvidence } from './evidence.ts'
import type { Finding } from './finding.ts'
import { type RequirementVerdict, type ScenarioVerdict, worst } from './verdict.ts'

/** What can be judged: the requirements and scenarios of a role. */
export interface Catalogue {
  readonly requirements: readonly Requirement[]
  readonly scenarios: readonly Scenario[]
}

/** Judges a tape: one verdict for each requirement of the role, selected or not. Pure. */
export function judge(tape: TapeContent, catalogue: Catalogue): RequirementVerdict[] {
  const evidence = new TapeEvidence(tape.header, tape.records)
  if (tape.footer?.ended === 'stopped-by-doctor') return catalogue.requirements.map(notBegun)
  return catalogue.requirements.map((requirement) => judgeOne(requirement, evidence, catalogue.scenarios))
}

function notBegun({ id, level, flow, title }: Requirement): RequirementVerdict {
  const reason = 'the doctor stopped the run before the first scenario'
  return { id, level, flow, title, verdict: 'not-reached', reason, findings: [], scenarios: [] }
}

/** Judges one requirement. */
export function judgeOne(
  requirement: Requirement,
  tape: TapeEvidence,
  scenarios: readonly Scenario[],
): RequirementVerdict {
  const { id, level, flow, title } = requirement
  const away = setAside(requirement, tape, scenarios)
  if (away) return { id, level, flow, title, ...away, findings: [], scenarios: [] }
  const names = scenariosInScope(requirement, scenarios, tape.header.selection.flows)
  const judged = names.map((name) => judgeScenario(requirement, tape, name, scenarios))
  const verdict = worst(judged.map((one) => one.verdict))
  const reason = judged.find((one) => one.verdict === verdict)?.reason
  const findings = judged.flatMap((one) => one.findings)
  return { id, level, flow, title, verdict, ...(reason ? { reason } : {}), findings, scenarios: judged }
}

function setAside(requirement: Requirement, { header }: TapeEvidence, scenarios: readonly Scenario[]) {
  if (!inScope(requirement, scenarios, header.selection.flows))
    return { verdict: 'not-selected' as const, reason: 'no flow that it looks at is in scope' }
  const away = requirement.declaredAway?.(header.configuration)
  if (away) return { verdict: 'not-applicable' as const, reason: away }
  if (!header.selection.requirements.includes(requirement.id))
    return { verdict: 'not-selected' as const, reason: 'left out by --only, --flow or --profile' }
  return undefined
}

function judgeScenario(
  requirement: Requirement,
  tape: TapeEvidence,
  name: string,
  scenarios: readonly Scenario[],
): ScenarioVerdict {
  const scenario = scenarios.find(({ id }) => id === name)
  const none = { scenario: name, findings: [], looked: [] }
  const away = scenario && declaredAway(scenario, tape.header.configuration)
  if (away) return { ...none, verdict: 'not-applicable', reason: away }
  const { configuration, selection } = tape.header
  const left = scenario && leftOut(scenario, configuration, selection.profile)
  if (left) return { ...none, verdict: 'not-selected', reason: left }
  if (name !== '*' && !tape.started.has(name))
    return { ...none, verdict: 'not-reached', reason: 'the scenario was not played' }
  return check(requirement, new Evidence(tape, name))
}

function check(requirement: Requirement, evidence: Evidence): ScenarioVerdict {
  const findings: Finding[] = []
  const ended = findAll(requirement, evidence, findings)
  const { scenario, looked } = evidence
  if (findings.length > 0) return { scenario, verdict: 'failed', findings, looked }
  if (ended) return { scenario, findings, looked, ...ended }
  if (looked.length > 0) return { scenario, verdict: 'passed', findings, looked }
  return { scenario, verdict: 'not-reached', reason: 'nothing was observed', findings, looked }
}

/** Fills `findings`; says why where the check could not come to its end. */
function findAll(requirement: Requirement, evidence: Evidence, findings: Finding[]) {
  try {
    for (const finding of requirement.check(evidence)) findings.push(finding)
    return undefined
  } catch (error) {
    const { message } = error as Error
    if (error instanceof NotApplicable) return { verdict: 'not-applicable' as const, reason: message }
    if (!(error instanceof NotReached))
      return { verdict: 'errored' as const, reason: `the check broke: ${message}` }
    const errored = evidence.tape.ends.get(evidence.scenario)?.outcome === 'errored'
    return { verdict: errored ? ('errored' as const) : ('not-reached' as const), reason: message }
  }
}
