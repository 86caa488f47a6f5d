import { levels } from '../reporters/counts.ts'
import type { Requirement } from '../suites/requirement.ts'

/** `text` between backquotes. */
export const code = (text: string) => `\`${text}\``

/** What GitHub makes of a heading of words, dots and dashes, to link to it. */
export const anchor = (heading: string) => heading.toLowerCase().replaceAll(/[^\w-]/g, '')

/** A table; a bar within a cell does not end it. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)]
}

/** The flow of a requirement for a reader. */
export const flowWords = (flow: string) => (flow === '*' ? 'every' : code(flow))

/** `96 MUST, 30 SHOULD`. */
export function levelCounts(requirements: readonly Pick<Requirement, 'level'>[]): string {
  const count = (wanted: string) => requirements.filter(({ level }) => level === wanted).length
  return levels
    .filter((level) => count(level) > 0)
    .map((level) => `${count(level)} ${level}`)
    .join(', ')
}
