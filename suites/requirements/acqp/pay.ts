import { type Evidence, NotApplicable, NotReached } from '../../judge/evidence.ts'
import type { Finding } from '../../judge/finding.ts'
import type { Requirement } from '../../requirement.ts'
import { codeFailures, failureScenario, failures, unknownNames } from '../../scenarios/acqp/results.ts'
import { at, matches, show } from '../checks.ts'
import { cpm, everyFlow, inCpm, inEveryFlow, inOrderCode, orderCode } from './define.ts'
import { answeredMs, answeredWith, expectAcknowledged, expectSeen, neverSeen, payOf } from './shop.ts'
import {
  comparesAlike,
  endsAsPaidOrClosed,
  endsFailed,
  endsPaid,
  neverGivenUp,
  paysOf,
  repeatsOf,
  viewedMs,
} from './standing.ts'

const inquiryPage = 'A:integration_user_mode_acq/inquire_payment_result'
const channels =
  'A:integration_cashier_acq/obtain_payment_results; hackmd.io/@oNC5ahlQR6Sox7862PjGSg/S1KzWe93h'
const firstWins = 'A:integration_user_mode_acq/obtain_payment_results'
const onlyCancelled = 'A:integration_auto_debit_acq_ns/inquiry_payment'
const idempotency = 'A:api_acq_tile/pay_order_code'

const withUnknownResult = inEveryFlow(...unknownNames, 'pay-late')
const withFailure = [
  ...inEveryFlow('pay-failed', 'pay-failed-for-good', ...failures.map(failureScenario)),
  ...inCpm(...codeFailures.map(failureScenario)),
]

/** The first pay of a scenario got no answer that tells a result. @throws {NotReached} where it did */
function unknownAtFirst(evidence: Evidence): void {
  const told = answeredWith(payOf(evidence).exchange)
  if (matches(told, ['S', 'F', 'U/PAYMENT_IN_PROCESS'])) throw new NotReached(`pay was answered ${told}`)
}

/** The first pay of a scenario was answered F. @throws {NotReached} where it was not */
function failedAtFirst(evidence: Evidence): void {
  const told = answeredWith(payOf(evidence).exchange)
  if (!matches(told, ['F'])) throw new NotReached(`pay was answered ${told}`)
}

const lastNotification = (evidence: Evidence) => {
  const first = evidence.exchange('notification')
  return evidence.following('notification').at(-1) ?? first
}

/** When a notification had told the success: a cancel may cross it on its way. Milliseconds since the tape began. */
const toldMs = (evidence: Evidence) => answeredMs(lastNotification(evidence))

