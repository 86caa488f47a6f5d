import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { frozenSets } from '../suites/frozen-sets.ts'
import {
  equalSets,
  type FrozenRequirement,
  type RequirementSet,
  requirementSet,
  setDifferences,
} from '../suites/requirement-set.ts'
import type { Role } from '../suites/roles.ts'
import { UsageError } from './errors.ts'
import { setText } from './freeze-text.ts'

export interface FreezeOptions {
  readonly role: Role
  /** The day in the name, as YYYY-MM-DD. */
  readonly date: string
  readonly requirements: readonly FrozenRequirement[]
  readonly folder: string
  /** Overwrite the set of that day where it says something else. */
  readonly replace: boolean
}

export interface Frozen {
  readonly set: RequirementSet
  /** The set before it; absent: it is the first. */
  readonly before?: RequirementSet
  /** Where it was written; absent: the newest set says the same already. */
  readonly file?: string
}

/**
 * Freezes the requirements of a role under the name of the day.
 *
 * @throws {UsageError} where there is nothing to freeze, the day is before that of the newest set, or the set of
 *   the day says something else
 */
export function freezeSet(options: FreezeOptions): Frozen {
  const { role, date, requirements, folder } = options
  const set = requirementSet(role, date, requirements)
  const sets = frozenSets(role, folder)
  const newest = sets.at(-1)
  if (newest && equalSets(newest.requirements, requirements)) return { set: newest }
  refuse(options, set, newest)
  const file = path.join(folder, `${set.name}.json`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(file, setText(set))
  const before = sets.findLast((one) => one.date < date)
  return { set, file, ...(before ? { before } : {}) }
}

function refuse({ role, replace }: FreezeOptions, set: RequirementSet, newest?: RequirementSet): void {
  if (set.requirements.length === 0)
    throw new UsageError(`There are no requirements of the role ${role}.`, 'There is nothing to freeze.')
  if (newest && newest.date > set.date)
    throw new UsageError(`${set.name} would be older than ${newest.name}.`, 'Freeze under a later date.')
  if (newest?.name === set.name && !replace) {
    const { added, removed, changed } = setDifferences(newest.requirements, set.requirements)
    throw new UsageError(
      `${set.name} is frozen already, and differs: ${added.length} added, ${removed.length} removed, ${changed.length} changed.`,
      'Reports may name it. Freeze again tomorrow, or add --replace where nobody has used it yet.',
    )
  }
}
