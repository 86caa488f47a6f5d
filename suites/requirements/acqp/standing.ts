import { isDeepStrictEqual } from 'node:util'
import { readPay } from '../../../gateway/acquiring/requests.ts'
import { isObject, type JsonObject } from '../../../protocol/body.ts'
import { type Acted, bodyOf, type Evidence, NotReached } from '../../judge/evidence.ts'
import type { Exchange } from '../../judge/exchange.ts'
import type { Finding } from '../../judge/finding.ts'
import { at, matches, resultText, show } from '../checks.ts'
import { answeredMs, answeredWith, expectSeen, lastView, payOf, type Status, sentOf } from './shop.ts'

/** What an answer to an inquiry said of the payment, as `S/SUCCESS`; `none` where it said nothing that counts. */
export function toldBy(inquiry: Exchange): string {
  const { response } = inquiry
  if (!matches(answeredWith(inquiry), ['S']) || !response?.json.ok) return 'none'
  return resultText(response.json.value, 'paymentResult')
}

/** The cancels of a payment that Alipay+ answered S. */
const cancels = (evidence: Evidence) =>
  evidence.exchanges('from-partner', 'cancelPayment').filter((one) => matches(answeredWith(one), ['S']))

/**
 * From when on the order may be seen as failed or cancelled: a cancel that succeeded was sent, or Alipay+ has
 * said that the payment is closed. Milliseconds since the tape began; Infinity: never.
 */
export function closedMs(evidence: Evidence): number {
  const told = evidence
    .exchanges('from-partner', 'inquiryPayment')
    .filter((one) => toldBy(one) === 'F/ORDER_IS_CLOSED')
  return Math.min(Infinity, ...cancels(evidence).map(({ request }) => request.ms), ...told.map(answeredMs))
}

/** Finds a look at the order that saw it failed or cancelled before Alipay+ had closed it. */
export function* neverGivenUp(evidence: Evidence): Iterable<Finding> {
  const looks = evidence.intents('viewOrder').filter(({ answer }) => answer !== undefined)
  if (looks.length === 0) throw new NotReached('the scenario did not come to look at the order')
  const until = closedMs(evidence)
  const early = looks.find((one) => isGivenUp(one) && (one.answeredMs ?? 0) < until)
  if (early)
    yield {
      code: 'VALUE',
      what: 'the order as the shop sees it while Alipay+ has not closed the payment',
      expected: 'pending',
      actual: show(early.answer?.status),
      scenario: evidence.scenario,
      exchange: early.number,
    }
}

const isGivenUp = ({ answer }: Acted) => answer?.status === 'failed' || answer?.status === 'cancelled'

const ended = ['failed', 'cancelled'] as const satisfies readonly Status[]

/** Finds an order that did not end as Alipay+ has it: paid by its user, or closed by the acquirer before. */
export function* endsAsPaidOrClosed(evidence: Evidence, label: string): Iterable<Finding> {
  yield* expectSeen(evidence, label, closedMs(evidence) < Infinity ? ended : ['paid'])
}

/** Finds an order that its user paid and that is not seen so. @throws {NotReached} where it was closed before it was paid */
export function* endsPaid(evidence: Evidence, label: string, paidMs: number): Iterable<Finding> {
  if (closedMs(evidence) < paidMs) throw new NotReached('the payment was closed before its user paid it')
  yield* expectSeen(evidence, label, ['paid'])
}

/** When the shop was seen to look at the order: milliseconds since the tape began. */
export const viewedMs = (evidence: Evidence, label: string): number =>
  evidence.intent(label).answeredMs ?? Infinity

/** Finds an order that ended and that is not seen as failed or cancelled. */
export const endsUnpaid = (evidence: Evidence, label: string) => expectSeen(evidence, label, ended)

/** The same of an order that failed: that its time went by is not how the shop may learn of it. */
export function* endsFailed(evidence: Evidence, label: string): Iterable<Finding> {
  yield* endsUnpaid(evidence, label)
  const { number } = lastView(evidence, label)
  const { request } = payOf(evidence).exchange
  const lateMs = request.ms + (overMs(evidence) - request.ms) * almost
  const cancel = evidence
    .exchanges('from-partner', 'cancelPayment')
    .find((one) => one.number < number && one.request.ms >= lateMs)
  if (cancel)
    yield {
      code: 'NOT_WANTED',
      what: 'cancelPayment',
      why: 'the payment had failed, and was told so',
      ...at(cancel),
    }
}

/** Timers may fire a little early, and clocks differ a little. */
const almost = 0.9

/** When a payment is over: by its own word or by the configuration, whichever is later. Milliseconds since the tape began. */
export function overMs(evidence: Evidence): number {
  const { exchange, body } = payOf(evidence)
  const { request } = exchange
  const sent = Date.parse(request.header('Request-Time') ?? '')
  const life = Date.parse(String(body.paymentExpiryTime)) - sent
  const declared = evidence.configuration.schedules.expirySeconds * 1000
  return request.ms + Math.max(declared, Number.isNaN(life) ? 0 : life)
}

/** Every pay of a scenario that can be read, with its id. @throws {NotReached} where there is none */
export const paysOf = (evidence: Evidence) =>
  sentOf(evidence, 'pay').map((exchange) => ({ exchange, id: bodyOf(exchange).paymentRequestId }))

/** The pays that repeat the first one of a scenario under its id. */
export function repeatsOf(evidence: Evidence): readonly Exchange[] {
  const [first, ...others] = paysOf(evidence)
  return others.filter(({ id }) => id === first?.id).map(({ exchange }) => exchange)
}

const compared = ['paymentAmount', 'paymentFactor', 'settlementStrategy'] as const

/** Finds what a repeat of a pay says otherwise than the first, of what Alipay+ compares. */
export function* comparesAlike(first: Exchange, repeat: Exchange): Iterable<Finding> {
  const [one, other] = [bodyOf(first), bodyOf(repeat)]
  if (isDeepStrictEqual(readPay(one)?.compared, readPay(other)?.compared)) return
  const fields = [
    ...compared.map((name) => [`/${name}`, one[name], other[name]] as const),
    typeOf(one, other),
  ]
  for (const [pointer, expected, actual] of fields)
    if (!isDeepStrictEqual(expected, actual))
      yield {
        code: 'VALUE',
        what: 'a parameter that a repeat must have in common with the first pay',
        expected: show(expected),
        actual: show(actual),
        ...at(repeat, pointer),
      }
}

const typeOf = (one: JsonObject, other: JsonObject) => {
  const [expected, actual] = [one, other].map(({ paymentMethod }) =>
    isObject(paymentMethod) ? paymentMethod.paymentMethodType : undefined,
  )
  return ['/paymentMethod/paymentMethodType', expected, actual] as const
}
