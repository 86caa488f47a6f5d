import { bodyOf, type Evidence, NotApplicable, NotReached } from '../../judge/evidence.ts'
import type { Exchange } from '../../judge/exchange.ts'
import type { Finding } from '../../judge/finding.ts'
import type { Requirement } from '../../requirement.ts'
import { silentNames, unresolvedNames } from '../../scenarios/acqp/inquiry.ts'
import { at, matches, show } from '../checks.ts'
import { cpm, everyFlow, inCpm, inEveryFlow } from './define.ts'
import { answeredMs, answeredWith, neverSeen, payOf, sentOf } from './shop.ts'
import {
  endsAsPaidOrClosed,
  endsFailed,
  endsPaid,
  endsUnpaid,
  neverGivenUp,
  overMs,
  toldBy,
  viewedMs,
} from './standing.ts'

const page = 'A:api_acq_tile/inquiry_payment'
const guide = 'A:integration_user_mode_acq/inquire_payment_result'
const cancelPage =
  'A:integration_cashier_acq/cancel_payment; A:integration_merchant_mode_private_order_code_acq_older_edition/post_payment'
const resultPage = 'A:integration_cashier_acq_tile/obtain_pay_results'
const onlyCancelled = 'A:integration_auto_debit_acq_ns/inquiry_payment'

const looksAt = ['inquiryPayment.request', 'inquiryPayment.response']

const inquiriesOf = (evidence: Evidence) => evidence.exchanges('from-partner', 'inquiryPayment')

/** The first inquiry of a scenario got an answer of this kind. @throws {NotReached} where it did not */
function firstTold(evidence: Evidence, expected: readonly string[]): void {
  const told = toldBy(sentOf(evidence, 'inquiryPayment')[0] as Exchange)
  if (!matches(told, expected)) throw new NotReached(`the first inquiry was told ${told}`)
}

/** An honest inquiry told of the payment. @throws {NotReached} where none did */
function onceTold(evidence: Evidence, expected: string): void {
  if (!inquiriesOf(evidence).some((one) => matches(toldBy(one), [expected])))
    throw new NotReached(`no inquiry was told ${expected}`)
}

/** One inquiry may be on its way when the result comes, and one may follow to make sure. */
const furtherInquiries = 2

/** A repeat that is refused as inconsistent tells nothing of the payment. */
const isResult = (pay: Exchange) =>
  matches(answeredWith(pay), ['S', 'F']) && answeredWith(pay) !== 'F/REPEAT_REQ_INCONSISTENT'

/** When the result of a payment came first, by whichever channel. @throws {NotReached} where none did */
function resultMs(evidence: Evidence): number {
  const all = (api: 'pay' | 'cancelPayment') => evidence.exchanges('from-partner', api)
  const notified = evidence
    .exchanges('to-partner', 'notifyPayment')
    .flatMap(({ response }) => (response?.status === 200 ? [response.ms] : []))
  const told = [
    ...all('pay').filter(isResult),
    ...all('cancelPayment').filter((one) => matches(answeredWith(one), ['S'])),
    ...inquiriesOf(evidence).filter((one) => matches(toldBy(one), ['S', 'F'])),
  ]
  const first = Math.min(...told.map(answeredMs), ...notified)
  if (first === Infinity) throw new NotReached('the payment got no final result')
  return first
}

/**
 * The gaps between the inquiries of a payment in the first and in the second half of their time, in
 * milliseconds, but for the last: the last inquiry may come at the expiry.
 */
function gapsOf(evidence: Evidence): readonly [readonly number[], readonly number[]] {
  const times = inquiriesOf(evidence).map(({ request }) => request.ms)
  const [from = 0, to = 0] = [times[0], times.at(-1)]
  const gaps = times
    .slice(1)
    .map((ms, index) => ({ from: times[index] ?? ms, ms: ms - (times[index] ?? ms) }))
  const inHalf = (half: (ms: number) => boolean) =>
    gaps
      .slice(0, -1)
      .filter((gap) => half(gap.from))
      .map(({ ms }) => ms)
  const middle = (from + to) / 2
  return [inHalf((ms) => ms < middle), inHalf((ms) => ms >= middle)]
}

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

