import type { Finding } from './finding.ts'

export const levels = ['MUST', 'SHOULD', 'MAY'] as const
export type Level = (typeof levels)[number]

export type Verdict = 'passed' | 'failed' | 'errored' | 'not-reached' | 'not-applicable' | 'not-selected'

/** From the one that counts most to the one that counts least, where scenarios of a requirement differ. */
const weight: readonly Verdict[] = [
  'failed',
  'errored',
  'not-reached',
  'passed',
  'not-applicable',
  'not-selected',
]

/** The verdict that stands for several. */
export function worst(verdicts: readonly Verdict[]): Verdict {
  return weight.find((verdict) => verdicts.includes(verdict)) ?? 'not-reached'
}

/** What became of a requirement in one scenario. */
export interface ScenarioVerdict {
  readonly scenario: string
  readonly verdict: Verdict
  /** Why it is neither passed nor failed. */
  readonly reason?: string
  readonly findings: readonly Finding[]
  /** Exchanges and intents that were looked at, by their number on the tape. */
  readonly looked: readonly number[]
}

/** What became of a requirement in the run. */
export interface RequirementVerdict {
  readonly id: string
  readonly level: Level
  readonly flow: string
  readonly title: string
  readonly verdict: Verdict
  readonly reason?: string
  readonly findings: readonly Finding[]
  readonly scenarios: readonly ScenarioVerdict[]
}

export type RunVerdict = 'conformant' | 'conformant-with-waivers' | 'not-conformant' | 'incomplete'
