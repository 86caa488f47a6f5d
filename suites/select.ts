import { distance } from 'fastest-levenshtein'
import picomatch from 'picomatch'
import type { PublicConfiguration } from '../schemas/generated/suite.ts'
import { SelectionInvalid } from './errors.ts'
import type { Requirement } from './requirement.ts'
import type { RoleCatalogue } from './roles.ts'
import type { Scenario } from './scenario.ts'
import { declaredAway, inScope, isPlayedIn, leftOut, type Profile } from './scope.ts'

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
  const playable = catalogue.scenarios.filter(
    (one) => isPlayedIn(one, flows) && leftOut(one, configuration, choice.profile) === undefined,
  )
  const requirements = chooseRequirements(catalogue.requirements, choice.only).filter((requirement) =>
    inScope(requirement, playable, flows),
  )
  const wanted = new Set(requirements.flatMap(({ scenarios }) => scenarios))
  const scenarios = playable.filter(
    (one) => (wanted.has('*') || wanted.has(one.id)) && declaredAway(one, configuration) === undefined,
  )
  return { flows, requirements, scenarios }
}

function chooseFlows(
  { scenarios }: RoleCatalogue,
  declared: readonly string[],
  asked: readonly string[],
): readonly string[] {
  const known = [...new Set(scenarios.map(({ flow }) => flow))]
  for (const pattern of asked) {
    const matches = picomatch(pattern)
    if (!known.some((flow) => matches(flow)))
      throw new SelectionInvalid(`There is no flow "${pattern}".`, `Did you mean ${nearest(pattern, known)}?`)
    if (!declared.some((flow) => matches(flow)))
      throw new SelectionInvalid(
        `The configuration does not declare the flow "${pattern}".`,
        `Add it to "flows", or choose from ${declared.join(', ')}.`,
      )
  }
  return asked.length > 0 ? declared.filter((flow) => picomatch.isMatch(flow, [...asked])) : declared
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
