import { Status } from 'allure-js-commons'
import type { RunResult } from '../suites/judge/run.ts'
import { isReference, partnerTitle, roleTitle } from './partner.ts'
import { setTitle } from './requirement-set.ts'
import { rootCauses } from './root-cause.ts'

/** Groups of failures in Allure: by the root cause that the first line of each message names. */
export const categories = rootCauses.map((cause) => ({
  name: cause.charAt(0).toUpperCase() + cause.slice(1),
  messageRegex: String.raw`^Cause: ${cause}\n[\s\S]*$`,
  matchedStatuses: [Status.FAILED, Status.BROKEN],
}))

/** The environment block of the Allure report. */
export function environmentOf(run: RunResult): Record<string, string> {
  const { header, verdict, requirements } = run
  const { build, environment } = header.configuration
  return {
    Partner: partnerTitle(run),
    Kind: isReference(run) ? 'reference: proves nothing about any other implementation' : header.partnerKind,
    Role: roleTitle(header.role),
    Verdict: [verdict, ...run.because].join('; '),
    Flows_in_scope: header.selection.flows.join(', '),
    Profile: header.selection.profile,
    Suite: header.suite,
    Requirements: String(requirements.length),
    Requirement_set: `${setTitle(run)}, ${header.requirementSet}`,
    Started: header.startedAt,
    ...(environment === undefined ? {} : { Environment: environment }),
    ...(build === undefined ? {} : { Build: build }),
  }
}
