import { isObject, type JsonObject } from '../../../protocol/body.ts'
import type { FromAcqp } from '../../../protocol/endpoints.ts'
import { type Acted, bodyOf, type Evidence, NotReached } from '../../judge/evidence.ts'
import type { Exchange } from '../../judge/exchange.ts'
import type { Finding } from '../../judge/finding.ts'
import { at, matches, resultText } from '../checks.ts'

export type Status = 'none' | 'pending' | 'paid' | 'failed' | 'cancelled' | 'partlyRefunded' | 'refunded'

/** How the shop saw its order. */
export interface Seen {
  readonly number: number
  /** When the shop said so: milliseconds since the tape began. */
  readonly ms: number
  readonly status: Status
  /** What was refunded, in the smallest unit, where the shop says so. */
  readonly refunded?: string
  /** The code on the screen; null: none. Undefined where the shop does not say. */
  readonly codeValue?: string | null
}

/** The last look at an order under a label. @throws {NotReached} where there was none */
export function lastView(evidence: Evidence, label: string): Seen {
  const views = viewsOf(evidence, label)
  const last = views.at(-1)
  if (!last) throw new NotReached(`the scenario did not come to look at the order ("${label}")`)
  return last
}

/** Every look at an order under a label, in order. */
export function viewsOf(evidence: Evidence, label: string): readonly Seen[] {
  return evidence
    .intents('viewOrder')
    .filter((one) => one.label === label || one.label.startsWith(`${label}: look `))
    .flatMap((one) => (one.answer ? [seen(one)] : []))
}

const seen = ({ number, answeredMs, answer }: Acted) =>
  ({ number, ms: answeredMs, ...answer }) as unknown as Seen

/** Finds an order that the shop saw, at its last look, as something else than expected. */
export function* expectSeen(
  evidence: Evidence,
  label: string,
  expected: readonly Status[],
): Iterable<Finding> {
  const { number, status } = lastView(evidence, label)
  if (!expected.includes(status)) yield notSeen(evidence, number, expected, status)
}

/** Finds an order that the shop saw, at any look, as something that it was not. */
export function* neverSeen(evidence: Evidence, label: string, wrong: readonly Status[]): Iterable<Finding> {
  const views = viewsOf(evidence, label)
  if (views.length === 0) throw new NotReached(`the scenario did not come to look at the order ("${label}")`)
  const first = views.find(({ status }) => wrong.includes(status))
  if (first) yield notSeen(evidence, first.number, [`not ${wrong.join(' or ')}`], first.status)
}

const notSeen = (
  evidence: Evidence,
  exchange: number,
  expected: readonly string[],
  actual: string,
): Finding => ({
  code: 'VALUE',
  what: 'the order as the shop sees it',
  expected: expected.join(' or '),
  actual,
  scenario: evidence.scenario,
  exchange,
})

/** The requests of a kind in a scenario. @throws {NotReached} where there is none */
export function sentOf(evidence: Evidence, api: FromAcqp): readonly Exchange[] {
  const sent = evidence.exchanges('from-partner', api)
  if (sent.length === 0) throw new NotReached(`the acquirer sent no ${api}`)
  return sent
}

/** The first pay of a scenario. @throws {NotReached} where there is none that can be read */
export function payOf(evidence: Evidence): { readonly exchange: Exchange; readonly body: JsonObject } {
  const exchange = sentOf(evidence, 'pay')[0] as Exchange
  return { exchange, body: bodyOf(exchange) }
}

/** What we answered to a request of the acquirer, as `S/SUCCESS`; `none` where no answer that counts left. */
export function answeredWith({ response, odd }: Exchange): string {
  if (odd !== undefined && unbelievable.has(odd)) return 'none'
  return response?.status === 200 && response.json.ok ? resultText(response.json.value) : 'none'
}

/** Spoilers after which an answer says nothing that may be believed. */
const unbelievable = new Set([
  'unsigned',
  'forged',
  'tampered',
  'amount-tampered',
  'failure-forged',
  'failure-tampered',
])

/** When our answer to a request left, or when it was withheld: milliseconds since the tape began. */
export const answeredMs = ({ request, response }: Exchange): number => response?.ms ?? request.ms

/** Finds a notification that was not acknowledged with S. @throws {NotReached} where it got no answer at all */
export function* expectAcknowledged(exchange: Exchange): Iterable<Finding> {
  const { noResponse } = exchange
  if (noResponse) {
    yield { code: 'NO_ANSWER', ...noResponse, ...at(exchange) }
    return
  }
  const actual = exchange.response?.json.ok ? resultText(exchange.response.json.value) : 'none'
  if (!matches(actual, ['S'])) yield { code: 'RESULT', expected: ['S'], actual, ...at(exchange, '/result') }
}

/** A part of a message that is an object. */
export function part(body: JsonObject, ...path: readonly string[]): JsonObject {
  return path.reduce<JsonObject>((inside, name) => {
    const next = inside[name]
    return isObject(next) ? next : {}
  }, body)
}
