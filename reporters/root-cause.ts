import type { FindingCode } from '../suites/judge/finding.ts'
import type { JudgedRequirement } from '../suites/judge/run.ts'

/** Root causes; where a requirement has findings of several, the first of these names it. */
export const rootCauses = [
  'no answer',
  'signature',
  'money',
  'message shape',
  'state',
  'could not be judged',
] as const

export type RootCause = (typeof rootCauses)[number]

const causes = {
  NO_ANSWER: 'no answer',
  BODY_UNREADABLE: 'message shape',
  BODY_TOO_LARGE: 'message shape',
  SIGNATURE_REFUSED: 'signature',
  SIGNATURE_FORM: 'signature',
  HEADER_MISSING: 'signature',
  HEADER_VALUE: 'message shape',
  HTTP_STATUS: 'message shape',
  SCHEMA: 'message shape',
  UNKNOWN_FIELD: 'message shape',
  RESULT: 'state',
  RESULT_CODE_UNKNOWN: 'message shape',
  RESULT_CODE_STATUS: 'message shape',
  VALUE: 'state',
  BALANCE: 'money',
  NOT_RECEIVED: 'state',
  NOT_WANTED: 'state',
} as const satisfies Record<FindingCode, RootCause>

type Judged = Pick<JudgedRequirement, 'id' | 'findings'>

/** What kind of mistake is behind a requirement that did not pass. */
export function rootCauseOf({ id, findings }: Judged): RootCause {
  const found = new Set<RootCause>(findings.map(({ code }) => causes[code]))
  if (found.size === 0) return 'could not be judged'
  if (topicOf(id) === 'signature' && !found.has('no answer')) return 'signature'
  return rootCauses.find((cause) => found.has(cause)) ?? 'could not be judged'
}

/** The second part of a requirement's id. */
export const topicOf = (id: string) => id.split('.')[1] ?? id
