import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { equalSets, type FrozenRequirement, type RequirementSet } from './requirement-set.ts'
import type { Role } from './roles.ts'

/** Where the frozen sets are, one file each. */
export const setsFolder = fileURLToPath(new URL('./requirements/sets', import.meta.url))

/** The frozen sets of a role, the oldest first. */
export function frozenSets(role: Role, folder = setsFolder): readonly RequirementSet[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((file) => file.startsWith(`${role}-`) && file.endsWith('.json'))
    .toSorted()
    .map((file) => JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as RequirementSet)
}

/** The name of the newest frozen set that these requirements are equal to; undefined: of none. */
export function frozenSetName(role: Role, requirements: readonly FrozenRequirement[]): string | undefined {
  return frozenSets(role).findLast((set) => equalSets(set.requirements, requirements))?.name
}
