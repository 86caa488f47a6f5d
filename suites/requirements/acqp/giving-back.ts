import { isObject, type JsonObject } from '../../../protocol/body.ts'
import type { FromAcqp } from '../../../protocol/endpoints.ts'
import { bodyOf, type Evidence, NotReached } from '../../judge/evidence.ts'
import type { Exchange } from '../../judge/exchange.ts'
import type { Finding } from '../../judge/finding.ts'
import { at, matches, resultText, unitsOf } from '../checks.ts'
import { answeredMs, answeredWith, lastView, payOf, type Seen, type Status, sentOf, viewsOf } from './shop.ts'

/** Money that Alipay+ has told the acquirer that it gave back. */
interface Returned {
  readonly refundRequestId: string
  readonly units: bigint
  /** When it said so first: milliseconds since the tape began. */
  readonly ms: number
}

/** When Alipay+ first said, in an answer that counts, that the payment is closed. */
export function closedMs(evidence: Evidence): number | undefined {
  return evidence.exchanges('from-partner').filter(saysClosed).map(answeredMs).sort(ascending)[0]
}

const ascending = (a: number, b: number) => a - b

function saysClosed(exchange: Exchange): boolean {
  const text = answeredWith(exchange)
  if (exchange.api === 'cancelPayment') return matches(text, ['S', 'F/ORDER_IS_CLOSED'])
  if (exchange.api === 'pay') return text === 'F/ORDER_IS_CLOSED'
  if (exchange.api !== 'inquiryPayment' || !matches(text, ['S'])) return false
  return resultText(answerOf(exchange), 'paymentResult') === 'F/ORDER_IS_CLOSED'
}

const answerOf = ({ response }: Exchange): JsonObject => (response?.json.ok ? response.json.value : {})

/** Every refund that Alipay+ has told of, each once: by its own answer, or by an inquiry. */
export function refundsDone(evidence: Evidence): readonly Returned[] {
  const done = new Map<string, Returned>()
  const told = evidence.exchanges('from-partner').flatMap(refundsIn)
  for (const one of told.toSorted((a, b) => a.ms - b.ms))
    if (!done.has(one.refundRequestId)) done.set(one.refundRequestId, one)
  return [...done.values()]
}

function refundsIn(exchange: Exchange): readonly Returned[] {
  if (!matches(answeredWith(exchange), ['S'])) return []
  const ms = answeredMs(exchange)
  const { transactions } = answerOf(exchange)
  if (exchange.api === 'inquiryPayment' && Array.isArray(transactions))
    return transactions.filter(isObject).map(({ transactionRequestId: id, transactionAmount }) => ({
      refundRequestId: String(id),
      units: unitsOf(transactionAmount),
      ms,
    }))
  if (exchange.api !== 'refund') return []
  const { refundRequestId, refundAmount } = bodyOf(exchange)
  return [{ refundRequestId: String(refundRequestId), units: unitsOf(refundAmount), ms }]
}

/** What was paid, in the smallest unit. */
export const paidUnits = (evidence: Evidence): bigint => unitsOf(payOf(evidence).body.paymentAmount)

/** What Alipay+ has given back of a paid order by a moment, as it has told the acquirer. */
export function returnedUnits(evidence: Evidence, ms = Number.POSITIVE_INFINITY): bigint {
  const closed = closedMs(evidence)
  if (closed !== undefined && closed <= ms) return paidUnits(evidence)
  return refundsDone(evidence)
    .filter((one) => one.ms <= ms)
    .reduce((sum, { units }) => sum + units, 0n)
}

/** How a shop may see a paid order of which so much was given back. What it does about it may be on its way. */
function statusesFor(returned: bigint, paid: bigint): readonly Status[] {
  if (returned === 0n) return ['paid', 'pending']
  return returned < paid ? ['partlyRefunded'] : ['cancelled', 'refunded']
}

