import type { JudgedRequirement } from '../suites/judge/run.ts'
import { alike } from './finding-text.ts'
import { httpText, intentText } from './http-text.ts'
import { pageText } from './page-text.ts'
import type { TapeIndex } from './tape-index.ts'

/** One exchange, intent or visit of a page that is attached to a test. */
export interface Attachment {
  readonly number: number
  readonly scenario: string
  /** `<message>.request`, `<message>.response`, the intent or the page, as the steps of the flows name it. */
  readonly stands: string
  readonly name: string
  readonly text: string
}

/** So many exchanges of findings are attached to a requirement that failed; the tape has all. */
const mostOfFailure = 3

/** What is attached to a requirement: the exchanges of its first findings, or the one that tells most. */
export function attachmentsOf(requirement: JudgedRequirement, tape: TapeIndex): Attachment[] {
  const numbers =
    requirement.verdict === 'failed' ? numbersOfFindings(requirement) : mostTelling(requirement, tape)
  return numbers.flatMap((number) => attachment(number, requirement.looksAt, tape) ?? [])
}

/** One exchange of each kind of finding comes first. */
function numbersOfFindings({ findings }: JudgedRequirement): number[] {
  const kinds = alike(findings)
  const numbers = [...kinds.flatMap(([first]) => first ?? []), ...findings].map(({ exchange }) => exchange)
  return [...new Set(numbers.filter((number) => number !== undefined))].slice(0, mostOfFailure)
}

/**
 * In a scenario the deviation that was put in, or else the last message; of a whole run the first message. The
 * last page that the requirement looks at comes with it.
 */
function mostTelling({ scenarios, looksAt }: JudgedRequirement, tape: TapeIndex): number[] {
  const first = scenarios.find(({ looked }) => looked.length > 0)
  if (!first) return []
  const looked = first.looked.flatMap((number) => tape.exchanges.get(number) ?? [])
  const fitting = looked.filter(({ api }) => looksAt.some((one) => one.startsWith(`${api}.`)))
  const messages = fitting.length > 0 ? fitting : looked
  const telling =
    first.scenario === '*'
      ? messages.find(({ odd, scenario }) => odd === undefined && scenario.includes('.'))
      : messages.find(({ odd }) => odd !== undefined)
  const page = first.looked.findLast((number) => looksAt.includes(tape.pages.get(number)?.page ?? ''))
  const number = (telling ?? messages.at(-1))?.number ?? page ?? first.looked.at(-1)
  return [...new Set([number, page])].filter((one) => one !== undefined)
}

/** What has a number on the tape, as it is attached. */
export function attachment(
  number: number,
  looksAt: readonly string[],
  tape: TapeIndex,
): Attachment | undefined {
  const exchange = tape.exchanges.get(number)
  if (exchange) {
    const { scenario, label, api = 'unknown', method, direction } = exchange
    const theirs = `${api}.${direction === 'to-partner' ? 'response' : 'request'}`
    const ours = `${api}.${direction === 'to-partner' ? 'request' : 'response'}`
    const stands = looksAt.includes(theirs) || !looksAt.includes(ours) ? theirs : ours
    return {
      number,
      scenario,
      stands,
      name: `#${number} ${label} (${method} ${api})`,
      text: httpText(exchange),
    }
  }
  const page = tape.pages.get(number)
  if (page) {
    const { scenario, page: stands } = page
    return { number, scenario, stands, name: `#${number} ${stands} (page)`, text: pageText(page) }
  }
  const intent = tape.intents.get(number)
  if (!intent) return undefined
  const { scenario, label, intent: stands } = intent.asked
  return {
    number,
    scenario,
    stands,
    name: `#${number} ${label} (intent ${stands})`,
    text: intentText(intent),
  }
}
