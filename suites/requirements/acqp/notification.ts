import { type Evidence, NotApplicable, NotReached } from '../../judge/evidence.ts'
import type { Exchange } from '../../judge/exchange.ts'
import type { Finding } from '../../judge/finding.ts'
import type { Requirement } from '../../requirement.ts'
import { at } from '../checks.ts'
import { everyFlow, inEveryFlow } from './define.ts'
import { isCancelledByTime, unpaid } from './ended.ts'
import { expectAcknowledged, expectSeen, lastView, neverSeen, payOf, type Status } from './shop.ts'

const looksAt = ['notifyPayment.request', 'notifyPayment.response', 'viewOrder']

const handling = 'A:integration_auto_debit_acq/handle_notification'
const verifying = 'A:integration_auto_debit_acq_ns/notify_payment'
const once = 'A:integration_user_mode_acq/obtain_payment_results'
const channels = 'A:integration_cashier_acq_tile/obtain_pay_results'

/** The last send of a notification. */
function lastSend(evidence: Evidence, label: string): Exchange {
  const first = evidence.exchange(label)
  return evidence.following(label).at(-1) ?? first
}

/** Notifications that a scenario sent once and looked for an acknowledgement of. */
const sentOnce = (evidence: Evidence): readonly Exchange[] =>
  evidence
    .exchanges('to-partner', 'notifyPayment')
    .filter(({ label }) => label === 'another notification' || /^copy \d$/.test(label))

/** The order is as the first notification made it, as the start of what follows. @throws {NotReached} */
function told(evidence: Evidence, statuses: readonly Status[], label = 'after the notification'): void {
  const { status } = lastView(evidence, label)
  if (!statuses.includes(status))
    throw new NotReached(`the order did not become ${statuses.join(' or ')}, but ${status}`)
}

/** Finds what the acquirer did about a payment that it already knew as paid. */
function* nothingDone(evidence: Evidence, since: number): Iterable<Finding> {
  for (const api of ['pay', 'cancelPayment', 'refund'] as const)
    for (const exchange of evidence.exchanges('from-partner', api))
      if (exchange.number > since)
        yield { code: 'NOT_WANTED', what: api, why: 'the payment was paid, and told so', ...at(exchange) }
}

/** Finds that a notification that does not fit the payment has changed the order. @throws {NotReached} where the right one changes nothing either */
function* unchanged(evidence: Evidence): Iterable<Finding> {
  evidence.exchange('mismatch')
  const isOver = isCancelledByTime(evidence)
  yield* expectSeen(evidence, 'after the mismatch', isOver ? ['pending', 'cancelled'] : ['pending'])
  told(evidence, ['paid'])
}

const mismatches = {
  looksAt,
  confidence: 'H' as const,
  check: unchanged,
}

/** Answers later than this may be resent (W, a draft). */
const promptMs = 5000

