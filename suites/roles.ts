import { createHash } from 'node:crypto'
import type { NotTested, Requirement } from './requirement.ts'
import { acqpRequirements } from './requirements/acqp/index.ts'
import { acqpNotTested } from './requirements/acqp/not-tested.ts'
import { mppRequirements } from './requirements/mpp/index.ts'
import { mppNotTested } from './requirements/mpp/not-tested.ts'
import type { Scenario } from './scenario.ts'
import { acqpScenarios } from './scenarios/acqp/index.ts'
import { mppScenarios } from './scenarios/mpp/index.ts'

export interface RoleCatalogue {
  readonly requirements: readonly Requirement[]
  readonly scenarios: readonly Scenario[]
  readonly notTested: readonly NotTested[]
}

export type Role = 'mpp' | 'acqp'

/** What there is to play and to judge, by role. */
export const roles: Readonly<Record<Role, RoleCatalogue>> = {
  mpp: { requirements: mppRequirements, scenarios: mppScenarios, notTested: mppNotTested },
  acqp: { requirements: acqpRequirements, scenarios: acqpScenarios, notTested: acqpNotTested },
}

/** Digest of a set of requirements: it changes when an id, a level, a sentence or a scenario does. */
export function requirementSetDigest({ requirements }: RoleCatalogue): string {
  const facts = requirements.map(({ id, level, flow, title, scenarios }) => [
    id,
    level,
    flow,
    title,
    scenarios,
  ])
  return `sha256:${createHash('sha256').update(JSON.stringify(facts)).digest('hex')}`
}
