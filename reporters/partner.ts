import type { Report } from '../schemas/generated/suite.ts'
import type { RunResult } from '../suites/judge/run.ts'

type Run = Pick<RunResult, 'header'>

/** Says at the end of a report of the reference partner what it is worth. */
export const referenceNote =
  "This run judged the reference partner that ships with the suite. It proves nothing about anyone else's implementation."

const roles: Readonly<Record<Report['role'], string>> = { mpp: 'MPP (wallet)', acqp: 'ACQP (acquirer)' }

/** A role as a reader knows it. */
export const roleTitle = (role: Report['role']) => roles[role]

export const isReference = ({ header }: Run) => header.partnerKind === 'reference'

/** The name of the partner for headings; the reference partner is always called that. */
export function partnerTitle(run: Run): string {
  return isReference(run) ? 'reference partner' : run.header.configuration.partnerName
}

/** The heading of a report. */
export function reportTitle(run: Pick<RunResult, 'header' | 'verdict'>): string {
  return `Alipay+ conformance: ${partnerTitle(run)} (${run.header.role}): ${run.verdict}`
}
