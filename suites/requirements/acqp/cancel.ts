import { type Evidence, NotApplicable, NotReached } from '../../judge/evidence.ts'
import type { Exchange } from '../../judge/exchange.ts'
import type { Requirement } from '../../requirement.ts'
import { everyFlow, inEveryFlow, inOrderCode, orderCode } from './define.ts'
import {
  closedMs,
  expectAgrees,
  expectCame,
  expectRepeated,
  neverClosedBefore,
  paidUnits,
  returnedUnits,
  unanswered,
} from './giving-back.ts'
import { answeredMs, expectAcknowledged, expectSeen, lastView, neverSeen, payOf, sentOf } from './shop.ts'

const page = 'A:integration_cashier_acq/cancel_payment'
const window = 'A:api_acq/cancel_payment'
const lateRule = 'A:integration_cashier_acq_tile/cancel_payment'
const looksAt = ['cancelPayment.request', 'cancelPayment.response', 'viewOrder'] as const

const notCancelled = ['none', 'pending', 'paid', 'failed', 'partlyRefunded', 'refunded'] as const

/** Answers after which nobody knows whether the payment was cancelled. */
const unknown = ['cancel-unknown', 'cancel-unanswered', 'cancel-http-500'] as const

/** Answers that are not of Alipay+. */
const spoiled = ['cancel-forged', 'cancel-tampered'] as const

/** The shop has seen the order as cancelled. @throws {NotReached} */
function cancelled(evidence: Evidence): void {
  const { status } = lastView(evidence, 'after the cancel')
  if (status !== 'cancelled') throw new NotReached(`the shop sees the closed order as ${status}`)
}

const isClosed = (evidence: Evidence) => closedMs(evidence) !== undefined

/** The acquirer inquired after the first cancel, and repeated the cancel then. */
function isInquiredFirst(evidence: Evidence): boolean {
  const [first, second] = sentOf(evidence, 'cancelPayment')
  const between = evidence
    .exchanges('from-partner', 'inquiryPayment')
    .some(({ number }) => first && second && number > first.number && number < second.number)
  return between && evidence.maybeWait('the repeat after an inquiry')?.ended === 'came'
}

/** The shop has closed a paid order. @throws {NotReached} @throws {NotApplicable} where it could not be made old */
function closedPaid(evidence: Evidence): void {
  if (evidence.scenario.endsWith('cancel-of-long-ago') && evidence.intents('ageOrder').length === 0)
    throw new NotApplicable('the adapter cannot move an order into the past')
  evidence.intent('close')
}

/** Cancels that came while nothing but waiting went on. */
function during(evidence: Evidence, label: string): readonly Exchange[] {
  const { fromMs, ms } = evidence.wait(label)
  return sentOf(evidence, 'cancelPayment').filter(({ request }) => request.ms >= fromMs && request.ms <= ms)
}

/** More in one `retrySeconds` is a flood, whatever the gaps. */
const mostRepeats = 100

