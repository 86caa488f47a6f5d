import type { HeaderRecord, PublicConfiguration } from '../schemas/generated/suite.ts'
import { holdsIn, type Requirement } from './requirement.ts'
import type { Scenario } from './scenario.ts'

export type Profile = HeaderRecord['selection']['profile']

/** Real waiting beyond which a scenario is not for the quick profile, in seconds. */
export const quickWaits = 3

/** Whether a scenario is played where these flows are in scope: in its own, or in the first that it stands for. */
export function isPlayedIn({ flow, once }: Scenario, flows: readonly string[]): boolean {
  return once === undefined ? flows.includes(flow) : flows.find((one) => holdsIn(once, one)) === flow
}

/** The scenarios that a requirement looks at in these flows; `*` is whatever the run has on tape. */
export function scenariosInScope(
  requirement: Requirement,
  scenarios: readonly Scenario[],
  flows: readonly string[],
): readonly string[] {
  if (requirement.scenarios === '*') return flows.some((flow) => holdsIn(requirement.flow, flow)) ? ['*'] : []
  const played = new Set(scenarios.filter((one) => isPlayedIn(one, flows)).map(({ id }) => id))
  return requirement.scenarios.filter((name) => played.has(name))
}

/** Whether a requirement has anything to look at in these flows. */
export function inScope(
  requirement: Requirement,
  scenarios: readonly Scenario[],
  flows: readonly string[],
): boolean {
  return scenariosInScope(requirement, scenarios, flows).length > 0
}

/** Why a configuration leaves a scenario out, if it does. */
export function declaredAway(scenario: Scenario, configuration: PublicConfiguration): string | undefined {
  if (!configuration.conditions.includes(scenario.condition))
    return `"users" has nobody with the condition "${scenario.condition}"`
  return scenario.declaredAway?.(configuration)
}

/** Why a profile leaves a scenario out, if it does. */
export function leftOut(
  { waits }: Scenario,
  { schedules }: PublicConfiguration,
  profile: Profile,
): string | undefined {
  const seconds = waits?.(schedules) ?? 0
  if (profile === 'full' || seconds <= quickWaits) return undefined
  return `it waits for ${Math.round(seconds)} s, which --profile quick leaves out`
}