export const notification: readonly Requirement[] = [
  everyFlow('notify.always-acknowledged', {
    level: 'MUST',
    title:
      'A notification is acknowledged with S, whatever it says of the payment and however often it comes',
    source: handling,
    confidence: 'H',
    core: true,
    looksAt,
    scenarios: inEveryFlow(
      'notify-failure',
      'notify-closed',
      'notify-copies',
      'notify-copy-together',
      'notify-failure-after-success',
      'notify-success-after-failure',
      'notify-after-refund',
    ),
    advice:
      'Answer S/SUCCESS to say that you have received it; it does not say that you agree, or that anything changed.',
    *check(evidence) {
      yield* expectAcknowledged(lastSend(evidence, 'notification'))
      if (evidence.maybe('copy')) yield* expectAcknowledged(lastSend(evidence, 'copy'))
      for (const exchange of sentOnce(evidence)) yield* expectAcknowledged(exchange)
    },
  }),
  everyFlow('notify.prompt', {
    level: 'SHOULD',
    title: 'A notification is answered within 5 s',
    source: 'SKILL (a draft; no official deadline was found)',
    confidence: 'L',
    looksAt,
    scenarios: inEveryFlow('notify-failure', 'notify-copies'),
    advice: 'Store the result, answer, and do the rest afterwards.',
    *check(evidence) {
      for (const exchange of evidence.exchanges('to-partner', 'notifyPayment')) {
        const { request, response } = exchange
        if (!response || response.ms - request.ms > promptMs)
          yield { code: 'NOT_RECEIVED', what: 'the acknowledgement', withinMs: promptMs, ...at(exchange) }
      }
    },
  }),
  everyFlow('notify.failure', {
    level: 'MUST',
    title: 'An order whose payment is notified as failed is not paid, and no longer waits',
    source: `${channels}; A:integration_user_mode_acq/inquire_payment_result`,
    confidence: 'H',
    core: true,
    looksAt,
    scenarios: inEveryFlow('notify-failure'),
    advice: 'A notification is sent for a failure too. Take paymentResult F for the end of the payment.',
    *check(evidence) {
      evidence.exchange('notification')
      yield* expectSeen(evidence, 'after the notification', unpaid(evidence))
    },
  }),
  everyFlow('notify.closed', {
    level: 'MUST',
    title: 'An order whose payment is notified as closed is not paid, and no longer waits',
    source: `${channels}; A:integration_user_mode_acq/inquire_payment_result`,
    confidence: 'H',
    looksAt,
    scenarios: inEveryFlow('notify-closed'),
    advice: 'Take F/ORDER_IS_CLOSED for the end of the payment; a new attempt is a new payment.',
    *check(evidence) {
      evidence.exchange('notification')
      yield* expectSeen(evidence, 'after the notification', unpaid(evidence))
    },
  }),
  everyFlow('notify.copies', {
    level: 'MUST',
    title: 'A success that is told more than once is one success: nothing is paid, cancelled or given back',
    source: once,
    confidence: 'H',
    core: true,
    looksAt,
    scenarios: inEveryFlow('notify-copies', 'notify-copy-together'),
    advice:
      'Know a notification by its paymentRequestId, and change the order only while it waits. There is no id of the notification itself.',
    *check(evidence) {
      told(evidence, ['paid'])
      yield* expectSeen(evidence, 'in the end', ['paid'])
      yield* nothingDone(evidence, evidence.exchange('notification').number)
    },
  }),
  everyFlow('notify.first-result', {
    level: 'MUST',
    title: 'The first final result of a payment counts: a notification that contradicts it changes nothing',
    source: `${once}; ${channels}`,
    confidence: 'H',
    core: true,
    looksAt,
    scenarios: inEveryFlow('notify-failure-after-success', 'notify-success-after-failure'),
    advice: 'Change the order only while it waits for its result.',
    *check(evidence) {
      const isPaid = evidence.scenario.endsWith('failure-after-success')
      const statuses = isPaid ? (['paid'] as const) : unpaid(evidence)
      told(evidence, statuses)
      evidence.exchange('another notification')
      yield* expectSeen(evidence, 'after another notification', statuses)
    },
  }),
  everyFlow('notify.after-refund', {
    level: 'MUST',
    title: 'A copy of the notification of a success leaves an order alone that was refunded meanwhile',
    source: once,
    confidence: 'H',
    looksAt: [...looksAt, 'refundOrder'],
    scenarios: inEveryFlow('notify-after-refund'),
    advice: 'Change the order only while it waits for its result.',
    *check(evidence) {
      told(evidence, ['refunded', 'cancelled'], 'after the refund')
      evidence.exchange('another notification')
      const { status } = lastView(evidence, 'after the refund')
      yield* expectSeen(evidence, 'after another notification', [status])
    },
  }),
  everyFlow('notify.before-answer', {
    level: 'MUST',
    title:
      'An order that a notification has made paid stays paid when the answer to pay comes after it and says U',
    source: `${channels} (the answer to pay may still be U while a notification is S)`,
    confidence: 'H',
    core: true,
    looksAt: [...looksAt, 'pay.response'],
    scenarios: inEveryFlow('notify-before-answer'),
    advice:
      'Store the payment before you send pay, and let its answer not undo a final result that came meanwhile.',
    *check(evidence) {
      payOf(evidence)
      yield* expectSeen(evidence, 'after the answer', ['paid'])
      yield* expectSeen(evidence, 'in the end', ['paid'])
    },
  }),
  everyFlow('notify.amount', {
    ...mismatches,
    level: 'MUST',
    title: 'A notification of a success with another amount leaves the order unpaid',
    source: verifying,
    core: true,
    scenarios: inEveryFlow('notify-amount-mismatch'),
    advice: 'Compare paymentAmount with the amount that you asked for, and change nothing where they differ.',
  }),
  everyFlow('notify.currency', {
    ...mismatches,
    level: 'MUST',
    title: 'A notification of a success in another currency leaves the order unpaid',
    source: verifying,
    scenarios: inEveryFlow('notify-currency-mismatch'),
    advice: 'An amount is a value and a currency: compare both.',
  }),
  everyFlow('notify.unknown-id', {
    ...mismatches,
    level: 'MUST',
    title: 'A notification with a paymentRequestId that the acquirer never used leaves every order unpaid',
    source: verifying,
    scenarios: inEveryFlow('notify-id-mismatch'),
    advice:
      'Find the payment by paymentRequestId, and by nothing else that the notification holds. Which answer you give is free.',
  }),
  everyFlow('notify.own-order', {
    level: 'MUST',
    title: 'A notification changes no other order than that of its paymentRequestId',
    source: verifying,
    confidence: 'H',
    looksAt,
    scenarios: inEveryFlow('notify-crossed'),
    advice:
      'Find the payment by paymentRequestId, and compare paymentAmount: paymentId and amount of another payment change neither.',
    *check(evidence) {
      yield* unchanged(evidence)
      for (const label of ['first after the mismatch', 'first after the notification'])
        yield* neverSeen(evidence, label, ['paid', 'failed'])
    },
  }),
  everyFlow('notify.acquirer', {
    ...mismatches,
    level: 'SHOULD',
    title: 'A notification with the id of another acquirer leaves the order unpaid',
    source: 'A:api_acq/notify_payment (acquirerId is required); that it is compared is an inference',
    confidence: 'L',
    scenarios: inEveryFlow('notify-acquirer-mismatch'),
    advice: 'Compare acquirerId with the id that Alipay+ gave you.',
  }),
  everyFlow('notify.registered-url', {
    level: 'SHOULD',
    title: 'The address that is registered with Alipay+ takes notifications, also where pay names another',
    source:
      'A:integration_auto_debit_acq_tile/receive_payment_notification; that both are open at once is an inference',
    confidence: 'L',
    looksAt,
    scenarios: inEveryFlow('notify-registered-url'),
    advice: 'Keep the registered address open: Alipay+ turns to it whenever pay names no paymentNotifyUrl.',
    *check(evidence) {
      if (typeof payOf(evidence).body.paymentNotifyUrl !== 'string')
        throw new NotApplicable('pay names no paymentNotifyUrl, so every notification goes there')
      yield* expectAcknowledged(evidence.exchange('notification'))
    },
  }),
]
