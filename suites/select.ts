import { distance } from 'fastest-levenshtein'
import picomatch from 'picomatch'
import type { PublicConfiguration } from '../schemas/generated/suite.ts'
import { SelectionInvalid } from './errors.ts'
import { declaredAway, inScope } from './judge/judge.ts'
import type { Requirement } from './requirement.ts'
import type { RoleCatalogue } from './roles.ts'
import type { Scenario } from './scenario.ts'

export type Profile = 'full' | 'quick'

export interface Choice {
  /** Flows asked for on the command line; none: all that the configuration declares. */
  readonly flows: readonly string[]
  /** Globs over requirement ids; none: all. */
  readonly only: readonly string[]
  readonly profile: Profile
}

export interface Selected {
  readonly flows: readonly string[]
  readonly requirements: readonly Requirement[]
  readonly scenarios: readonly Scenario[]
}

/** Real waiting beyond which a scenario is not for the quick profile, in seconds. */
export const quickWaits = 3

/**
 * Chooses requirements and the scenarios they need.
 *
 * @throws {SelectionInvalid} where a flow is unknown or not declared, or a glob matches nothing
 */
export function select(
  catalogue: RoleCatalogue,
  configuration: PublicConfiguration,
  declared: readonly string[],
  choice: Choice,
): Selected {
  const flows = chooseFlows(catalogue, declared, choice.flows)
  const waits = (id: string) => waitingOf(catalogue, configuration, flows, id) > quickWaits
  const requirements = chooseRequirements(catalogue.requirements, choice.only)
    .filter((requirement) => inScope(requirement, catalogue.scenarios, flows))
    .filter(({ scenarios }) => choice.profile === 'full' || scenarios === '*' || !scenarios.some(waits))
  const wanted = new Set(requirements.flatMap(({ scenarios }) => (scenarios === '*' ? ['*'] : scenarios)))
  const scenarios = catalogue.scenarios.filter(
    (scenario) =>
      flows.includes(scenario.flow) &&
      (wanted.has('*') || wanted.has(scenario.id)) &&
      declaredAway(scenario, configuration) === undefined &&
      (choice.profile === 'full' || !waits(scenario.id)),
  )
  return { flows, requirements, scenarios }
}

function waitingOf(
  { scenarios }: RoleCatalogue,
  { schedules }: PublicConfiguration,
  flows: readonly string[],
  id: string,
): number {
  const scenario = scenarios.find((one) => one.id === id)
  return scenario && flows.includes(scenario.flow) ? (scenario.waits?.(schedules) ?? 0) : 0
}

function chooseFlows(
  { scenarios }: RoleCatalogue,
  declared: readonly string[],
  asked: readonly string[],
): readonly string[] {
  const known = [...new Set(scenarios.map(({ flow }) => flow))]
  for (const flow of asked) {
    if (!known.includes(flow))
      throw new SelectionInvalid(`There is no flow "${flow}".`, `Did you mean ${nearest(flow, known)}?`)
    if (!declared.includes(flow))
      throw new SelectionInvalid(
        `The configuration does not declare the flow "${flow}".`,
        `Add it to "flows", or choose from ${declared.join(', ')}.`,
      )
  }
  return asked.length > 0 ? declared.filter((flow) => asked.includes(flow)) : declared
}

function chooseRequirements(all: readonly Requirement[], globs: readonly string[]): readonly Requirement[] {
  if (globs.length === 0) return all
  const matchers = globs.map((glob) => ({ glob, matches: picomatch(glob, { dot: true }) }))
  for (const { glob, matches } of matchers)
    if (!all.some(({ id }) => matches(id)))
      throw new SelectionInvalid(
        `No requirement matches "${glob}".`,
        `The nearest: ${nearest(
          glob,
          all.map(({ id }) => id),
        )}. --list prints every id.`,
      )
  return all.filter(({ id }) => matchers.some(({ matches }) => matches(id)))
}

/** The three names that are written most like the one given. */
function nearest(name: string, names: readonly string[]): string {
  const plain = name.replaceAll('*', '')
  const ranked = names.toSorted((a, b) => distance(plain, a) - distance(plain, b))
  return ranked.slice(0, 3).join(', ')
}
