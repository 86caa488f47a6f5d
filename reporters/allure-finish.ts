import { Status, type TestResult } from 'allure-js-commons'
import type { JudgedRequirement } from '../suites/judge/run.ts'
import { noVerdict, outcomeOf, reasonText } from './outcome.ts'

/** Labels about the machine and the tools; a report is read elsewhere. */
const unwanted = new Set(['host', 'thread', 'package', 'language', 'framework', '_fallbackTestCaseId'])

/** Gives a result what the Vitest reporter cannot know, and takes from it what is of this machine only. */
export function finishResult(result: TestResult, requirements: ReadonlyMap<string, JudgedRequirement>): void {
  const id = result.parameters.find(({ name }) => name === 'requirement')?.value
  const requirement = id === undefined ? undefined : requirements.get(id)
  result.labels = result.labels.filter(({ name }) => !unwanted.has(name))
  result.fullName = id ?? result.name ?? ''
  result.titlePath = []
  const { trace: _, ...details } = result.statusDetails ?? {}
  result.statusDetails = details
  if (requirement) finishStatus(result, requirement)
  else result.statusDetails = { message: noVerdict }
}

/** Vitest knows no broken tests, and no reasons of skipped ones. */
function finishStatus(result: TestResult, requirement: JudgedRequirement): void {
  const outcome = outcomeOf(requirement)
  if (result.status === Status.SKIPPED) result.statusDetails = { message: reasonText(requirement) }
  else if (result.status !== Status.PASSED && outcome === 'failed') result.status = Status.FAILED
  else if (result.status !== Status.PASSED) result.status = Status.BROKEN
}
