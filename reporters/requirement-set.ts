import type { RunResult } from '../suites/judge/run.ts'

type Run = Pick<RunResult, 'header'>

/** The requirements of a run under the name that they were frozen with. */
export function setTitle({ header }: Run): string {
  return header.requirementSetName ?? 'no frozen set'
}

/** What is lost where nobody froze the requirements of a run. */
export function unfrozenNote({ header }: Run): string[] {
  if (header.requirementSetName !== undefined) return []
  return ['The requirements are of no frozen set: only their digest says which they were']
}