export const cancel: readonly Requirement[] = [
  everyFlow('cancel.sent', {
    level: 'MUST',
    title: 'An unpaid order that the shop closes is cancelled at Alipay+',
    source: page,
    confidence: 'H',
    core: true,
    looksAt,
    scenarios: inEveryFlow('cancel-unpaid'),
    advice:
      'Send cancelPayment with the paymentRequestId of the pay, or the paymentId that it was answered with; the number of the order is neither.',
    *check(evidence) {
      payOf(evidence)
      evidence.intent('close')
      yield* expectCame(evidence, 'the cancel', 'a cancelPayment of the payment')
    },
  }),
  everyFlow('cancel.closes', {
    level: 'MUST',
    title: 'An order whose cancel was answered S is cancelled',
    source: page,
    confidence: 'H',
    core: true,
    looksAt,
    scenarios: inEveryFlow('cancel-unpaid', 'cancel-held', ...unknown, ...spoiled),
    advice: 'S of cancelPayment, the first or a repeated one, closes the order for good.',
    *check(evidence) {
      sentOf(evidence, 'cancelPayment')
      if (!isClosed(evidence)) throw new NotReached('Alipay+ has not cancelled the payment')
      yield* expectSeen(evidence, 'after the cancel', ['cancelled'])
    },
  }),
  everyFlow('cancel.not-before', {
    level: 'MUST',
    title: 'An order is neither cancelled nor failed before Alipay+ has cancelled it',
    source: 'A:integration_auto_debit_acq_ns/inquiry_payment',
    confidence: 'H',
    core: true,
    looksAt,
    scenarios: inEveryFlow('cancel-held', ...unknown),
    advice: 'Keep the order open (cancelling) until cancelPayment is answered S: it can still be paid.',
    *check(evidence) {
      sentOf(evidence, 'cancelPayment')
      yield* neverClosedBefore(evidence, 'before the cancel succeeds')
    },
  }),
  everyFlow('cancel.answer-verified', {
    level: 'MUST',
    title: 'An S that is forged or tampered with cancels nothing',
    source: 'A:api_acq_tile/signature',
    confidence: 'H',
    core: true,
    looksAt,
    scenarios: inEveryFlow(...spoiled),
    advice: 'Verify the signature of every answer; take one that does not verify for no answer at all.',
    *check(evidence) {
      unanswered(evidence, 'cancelPayment')
      yield* neverClosedBefore(evidence, 'before the cancel succeeds')
    },
  }),
  everyFlow('cancel.unsigned-answer', {
    level: 'SHOULD',
    title: 'An S that is not signed cancels nothing',
    source:
      'A:api_acq_tile/signature; JSDK BaseAlipayClient (the SDK does not verify an answer without signature)',
    confidence: 'M',
    looksAt,
    scenarios: inEveryFlow('cancel-unsigned'),
    advice: 'Refuse an answer without Signature or Response-Time; the official Java SDK lets it pass.',
    *check(evidence) {
      unanswered(evidence, 'cancelPayment')
      yield* neverClosedBefore(evidence, 'before the cancel succeeds')
    },
  }),
  everyFlow('cancel.repeated', {
    level: 'MUST',
    title: 'A cancel whose answer is U, missing, no result or not of Alipay+ is repeated in time',
    source: page,
    confidence: 'H',
    core: true,
    looksAt,
    scenarios: inEveryFlow(...unknown, ...spoiled),
    advice: 'Repeat cancelPayment for the same payment until it succeeds; you may inquire before you do.',
    *check(evidence) {
      yield* expectRepeated(evidence, 'cancelPayment', isInquiredFirst)
    },
  }),
  everyFlow('cancel.repeats-bounded', {
    level: 'SHOULD',
    title: 'A cancel that is not known for a while is repeated at a bearable rate',
    source: 'SP (every 10 s for 60 s)',
    confidence: 'L',
    looksAt: ['cancelPayment.request'],
    scenarios: inEveryFlow('cancel-never-known'),
    advice: 'Leave gaps of seconds between repeats.',
    *check(evidence) {
      const { length } = during(evidence, 'for a while')
      if (length > mostRepeats)
        yield {
          code: 'NOT_WANTED',
          what: `${length} cancels in one "retrySeconds"`,
          why: `more than ${mostRepeats} are a flood`,
          scenario: evidence.scenario,
        }
    },
  }),
  everyFlow('cancel.ends', {
    level: 'SHOULD',
    title: 'No cancel follows the one that succeeded',
    source: page,
    confidence: 'M',
    looksAt: ['cancelPayment.request', 'cancelPayment.response'],
    scenarios: inEveryFlow('cancel-quiet'),
    advice: 'S is the last word on a payment: stop the repeats when it comes.',
    *check(evidence) {
      cancelled(evidence)
      const [more] = during(evidence, 'for a while')
      if (more)
        yield {
          code: 'NOT_WANTED',
          what: 'a further cancelPayment',
          why: 'the payment is cancelled',
          scenario: evidence.scenario,
          exchange: more.number,
        }
    },
  }),
  everyFlow('cancel.late-result-acknowledged', {
    level: 'MUST',
    title: 'A notification that comes after the cancel is acknowledged with S',
    source: lateRule,
    confidence: 'H',
    core: true,
    looksAt: ['notifyPayment.request', 'notifyPayment.response', 'viewOrder'],
    scenarios: inEveryFlow('cancel-unpaid'),
    advice: 'The acknowledgement says "received": answer S whatever the notification says and the order is.',
    *check(evidence) {
      cancelled(evidence)
      yield* expectAcknowledged(evidence.exchange('late success'))
      yield* expectAcknowledged(evidence.exchange('late failure'))
    },
  }),
  everyFlow('cancel.late-result-ignored', {
    level: 'MUST',
    title: 'A cancelled order stays cancelled, whatever a late notification says',
    source: lateRule,
    confidence: 'H',
    core: true,
    looksAt: ['notifyPayment.request', 'viewOrder'],
    scenarios: inEveryFlow('cancel-unpaid'),
    advice:
      'Apply a notification only while the order is open: after a cancel, the answer to the cancel counts.',
    *check(evidence) {
      cancelled(evidence)
      evidence.exchange('late success')
      yield* neverSeen(evidence, 'seen after the late success', notCancelled)
      evidence.exchange('late failure')
      yield* neverSeen(evidence, 'seen after the late failure', notCancelled)
    },
  }),
  everyFlow('cancel.late-inquiry-ignored', {
    level: 'MUST',
    title: 'A cancelled order stays cancelled, whatever an inquiry says that is answered after the cancel',
    source: `${page}; ${lateRule}`,
    confidence: 'H',
    looksAt: ['inquiryPayment.response', 'cancelPayment.response', 'viewOrder'],
    scenarios: inEveryFlow('cancel-late-inquiry'),
    advice:
      'Look at the state of the order once more when the answer comes, in the transaction that changes it.',
    *check(evidence) {
      const inquiry = sentOf(evidence, 'inquiryPayment')[0] as Exchange
      evidence.intent('close')
      const { status } = lastView(evidence, 'seen after the inquiry')
      const isPatient = answeredMs(inquiry) < (closedMs(evidence) ?? Number.POSITIVE_INFINITY)
      if (isPatient && (isClosed(evidence) || status === 'paid'))
        throw new NotApplicable('the acquirer waits for the answer to its inquiry before it cancels')
      sentOf(evidence, 'cancelPayment')
      cancelled(evidence)
      yield* neverSeen(evidence, 'seen after the inquiry', notCancelled)
    },
  }),
  everyFlow('cancel.refused', {
    level: 'MUST',
    title: 'An order whose cancel is answered F is neither cancelled nor failed',
    source: page,
    confidence: 'H',
    core: true,
    looksAt,
    scenarios: inEveryFlow('cancel-refused'),
    advice: 'F of cancelPayment leaves the payment as it was: inquire, cancel again, or ask a person.',
    *check(evidence) {
      sentOf(evidence, 'cancelPayment')
      yield* neverClosedBefore(evidence, 'after the refused cancel')
    },
  }),
  everyFlow('cancel.of-unknown', {
    level: 'MUST',
    title: 'An order whose payment Alipay+ does not know, when it is cancelled, is not paid',
    source: `${page}; A:integration_user_mode_acq/inquire_payment_result`,
    confidence: 'H',
    looksAt,
    scenarios: inEveryFlow('cancel-not-known'),
    advice: 'ORDER_NOT_EXIST says nothing of a success: keep asking, or close the order.',
    *check(evidence) {
      sentOf(evidence, 'cancelPayment')
      yield* neverSeen(evidence, 'after the refused cancel', ['paid', 'partlyRefunded', 'refunded'])
    },
  }),
  everyFlow('cancel.paid-agrees', {
    level: 'MUST',
    title:
      'A paid order that the shop closes is cancelled or refunded exactly if Alipay+ has given the money back',
    source: window,
    confidence: 'H',
    core: true,
    looksAt: [...looksAt, 'refund.request', 'refund.response'],
    scenarios: inEveryFlow('cancel-paid'),
    advice: 'Cancel or refund the payment, and show what Alipay+ answered.',
    *check(evidence) {
      closedPaid(evidence)
      yield* expectAgrees(evidence, 'after the close')
    },
  }),
  everyFlow('cancel.paid-by-cancel', {
    level: 'SHOULD',
    title: 'A paid order that the shop closes on the same day is cancelled and not refunded',
    source: window,
    confidence: 'H',
    looksAt,
    scenarios: inEveryFlow('cancel-paid'),
    advice: 'Inside the window, until 00:15 UTC+8 of the next day, a cancel is recommended: it costs no fee.',
    *check(evidence) {
      closedPaid(evidence)
      if (isClosed(evidence)) return
      yield {
        code: 'NOT_RECEIVED',
        what: 'a cancelPayment that succeeds',
        withinMs: evidence.configuration.schedules.closeSeconds * 1000,
        scenario: evidence.scenario,
      }
    },
  }),
  everyFlow('cancel.too-late-agrees', {
    level: 'MUST',
    title:
      'An order for whose cancel it is too late is not cancelled unless Alipay+ has given the money back',
    source: 'A:integration_user_mode_acq/cancel_or_refund',
    confidence: 'H',
    core: true,
    looksAt: [...looksAt, 'refund.request', 'refund.response'],
    scenarios: inEveryFlow('cancel-too-late', 'cancel-of-long-ago'),
    advice: 'After F/CANCEL_WINDOW_EXCEED the order is still paid: refund it, or leave that to the shop.',
    *check(evidence) {
      closedPaid(evidence)
      yield* expectAgrees(evidence, 'after the close')
    },
  }),
  everyFlow('cancel.too-late-refunds', {
    level: 'SHOULD',
    title: 'An order for whose cancel it is too late is refunded in full',
    source: 'A:integration_user_mode_acq/cancel_or_refund',
    confidence: 'H',
    looksAt: ['cancelPayment.response', 'refund.request', 'refund.response'],
    scenarios: inEveryFlow('cancel-too-late', 'cancel-of-long-ago'),
    advice: 'Answer F/CANCEL_WINDOW_EXCEED with a refund of the whole amount, so that the shop need not.',
    *check(evidence) {
      closedPaid(evidence)
      if (returnedUnits(evidence) === paidUnits(evidence)) return
      yield {
        code: 'NOT_RECEIVED',
        what: 'a refund of the whole amount that succeeds',
        withinMs: evidence.configuration.schedules.closeSeconds * 1000,
        scenario: evidence.scenario,
      }
    },
  }),
  orderCode('cancel.code-vanishes', {
    level: 'MUST',
    title: 'The code of an order is no longer shown once the order is closed',
    source: 'A:integration_merchant_mode_order_code_acq/accept_payment',
    confidence: 'H',
    looksAt: ['viewOrder', 'cancelPayment.response'],
    scenarios: inOrderCode('cancel-unpaid'),
    advice: 'Take the QR code off the screen when the order is closed: a user who scans it cannot pay.',
    *check(evidence) {
      const before = lastView(evidence, 'before the close')
      const after = lastView(evidence, 'after the cancel')
      if (typeof before.codeValue !== 'string')
        throw new NotApplicable('the shop does not say which code is on its screen')
      cancelled(evidence)
      if (typeof after.codeValue === 'string')
        yield {
          code: 'VALUE',
          what: 'the code on the screen',
          expected: 'none',
          actual: after.codeValue,
          scenario: evidence.scenario,
          exchange: after.number,
        }
    },
  }),
]
