import type { FlowCoverage } from '../suites/judge/coverage.ts'

/** `mpp-cpm: 11 of 21 steps covered; 8 happen inside the partner; not covered: 5 and 10`. */
export function coverageLine({ id, inScope, steps }: FlowCoverage): string {
  if (!inScope) return `${id}: not in scope`
  const covered = steps.filter((step) => step.covered).length
  const inside = steps.filter(({ seen }) => seen === 'unseen').length
  const open = steps.filter((step) => !step.covered && step.seen !== 'unseen').map(({ n }) => n)
  const parts = [
    `${id}: ${covered} of ${steps.length} steps covered`,
    ...(inside > 0 ? [`${inside} happen inside the partner`] : []),
    ...(open.length > 0 ? [`not covered: ${open.join(', ')}`] : []),
  ]
  return parts.join('; ')
}