/** Fewer gaps show no tendency. */
const fewestGaps = 2

/** Gaps that are meant to be the same may differ by so much in a busy machine. */
const shrinking = 0.5

/** Twice as many as any source has within three minutes. */
const mostInquiries = 120
const withinSeconds = 180

function* namesThePayment(inquiry: Exchange, ids: Readonly<Record<string, unknown>>): Iterable<Finding> {
  const body = bodyOf(inquiry)
  for (const field of ['paymentRequestId', 'paymentId'] as const) {
    const [actual, expected] = [body[field], ids[field]]
    if (actual !== undefined && actual !== null && actual !== expected)
      yield {
        code: 'VALUE',
        what: `${field} of the payment`,
        expected: show(expected),
        actual: show(actual),
        ...at(inquiry, `/${field}`),
      }
  }
}

/** The ids of the payment of a scenario: ours as far as an answer told it. */
function idsOf(evidence: Evidence): Readonly<Record<string, unknown>> {
  const { exchange, body } = payOf(evidence)
  const told = exchange.response?.json.ok ? exchange.response.json.value : {}
  return { paymentRequestId: body.paymentRequestId, paymentId: told.paymentId }
}

export const inquiry: readonly Requirement[] = [
  everyFlow('inquiry.asked', {
    level: 'MUST',
    title: 'A payment that waits for its user is inquired about, by an id of its own',
    source: `${page}; ${guide}`,
    confidence: 'H',
    core: true,
    looksAt,
    scenarios: inEveryFlow('pay-told-by-inquiry'),
    advice:
      'Call inquiryPayment with the paymentRequestId of pay, or the paymentId of its answer; no order number of the shop.',
    *check(evidence) {
      const ids = idsOf(evidence)
      const inquiries = inquiriesOf(evidence)
      const { allowedMs } = evidence.wait('the first inquiry')
      if (inquiries.length === 0) yield missing(evidence, 'inquiryPayment', allowedMs)
      for (const one of inquiries) yield* namesThePayment(one, ids)
    },
  }),
  everyFlow('inquiry.begins', {
    level: 'SHOULD',
    title: 'The first inquiry leaves as soon as the acquirer has declared',
    source: 'AMS:ams_upm/bp',
    confidence: 'M',
    looksAt,
    scenarios: inEveryFlow('pay-told-by-inquiry'),
    advice: 'Inquire sooner, or set schedules.inquirySeconds to what you do; users and cashiers are waiting.',
    *check(evidence) {
      const { exchange } = payOf(evidence)
      const [first] = sentOf(evidence, 'inquiryPayment')
      const withinMs = evidence.configuration.schedules.inquirySeconds * 1000
      const tookMs = (first?.request.ms ?? 0) - answeredMs(exchange)
      if (tookMs > withinMs) yield missing(evidence, 'the first inquiry', withinMs)
    },
  }),
  everyFlow('inquiry.two-results', {
    level: 'MUST',
    title: 'An inquiry that succeeds and tells paymentResult U leaves the order open',
    source: guide,
    confidence: 'H',
    core: true,
    looksAt: [...looksAt, 'viewOrder'],
    scenarios: inEveryFlow('pay-told-by-inquiry'),
    advice: '`result` is about the inquiry, `paymentResult` about the payment: read the second.',
    *check(evidence) {
      firstTold(evidence, ['U'])
      yield* neverSeen(evidence, 'after the first inquiry', ['paid'])
      yield* neverGivenUp(evidence)
    },
  }),
  everyFlow('inquiry.failed', {
    level: 'MUST',
    title: 'An order whose inquiry tells paymentResult F is failed or cancelled',
    source: guide,
    confidence: 'H',
    core: true,
    looksAt: [...looksAt, 'viewOrder'],
    scenarios: inEveryFlow('inquiry-failed'),
    advice: 'paymentResult F is final: tell the shop, which may start a new payment.',
    *check(evidence) {
      onceTold(evidence, 'F')
      yield* endsFailed(evidence, 'after the failure')
    },
  }),
  everyFlow('inquiry.closed', {
    level: 'MUST',
    title: 'An order whose inquiry tells paymentResult F/ORDER_IS_CLOSED is cancelled or failed',
    source: guide,
    confidence: 'H',
    core: true,
    looksAt: [...looksAt, 'viewOrder'],
    scenarios: inEveryFlow('inquiry-closed'),
    advice: 'Close the order: the payment is closed or cancelled at Alipay+.',
    *check(evidence) {
      onceTold(evidence, 'F/ORDER_IS_CLOSED')
      yield* endsFailed(evidence, 'after the failure')
    },
  }),
  everyFlow('inquiry.goes-on', {
    level: 'MUST',
    title:
      'An inquiry that tells nothing of the payment is followed by others, and the order ends as Alipay+ has it',
    source: `${guide}; ${cancelPage}`,
    confidence: 'H',
    core: true,
    looksAt: [...looksAt, 'viewOrder'],
    scenarios: inEveryFlow(...silentNames),
    advice:
      'U, ORDER_NOT_EXIST, no answer and HTTP errors are about the inquiry. Keep the order open and inquire again.',
    *check(evidence) {
      firstTold(evidence, ['none'])
      yield* neverGivenUp(evidence)
      yield* endsAsPaidOrClosed(evidence, 'after the payment')
    },
  }),
  everyFlow('inquiry.ends-in-cancel', {
    level: 'MUST',
    title: 'A payment whose result nobody knows at its end is cancelled',
    source: `${guide}; ${cancelPage}`,
    confidence: 'H',
    core: true,
    looksAt: [...looksAt, 'cancelPayment.request'],
    scenarios: inEveryFlow(...unresolvedNames),
    advice:
      'Where no result came until the expiry, or until your last inquiry, send cancelPayment: the user may still pay, or have paid.',
    *check(evidence) {
      const wait = evidence.wait('the cancel')
      if (evidence.exchanges('from-partner', 'cancelPayment').length > 0) return
      if (overMs(evidence) > wait.fromMs + wait.allowedMs)
        throw new NotReached('the payment lives longer than schedules.expirySeconds says')
      yield missing(evidence, 'cancelPayment', wait.allowedMs)
    },
  }),
  everyFlow('inquiry.open-until-cancelled', {
    level: 'MUST',
    title:
      'An order whose result nobody knows is not failed before its payment is cancelled, and ends unpaid then',
    source: onlyCancelled,
    confidence: 'H',
    core: true,
    looksAt: [...looksAt, 'cancelPayment.response', 'viewOrder'],
    scenarios: inEveryFlow(...unresolvedNames),
    advice: 'Give an order up only when Alipay+ has answered the cancel with S.',
    *check(evidence) {
      payOf(evidence)
      yield* neverGivenUp(evidence)
      if (evidence.exchanges('from-partner', 'cancelPayment').length > 0)
        yield* endsUnpaid(evidence, 'after the end')
    },
  }),
  everyFlow('inquiry.bounded', {
    level: 'MUST',
    title: 'No inquiry is made once the time of a payment is over',
    source: guide,
    confidence: 'H',
    core: true,
    looksAt,
    scenarios: inEveryFlow(...unresolvedNames),
    advice: 'Inquire within the expiry time of the payment; then cancel.',
    *check(evidence) {
      const lastMs = overMs(evidence) + evidence.configuration.schedules.closeSeconds * 1000
      const late = sentOf(evidence, 'inquiryPayment').filter(({ request }) => request.ms > lastMs)
      for (const one of late.slice(0, 1))
        yield {
          code: 'NOT_WANTED',
          what: 'inquiryPayment',
          why: 'the time of the payment is over',
          ...at(one),
        }
    },
  }),
  everyFlow('inquiry.stops', {
    level: 'MUST',
    title: 'Inquiries end with the final result, whichever channel tells it',
    source: resultPage,
    confidence: 'H',
    core: true,
    looksAt: [...looksAt, 'notifyPayment.request', 'cancelPayment.response'],
    scenarios: inEveryFlow('rest-after-notification', 'rest-after-inquiry', ...unresolvedNames),
    advice: 'Look at the state of your own order before each inquiry.',
    *check(evidence) {
      const since = resultMs(evidence)
      const later = inquiriesOf(evidence).filter(({ request }) => request.ms > since)
      for (const one of later.slice(furtherInquiries, furtherInquiries + 1))
        yield { code: 'NOT_WANTED', what: 'inquiryPayment', why: 'the result was known', ...at(one) }
    },
  }),
  everyFlow('inquiry.gaps', {
    level: 'SHOULD',
    title: 'The gaps between the inquiries about a payment do not shrink',
    source: guide,
    confidence: 'H',
    looksAt,
    scenarios: inEveryFlow('expiry-in-process'),
    advice: 'Let the gaps grow: soon at first, when most users pay, and more rarely later.',
    *check(evidence) {
      const halves = gapsOf(evidence)
      if (halves.some((gaps) => gaps.length < fewestGaps))
        throw new NotApplicable('there are too few inquiries to compare')
      const [first, last] = [Math.min(...halves[0]), median(halves[1])]
      if (last < first * shrinking)
        yield {
          code: 'VALUE',
          what: 'the gap between the inquiries of the second half',
          expected: `at least ${Math.round(first)} ms, the shortest of the first half`,
          actual: `${Math.round(last)} ms`,
          scenario: evidence.scenario,
        }
    },
  }),
  everyFlow('inquiry.not-too-often', {
    level: 'SHOULD',
    title: 'A payment is not inquired about more often than twice what any source has',
    source: `${guide}; A:integration_merchant_mode_private_order_code_acq_older_edition/post_payment; AMS:ams_upm/bp`,
    confidence: 'M',
    looksAt,
    scenarios: inEveryFlow('expiry-in-process'),
    advice: 'Leave seconds between inquiries: 30 to 60 in 180 s, or 10 to 20 every 3 s.',
    *check(evidence) {
      const made = sentOf(evidence, 'inquiryPayment').length
      const { expirySeconds } = evidence.configuration.schedules
      const most = mostInquiries * Math.max(1, expirySeconds / withinSeconds)
      if (made > most)
        yield {
          code: 'VALUE',
          what: 'the number of inquiries about a payment',
          expected: `at most ${Math.floor(most)}`,
          actual: String(made),
          scenario: evidence.scenario,
        }
    },
  }),
  everyFlow('inquiry.other-payment', {
    level: 'SHOULD',
    title:
      'An inquiry that tells the success of another amount, currency or payment does not make the order paid',
    source: 'by analogy with A:integration_auto_debit_acq_ns/notify_payment',
    confidence: 'L',
    looksAt: [...looksAt, 'viewOrder'],
    scenarios: inEveryFlow('inquiry-other-amount', 'inquiry-other-currency', 'inquiry-other-id'),
    advice:
      'Compare paymentRequestId and paymentAmount with the stored payment, as in a notification, before the order is paid.',
    *check(evidence) {
      firstTold(evidence, ['S'])
      yield* notPaidByClaim(evidence)
    },
  }),
  cpm('pay.other-amount', {
    level: 'SHOULD',
    title: 'An answer to pay that tells the success of another amount does not make the order paid',
    source: 'by analogy with A:integration_auto_debit_acq_ns/notify_payment',
    confidence: 'L',
    looksAt: ['pay.response', 'viewOrder'],
    scenarios: inCpm('pay-other-amount'),
    advice: 'Compare paymentAmount with what was asked for before the order is paid.',
    *check(evidence) {
      const told = answeredWith(payOf(evidence).exchange)
      if (!matches(told, ['S'])) throw new NotReached(`pay was answered ${told}`)
      yield* notPaidByClaim(evidence)
    },
  }),
]

/** Finds an order that a wrong success made paid. @throws {NotReached} where the right one does not either */
function* notPaidByClaim(evidence: Evidence): Iterable<Finding> {
  yield* neverSeen(evidence, 'after the claim', ['paid'])
  const since = viewedMs(evidence, 'after the claim')
  if ([...endsPaid(evidence, 'after the payment', since)].length > 0)
    throw new NotReached('the success that was true did not make the order paid either')
}

const missing = (evidence: Evidence, what: string, withinMs: number): Finding => ({
  code: 'NOT_RECEIVED',
  what,
  withinMs: Math.round(withinMs),
  scenario: evidence.scenario,
})
