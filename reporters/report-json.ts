import type {
  Report,
  ReportFinding,
  ReportFlow,
  ReportPartner,
  ReportRequirement,
  ReportScenario,
} from '../schemas/generated/suite.ts'
import type { FlowCoverage } from '../suites/judge/coverage.ts'
import type { Finding } from '../suites/judge/finding.ts'
import type { JudgedRequirement, RunResult } from '../suites/judge/run.ts'
import type { ScenarioVerdict } from '../suites/judge/verdict.ts'
import { countVerdicts } from './counts.ts'
import { maskText } from './mask.ts'
import { repeatCommand } from './repeat.ts'
import { wordsOf } from './words.ts'

export interface ReportOptions {
  /** paymentRequestIds that could not be given back. */
  readonly leftPaid: readonly string[]
  /** Name of the configuration file, for the commands that repeat a requirement. */
  readonly configFile?: string
}

/** The machine's view of a run, valid against schemas/suite/report.json; secrets are masked. */
export function reportOf(run: RunResult, { leftPaid, configFile }: ReportOptions): Report {
  const { header, footer } = run
  return {
    format: 1,
    suite: header.suite,
    requirementSet: header.requirementSet,
    ...(header.requirementSetName === undefined ? {} : { requirementSetName: header.requirementSetName }),
    role: header.role,
    partner: partnerOf(run),
    selection: { flows: header.selection.flows, profile: header.selection.profile },
    startedAt: header.startedAt,
    ...(footer ? { endedAt: footer.at, ended: footer.ended } : {}),
    verdict: run.verdict,
    because: run.because.map(maskText),
    summary: countVerdicts(run.requirements),
    requirements: run.requirements.map((one) =>
      requirementOf(one, repeatCommand(header.role, one.id, configFile)),
    ),
    flows: run.flows.map(flowOf),
    declaredAway: [...run.declaredAway],
    notTested: run.notTested.map((one) => ({ ...one })),
    leftPaid: [...leftPaid],
  }
}

function partnerOf({ header }: RunResult): ReportPartner {
  const { partnerName, build } = header.configuration
  return {
    kind: header.partnerKind,
    name: partnerName,
    ...(build === undefined ? {} : { build }),
  }
}

function requirementOf(requirement: JudgedRequirement, repeat: string): ReportRequirement {
  const { id, level, flow, title, source, confidence, verdict, reason, advice } = requirement
  return {
    id,
    level,
    flow,
    title,
    source,
    confidence,
    verdict,
    ...(reason === undefined ? {} : { reason: maskText(reason) }),
    findings: requirement.findings.map(findingOf),
    scenarios: requirement.scenarios.map(scenarioOf),
    advice,
    repeat,
  }
}

function findingOf(finding: Finding): ReportFinding {
  const { code, scenario, exchange, pointer } = finding
  return {
    code,
    scenario,
    ...(exchange === undefined ? {} : { exchange }),
    ...(pointer === undefined ? {} : { pointer }),
    ...wordsOf(finding),
  }
}

function scenarioOf({ scenario, verdict, reason, looked }: ScenarioVerdict): ReportScenario {
  return {
    id: scenario,
    verdict,
    ...(reason === undefined ? {} : { reason: maskText(reason) }),
    exchanges: [...looked],
  }
}

function flowOf({ id, title, inScope, reconstructed, steps }: FlowCoverage): ReportFlow {
  return {
    id,
    title,
    inScope,
    ...(reconstructed ? { reconstructed } : {}),
    steps: steps.map((step) => ({
      ...step,
      requirements: [...step.requirements],
      exchanges: [...step.exchanges],
    })),
  }
}
