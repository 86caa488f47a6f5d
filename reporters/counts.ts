import type { JudgedRequirement } from '../suites/judge/run.ts'
import type { Level, Verdict } from '../suites/judge/verdict.ts'

/** Levels and verdicts in the order of every report, with the words for a verdict. */
export const levels = ['MUST', 'SHOULD', 'MAY'] as const satisfies readonly Level[]

export const verdictWords = {
  passed: 'passed',
  failed: 'failed',
  errored: 'errored',
  'not-reached': 'not reached',
  'not-applicable': 'not applicable',
  'not-selected': 'not selected',
} as const satisfies Record<Verdict, string>

export const verdicts = Object.keys(verdictWords) as readonly Verdict[]

export type VerdictCounts = Record<Level, Record<Verdict, number>>

/** Number of requirements by level and verdict, zeros included. */
export function countVerdicts(
  requirements: readonly Pick<JudgedRequirement, 'level' | 'verdict'>[],
): VerdictCounts {
  const zeros = () => Object.fromEntries(verdicts.map((verdict) => [verdict, 0])) as Record<Verdict, number>
  const counts: VerdictCounts = { MUST: zeros(), SHOULD: zeros(), MAY: zeros() }
  for (const { level, verdict } of requirements) counts[level][verdict]++
  return counts
}
