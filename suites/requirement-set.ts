import type { Requirement } from './requirement.ts'
import type { Role } from './roles.ts'

/** What a set keeps of a requirement: what a verdict that names the set relies on. */
export type FrozenRequirement = Pick<Requirement, 'id' | 'level' | 'flow'>

/** The requirements of a role as they were on a day, under a name that reports give. */
export interface RequirementSet {
  /** `<role>-<date>`. */
  readonly name: string
  readonly role: Role
  /** The day it was frozen, as YYYY-MM-DD in UTC. */
  readonly date: string
  /** Sorted by id. */
  readonly requirements: readonly FrozenRequirement[]
}

/** What became of the requirements from one set to another; all three are empty where they are equal. */
export interface SetDifferences {
  readonly added: readonly FrozenRequirement[]
  readonly removed: readonly FrozenRequirement[]
  /** The same id with another level or flow. */
  readonly changed: readonly { readonly from: FrozenRequirement; readonly to: FrozenRequirement }[]
}

/** The set that freezing these requirements on that day makes. */
export function requirementSet(
  role: Role,
  date: string,
  requirements: readonly FrozenRequirement[],
): RequirementSet {
  const rows = requirements.map(({ id, level, flow }) => ({ id, level, flow }))
  return { name: `${role}-${date}`, role, date, requirements: rows.toSorted(byId) }
}

const byId = (a: FrozenRequirement, b: FrozenRequirement) => (a.id < b.id ? -1 : Number(a.id > b.id))

/** Compares two sets of requirements; their order says nothing. */
export function setDifferences(
  before: readonly FrozenRequirement[],
  after: readonly FrozenRequirement[],
): SetDifferences {
  const old = new Map(before.map((one) => [one.id, one]))
  const now = new Map(after.map((one) => [one.id, one]))
  return {
    added: after.filter(({ id }) => !old.has(id)),
    removed: before.filter(({ id }) => !now.has(id)),
    changed: after.flatMap((to) => {
      const from = old.get(to.id)
      return from && (from.level !== to.level || from.flow !== to.flow) ? [{ from, to }] : []
    }),
  }
}

/** Whether two sets of requirements have the same ids with the same levels and flows. */
export function equalSets(a: readonly FrozenRequirement[], b: readonly FrozenRequirement[]): boolean {
  return Object.values(setDifferences(a, b)).every((rows) => rows.length === 0)
}
