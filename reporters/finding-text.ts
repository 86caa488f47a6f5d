import type { Exchange } from '../suites/judge/exchange.ts'
import type { Finding } from '../suites/judge/finding.ts'
import type { JudgedRequirement, RunResult } from '../suites/judge/run.ts'
import { command, labelled, type Style, wrap } from './layout.ts'
import { printable } from './printable.ts'
import { wordsOf } from './words.ts'

/** Exchanges and visits of pages by their number on the tape; a number that is not there is of an intent. */
export type Exchanges = ReadonlyMap<number, Pick<Exchange, 'number' | 'label' | 'odd'>>

export function byNumber({ exchanges, pages }: Pick<RunResult, 'exchanges' | 'pages'>): Exchanges {
  const visits = pages.map(({ exchange: number, page: label }) => ({ number, label }))
  return new Map([...exchanges, ...visits].map((one) => [one.number, one]))
}

/** Different findings of one requirement that are shown, and places of one finding; report.json has all. */
const shownFindings = 3
const shownPlaces = 3

/** The scenario, exchange and field of a finding: `mpp-cpm.pay-success, #12 "pay again", /result`. */
export function whereOf({ scenario, exchange, pointer }: Finding, exchanges: Exchanges): string {
  const found = exchange === undefined ? undefined : exchanges.get(exchange)
  const odd = found?.odd ? ` (deviation ${found.odd})` : ''
  const number = found ? `#${found.number} "${found.label}"${odd}` : `intent #${exchange}`
  const parts = [scenario, exchange === undefined ? undefined : number, pointer]
  return parts
    .filter(Boolean)
    .map((part) => printable(String(part)))
    .join(', ')
}

/**
 * The first findings of a requirement, numbered, with expected and actual on lines of their own. What is
 * wrong in the same way at several places is one of them.
 */
export function findingLines(findings: readonly Finding[], exchanges: Exchanges, style: Style): string[] {
  const groups = alike(findings)
  const shown = groups.slice(0, shownFindings).map((one, at) => findingBlock(one, at + 1, exchanges, style))
  const more = groups.slice(shownFindings).flat().length
  return more > 0 ? [...shown, `  and ${more} more`] : shown
}

/** Findings by their sentence: what is wrong in the same way belongs together. */
export function alike(findings: readonly Finding[]): Finding[][] {
  const groups = new Map<string, Finding[]>()
  for (const finding of findings) {
    const { sentence } = wordsOf(finding)
    groups.set(sentence, [...(groups.get(sentence) ?? []), finding])
  }
  return [...groups.values()]
}

function findingBlock(group: readonly Finding[], number: number, exchanges: Exchanges, style: Style): string {
  const { sentence, expected, actual } = wordsOf(group[0] as Finding)
  const indent = '     '
  const places = group.slice(0, shownPlaces).map((one) => whereOf(one, exchanges))
  const more = group.length - places.length
  return [
    wrap(sentence, indent, style, `  ${number}. `),
    labelled('Expected', expected, indent, style),
    labelled('Actual', actual, indent, style),
    ...places.map((place, at) => labelled(at === 0 ? 'Where' : '', place, indent, style)),
    ...(more > 0 ? [labelled('', `and ${more} more places`, indent, style)] : []),
  ].join('\n')
}

/** What a developer needs about a requirement that failed, below its heading. */
export function failureText(
  requirement: JudgedRequirement,
  exchanges: Exchanges,
  repeat: string,
  style: Style,
): string {
  return [
    ...findingLines(requirement.findings, exchanges, style),
    labelled('Advice', requirement.advice, '  ', style),
    command('Repeat', repeat, '  '),
  ].join('\n')
}
