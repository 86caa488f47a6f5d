import { readFileSync } from 'node:fs'
import type { Flow } from '../../schemas/generated/suite.ts'

const read = (id: string) =>
  JSON.parse(readFileSync(new URL(`./${id}.json`, import.meta.url), 'utf8')) as Flow

/** Every flow of the suite, in the order of the report. */
export const flows: readonly Flow[] = [
  read('mpp-cpm'),
  read('mpp-mpm-order-code'),
  read('mpp-mpm-entry-code'),
  read('mpp-mpm-aggregated-code'),
  read('acqp-cpm'),
  read('acqp-mpm-order-code'),
  read('acqp-mpm-entry-code'),
]

/** The flows of a role. */
export function flowsOf(role: Flow['role']): readonly Flow[] {
  return flows.filter((flow) => flow.role === role)
}
