import {
  type FrozenRequirement,
  type RequirementSet,
  type SetDifferences,
  setDifferences,
} from '../suites/requirement-set.ts'
import type { Frozen } from './freeze-set.ts'

/** Columns that Biome breaks JSON at. */
const lineWidth = 110

/** The file of a set: JSON as Biome writes it, a line for each requirement. */
export function setText({ requirements, ...head }: RequirementSet): string {
  const fields = Object.entries(head).map(([name, value]) => `  "${name}": ${JSON.stringify(value)},`)
  return ['{', ...fields, '  "requirements": [', requirements.map(rowText).join(',\n'), '  ]', '}', ''].join(
    '\n',
  )
}

function rowText(row: FrozenRequirement): string {
  const fields = Object.entries(row).map(([name, value]) => `"${name}": ${JSON.stringify(value)}`)
  const line = `    { ${fields.join(', ')} }`
  const fits = line.length < lineWidth
  return fits ? line : ['    {', fields.map((field) => `      ${field}`).join(',\n'), '    }'].join('\n')
}

/** What freezing did, and what differs from the set before, as lines for a person. */
export function frozenText({ set, before, file }: Frozen): string {
  if (!file) return `${set.name} says the same already; nothing was written.`
  const head = `${set.name}: ${set.requirements.length} requirements, written to ${file}`
  if (!before) return `${head}\nIt is the first set of the role ${set.role}.`
  const lines = differenceLines(setDifferences(before.requirements, set.requirements))
  return [head, `Against ${before.name}:`, ...(lines.length > 0 ? lines : ['  nothing differs'])].join('\n')
}

/** One line for each requirement that was added, removed or changed. */
export function differenceLines({ added, removed, changed }: SetDifferences): string[] {
  return [
    ...added.map((one) => `  added    ${rowWords(one)}`),
    ...removed.map((one) => `  removed  ${rowWords(one)}`),
    ...changed.map(({ from, to }) => `  changed  ${rowWords(to)}, was ${levelAndFlow(from)}`),
  ]
}

const rowWords = (row: FrozenRequirement) => `${row.id}: ${levelAndFlow(row)}`

const levelAndFlow = ({ level, flow }: FrozenRequirement) =>
  `${level} in ${flow === '*' ? 'every flow' : flow}`