/** Finds a paid order that the shop sees otherwise than Alipay+, at its last look under a label. */
export function* expectAgrees(evidence: Evidence, label: string): Iterable<Finding> {
  const seen = lastView(evidence, label)
  const returned = returnedUnits(evidence, seen.ms)
  const expected = statusesFor(returned, paidUnits(evidence))
  if (expected.includes(seen.status)) yield* expectSum(evidence, seen, returned)
  else yield seenAs(evidence, seen, expected.join(' or '))
}

/** Finds a sum of refunds that is not what was given back. A cancel may count as a refund or not. */
export function* expectSum(evidence: Evidence, seen: Seen, returned: bigint): Iterable<Finding> {
  const { refunded, number, status } = seen
  if (refunded === undefined || status === 'cancelled' || BigInt(refunded) === returned) return
  if (closedMs(evidence) !== undefined) return
  yield {
    code: 'VALUE',
    what: 'the sum of refunds that the shop sees',
    expected: returned.toString(),
    actual: refunded,
    scenario: evidence.scenario,
    exchange: number,
  }
}

/** Finds an order that the shop saw, at any look, as one from which more was given back than Alipay+ had told. */
export function* neverTooMuch(evidence: Evidence, label: string): Iterable<Finding> {
  const paid = paidUnits(evidence)
  for (const seen of looksAt(evidence, label)) {
    const returned = returnedUnits(evidence, seen.ms)
    const { status, refunded = '0' } = seen
    const sum = status === 'refunded' ? paid : status === 'partlyRefunded' ? 1n : 0n
    if (sum > returned || BigInt(refunded) > returned)
      yield seenAs(evidence, seen, `nothing beyond the ${returned} that Alipay+ gave back`)
  }
}

/** Every look under a label. @throws {NotReached} where there was none */
function looksAt(evidence: Evidence, label: string): readonly Seen[] {
  const views = viewsOf(evidence, label)
  if (views.length === 0) throw new NotReached(`the scenario did not come to look at the order ("${label}")`)
  return views
}

/** Finds an order that the shop saw, at any look, as closed before Alipay+ had said so. */
export function* neverClosedBefore(evidence: Evidence, label: string): Iterable<Finding> {
  const closed = closedMs(evidence) ?? Number.POSITIVE_INFINITY
  const early = looksAt(evidence, label).find(
    ({ status, ms }) => (status === 'cancelled' || status === 'failed') && ms < closed,
  )
  if (early) yield seenAs(evidence, early, 'pending, until Alipay+ has cancelled it')
}

export const seenAs = (evidence: Evidence, { number, status }: Seen, expected: string): Finding => ({
  code: 'VALUE',
  what: 'the order as the shop sees it',
  expected,
  actual: status,
  scenario: evidence.scenario,
  exchange: number,
})

/** The first request of a kind, which got no answer that says anything. @throws {NotReached} where it got one */
export function unanswered(evidence: Evidence, api: FromAcqp): Exchange {
  const first = sentOf(evidence, api)[0] as Exchange
  if (matches(answeredWith(first), ['S', 'F'])) throw new NotReached(`the first ${api} was answered plainly`)
  return first
}

/** Finds a request that was not repeated in time, unless the acquirer has inquired instead. */
export function* expectRepeated(
  evidence: Evidence,
  api: FromAcqp,
  hasInquired: (evidence: Evidence) => boolean,
): Iterable<Finding> {
  const first = unanswered(evidence, api)
  const { ended, allowedMs } = evidence.wait('the repeat')
  if (ended === 'interrupted') throw new NotReached('the run was interrupted')
  if (ended === 'came' || hasInquired(evidence)) return
  yield { code: 'NOT_RECEIVED', what: `a repeat of ${api}`, withinMs: allowedMs, ...at(first) }
}

/** Finds a message that did not come while it was waited for under a label. */
export function* expectCame(evidence: Evidence, label: string, what: string): Iterable<Finding> {
  const { ended, allowedMs } = evidence.wait(label)
  if (ended === 'interrupted') throw new NotReached('the run was interrupted')
  if (ended === 'time-up')
    yield { code: 'NOT_RECEIVED', what, withinMs: allowedMs, scenario: evidence.scenario }
}
