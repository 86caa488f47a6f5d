import type { JudgedRequirement } from '../suites/judge/run.ts'
import { type byNumber, failureText } from './finding-text.ts'
import { command } from './layout.ts'
import { maskText } from './mask.ts'
import { printable } from './printable.ts'
import { rootCauseOf } from './root-cause.ts'

/** What a requirement is in Allure and in other test reports. */
export type Outcome = 'passed' | 'failed' | 'broken' | 'skipped'

/** A MUST that could not be judged is broken; any other requirement without a verdict is skipped. */
export function outcomeOf({ level, verdict }: Pick<JudgedRequirement, 'level' | 'verdict'>): Outcome {
  if (verdict === 'passed' || verdict === 'failed') return verdict
  const unjudged = verdict === 'errored' || verdict === 'not-reached'
  return unjudged && level === 'MUST' ? 'broken' : 'skipped'
}

/** Why what is about the run is a skipped test: whoever counts what passed counts requirements only. */
export const noVerdict = 'Not a requirement: it informs, and counts neither as passed nor as failed.'

/** Why a requirement has neither passed nor failed. */
export function reasonText({ verdict, reason }: Pick<JudgedRequirement, 'verdict' | 'reason'>): string {
  return `${verdict}: ${printable(maskText(reason ?? 'no reason was given'))}`
}

/** The message of a requirement that failed or is broken; its first line names the root cause. */
export function outcomeMessage(
  requirement: JudgedRequirement,
  exchanges: ReturnType<typeof byNumber>,
  repeat: string,
): string {
  const wide = { width: 110 }
  const body =
    requirement.verdict === 'failed'
      ? failureText(requirement, exchanges, repeat, wide)
      : `  ${reasonText(requirement)}\n${command('Repeat', repeat, '  ')}`
  return `Cause: ${rootCauseOf(requirement)}\n${body}`
}