export const pay: readonly Requirement[] = [
  cpm('pay.answered-success', {
    level: 'MUST',
    title: 'An order whose pay is answered S is paid',
    source: 'AMS:ams_upm/bp; SP',
    confidence: 'M',
    core: true,
    looksAt: ['pay.response', 'viewOrder'],
    scenarios: inCpm('pay-at-once'),
    advice: 'Take S/SUCCESS of pay, with a signature that verifies, for paid.',
    *check(evidence) {
      payOf(evidence)
      yield* expectSeen(evidence, 'after the answer', ['paid'])
    },
  }),
  everyFlow('pay.waits', {
    level: 'MUST',
    title: 'An order whose payment waits for its user is neither paid nor failed',
    source: inquiryPage,
    confidence: 'H',
    core: true,
    looksAt: ['pay.response', 'viewOrder'],
    scenarios: inEveryFlow('pay-told-by-notification'),
    advice: 'U/PAYMENT_IN_PROCESS leaves the order open: inquire, and listen for the notification.',
    *check(evidence) {
      payOf(evidence)
      yield* neverSeen(evidence, 'while it waits', ['paid', 'failed', 'cancelled'])
    },
  }),
  everyFlow('pay.told-by-notification', {
    level: 'MUST',
    title: 'A payment whose success only a notification tells is paid',
    source: channels,
    confidence: 'M',
    core: true,
    looksAt: ['notifyPayment.request', 'viewOrder'],
    scenarios: inEveryFlow('pay-told-by-notification'),
    advice: 'Take the result from whichever channel tells it first; an inquiry answered U is no answer.',
    *check(evidence) {
      yield* endsPaid(evidence, 'after the notification', toldMs(evidence))
    },
  }),
  everyFlow('pay.told-by-inquiry', {
    level: 'MUST',
    title: 'A payment whose success only an inquiry tells is paid',
    source: `${inquiryPage}; ${channels}`,
    confidence: 'H',
    core: true,
    looksAt: ['inquiryPayment.request', 'inquiryPayment.response', 'viewOrder'],
    scenarios: inEveryFlow('pay-told-by-inquiry'),
    advice: 'Inquire until result is S with a final paymentResult; do not count on the notification.',
    *check(evidence) {
      yield* endsPaid(evidence, 'after the payment', viewedMs(evidence, 'after the first inquiry'))
    },
  }),
  everyFlow('pay.first-result-stands', {
    level: 'MUST',
    title: 'A payment that one channel told is paid, and stays so whatever another channel says later',
    source: firstWins,
    confidence: 'H',
    core: true,
    looksAt: ['inquiryPayment.response', 'notifyPayment.request', 'notifyPayment.response', 'viewOrder'],
    scenarios: inEveryFlow('pay-told-twice', 'pay-told-together', 'pay-told-before'),
    advice:
      'Update an order only while it has no final result; a later word changes nothing and is acknowledged.',
    *check(evidence) {
      yield* endsPaid(evidence, 'after the last word', toldMs(evidence))
      yield* expectAcknowledged(lastNotification(evidence))
    },
  }),
  everyFlow('pay.unknown-not-failed', {
    level: 'MUST',
    title: 'An order whose pay got no result is not failed before Alipay+ has closed the payment',
    source: `${onlyCancelled}; AMS:ams_upm/bp`,
    confidence: 'H',
    core: true,
    looksAt: ['pay.response', 'viewOrder'],
    scenarios: withUnknownResult,
    advice:
      'U, no answer in time, a broken connection and any HTTP status but 200 leave the result unknown: the user may have paid.',
    *check(evidence) {
      payOf(evidence)
      yield* neverGivenUp(evidence)
    },
  }),
  everyFlow('pay.unknown-followed', {
    level: 'MUST',
    title: 'A pay that got no result is repeated under its id, inquired about, or cancelled',
    source: 'AMS:ams_upm/bp; AMS:aba/best_practice; SP',
    confidence: 'M',
    core: true,
    looksAt: ['pay.request', 'inquiryPayment.request', 'cancelPayment.request'],
    scenarios: inEveryFlow(...unknownNames),
    advice: 'Send the same pay again, or call inquiryPayment, until the result is known.',
    *check(evidence) {
      unknownAtFirst(evidence)
      const asked = (['inquiryPayment', 'cancelPayment'] as const).flatMap((api) =>
        evidence.exchanges('from-partner', api),
      )
      if (repeatsOf(evidence).length + asked.length === 0) yield notFollowed(evidence)
    },
  }),
  everyFlow('pay.unknown-resolved', {
    level: 'MUST',
    title: 'An order whose pay got no result ends as Alipay+ has it',
    source: 'AMS:ams_upm/bp; SP',
    confidence: 'M',
    core: true,
    looksAt: ['pay.response', 'inquiryPayment.response', 'viewOrder'],
    scenarios: withUnknownResult,
    advice: 'Go on until pay, an inquiry or a notification tells the result.',
    *check(evidence) {
      payOf(evidence)
      yield* endsAsPaidOrClosed(evidence, 'after the payment')
    },
  }),
  everyFlow('pay.repeat-same', {
    level: 'MUST',
    title: 'A repeated pay has the parameters of the first that Alipay+ compares',
    source: idempotency,
    confidence: 'H',
    looksAt: ['pay.request'],
    scenarios: withUnknownResult,
    advice:
      'Keep what was sent and send it again: paymentAmount, paymentFactor, settlementStrategy and paymentMethodType must not change under one id.',
    *check(evidence) {
      const { exchange } = payOf(evidence)
      const repeats = repeatsOf(evidence)
      if (repeats.length === 0) throw new NotApplicable('the acquirer does not repeat pay')
      for (const repeat of repeats) yield* comparesAlike(exchange, repeat)
    },
  }),
  everyFlow('pay.one-id', {
    level: 'MUST',
    title: 'An order is not charged under a second id while the result of the first is not known',
    source: 'AMS:aba/best_practice',
    confidence: 'M',
    core: true,
    looksAt: ['pay.request'],
    scenarios: [...withUnknownResult, ...inEveryFlow('expiry-in-process', 'expiry-not-found')],
    advice: 'Keep the paymentRequestId until the payment has a result; a new id is a second charge.',
    *check(evidence) {
      const { body } = payOf(evidence)
      const second = paysOf(evidence).find(({ id }) => id !== body.paymentRequestId)
      const cancelled = evidence
        .exchanges('from-partner', 'cancelPayment')
        .find((one) => matches(answeredWith(one), ['S']))
      if (!second || (cancelled && answeredMs(cancelled) < second.exchange.request.ms)) return
      yield {
        code: 'VALUE',
        what: 'paymentRequestId of another pay for the order',
        expected: show(body.paymentRequestId),
        actual: show(second.id),
        ...at(second.exchange, '/paymentRequestId'),
      }
    },
  }),
  everyFlow('pay.repeat-refused', {
    level: 'MUST',
    title: 'REPEAT_REQ_INCONSISTENT in answer to a repeated pay is not the result of the first',
    source: idempotency,
    confidence: 'H',
    looksAt: ['pay.response', 'viewOrder'],
    scenarios: inEveryFlow('pay-repeat-inconsistent'),
    advice: 'The code speaks of the repeat alone. Keep the order open and inquire about the first pay.',
    *check(evidence) {
      unknownAtFirst(evidence)
      const refused = repeatsOf(evidence).some((one) => answeredWith(one) === 'F/REPEAT_REQ_INCONSISTENT')
      if (!refused) throw new NotApplicable('the acquirer does not repeat pay')
      yield* neverGivenUp(evidence)
      yield* endsAsPaidOrClosed(evidence, 'after the payment')
    },
  }),
  everyFlow('pay.failed', {
    level: 'MUST',
    title: 'An order whose pay is answered F is failed or cancelled',
    source: 'A:integration_user_mode_acq/inquire_payment_result; the result codes of HK:cancelPayment',
    confidence: 'H',
    core: true,
    looksAt: ['pay.response', 'viewOrder'],
    scenarios: withFailure,
    advice: 'F is final, whatever its code, also one that you do not know yet: tell the shop.',
    *check(evidence) {
      failedAtFirst(evidence)
      yield* endsFailed(evidence, 'after the failure')
    },
  }),
  everyFlow('pay.closed', {
    level: 'MUST',
    title: 'An order whose pay is answered F/ORDER_IS_CLOSED is cancelled or failed',
    source: `SP; ${inquiryPage}`,
    confidence: 'M',
    looksAt: ['pay.response', 'viewOrder'],
    scenarios: inEveryFlow('pay-closed'),
    advice: 'Close the order; a new attempt needs a new paymentRequestId.',
    *check(evidence) {
      failedAtFirst(evidence)
      yield* endsFailed(evidence, 'after the failure')
    },
  }),
  everyFlow('pay.failed-not-repeated', {
    level: 'SHOULD',
    title: 'A pay that was answered F is not sent again under its id',
    source: 'the result codes of HK:cancelPayment; SP',
    confidence: 'M',
    looksAt: ['pay.request', 'pay.response'],
    scenarios: [...withFailure, ...inEveryFlow('pay-closed')],
    advice: 'F is final: repeating the pay changes nothing. A new attempt is a new order with a new id.',
    *check(evidence) {
      failedAtFirst(evidence)
      for (const repeat of repeatsOf(evidence))
        yield { code: 'NOT_WANTED', what: 'pay', why: 'the same pay was answered F', ...at(repeat) }
    },
  }),
  orderCode('pay.failed-no-code', {
    level: 'MUST',
    title: 'No code is shown for an order whose pay is answered F',
    source: 'A:integration_merchant_mode_order_code_acq/accept_payment',
    confidence: 'H',
    looksAt: ['pay.response', 'createOrderCode', 'viewOrder'],
    scenarios: inOrderCode('pay-failed'),
    advice:
      'Show nothing but a code of orderCodeForm in an answer that was accepted; tell the shop of the failure.',
    *check(evidence) {
      failedAtFirst(evidence)
      yield* showsNoCode(evidence)
    },
  }),
]

const notFollowed = (evidence: Evidence): Finding => ({
  code: 'NOT_RECEIVED',
  what: 'the same pay, inquiryPayment or cancelPayment',
  withinMs: Math.round(evidence.maybeWait('the first inquiry')?.allowedMs ?? 0),
  scenario: evidence.scenario,
  exchange: payOf(evidence).exchange.number,
})

/** Finds a code on the screen, when the order was placed or at the last look. */
function* showsNoCode(evidence: Evidence): Iterable<Finding> {
  const looks = [evidence.intent('place'), ...evidence.intents('viewOrder').slice(-1)]
  for (const { number, answer } of looks)
    if (typeof answer?.codeValue === 'string')
      yield {
        code: 'VALUE',
        what: 'the code on the screen of the shop',
        expected: 'none',
        actual: show(answer.codeValue),
        scenario: evidence.scenario,
        exchange: number,
      }
}
