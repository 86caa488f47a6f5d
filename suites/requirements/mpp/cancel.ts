import { bodyOf, type Evidence, NotApplicable, NotReached } from '../../judge/evidence.ts'
import type { Requirement } from '../../requirement.ts'
import { cancelTogether } from '../../scenarios/mpp/cancel.ts'
import {
  expectBalance,
  expectOutcome,
  expectResult,
  isRejected,
  matches,
  notPaid,
  outcomeOf,
  resultText,
  succeeded,
  toldOf,
  waits,
} from '../checks.ts'
import { everyFlow, inEveryFlow, inMerchantFlows, mpm } from './define.ts'

const page = 'A:api_mpp/cancel_payment; A:integration_auto_debit_mpp/cancel_payment'
const looksAt = ['cancelPayment.request', 'cancelPayment.response', 'viewBalance']

/** The labels of the cancels of a scenario, one of which succeeded. @throws {NotReached} */
export function cancelSucceeded(evidence: Evidence): readonly string[] {
  const labels = ['cancel', 'cancel again', ...cancelTogether].filter((label) => evidence.maybe(label))
  if (labels.length === 0) evidence.exchange('cancel')
  if (labels.some((label) => matches(outcomeOf(evidence, label).text, ['S']))) return labels
  if (isUnknown(evidence))
    throw new NotApplicable('the wallet keeps no order that its user has not confirmed')
  throw new NotReached('no cancel succeeded')
}

/** A merchant-presented payment that its user had not confirmed when it was cancelled. */
export const isUnconfirmed = (evidence: Evidence) =>
  !evidence.maybe('pay') && evidence.following('pay').length === 0

/** The same, and the wallet says that it does not know it. */
export const isUnknown = (evidence: Evidence) =>
  isUnconfirmed(evidence) && matches(outcomeOf(evidence, 'cancel').text, ['F/ORDER_NOT_EXIST'])

/** A wallet may reverse a success itself when its notification is answered with F, before anybody inquires. */
const tellsSuccess = (evidence: Evidence) =>
  evidence
    .exchanges('from-partner', 'notifyPayment')
    .some((one) => one.request.json.ok && matches(resultText(bodyOf(one), 'paymentResult'), ['S']))

export const cancel: readonly Requirement[] = [
  everyFlow('cancel.after-success', {
    level: 'MUST',
    title: 'A cancel of a payment that succeeded answers S and returns the money',
    source: page,
    confidence: 'H',
    core: true,
    looksAt,
    scenarios: inEveryFlow('cancel-after-success'),
    advice: 'Return the whole amount and close the payment; a cancel must succeed whatever the state.',
    *check(evidence) {
      succeeded(evidence, 'pay')
      yield* expectOutcome(evidence, 'cancel', ['S'])
      yield* expectBalance(evidence, 'balance before', 'balance after', 0n, 'after the cancel')
    },
  }),
  everyFlow('cancel.at-once', {
    level: 'MUST',
    title: 'A cancel right after the pay or the confirmation answers S, and no money is gone in the end',
    source: page,
    confidence: 'H',
    core: true,
    looksAt,
    scenarios: inEveryFlow('cancel-at-once'),
    advice:
      'Where a payment waits in a queue, let whoever takes it out look whether it was cancelled, in the same transaction.',
    *check(evidence) {
      if (evidence.maybe('pay') && matches(resultText(evidence.answer('pay')), ['F']))
        throw new NotReached('"pay" failed')
      yield* expectOutcome(evidence, 'cancel', ['S'])
      yield* expectResult(evidence.exchange('inquiry'), ['none', 'F'], 'paymentResult')
      yield* expectBalance(evidence, 'balance before', 'balance after', 0n, 'some time after the cancel')
    },
  }),
  everyFlow('cancel.after-failure', {
    level: 'MUST',
    title: 'A cancel of a payment that failed answers S and moves no money',
    source: page,
    confidence: 'H',
    core: true,
    looksAt,
    scenarios: inEveryFlow('cancel-after-failure'),
    advice: 'Answer S: there is nothing to return, and Alipay+ repeats a cancel until it succeeds.',
    *check(evidence) {
      notPaid(evidence, 'pay')
      yield* expectOutcome(
        evidence,
        'cancel',
        isRejected(evidence, 'pay') ? ['S', 'F/ORDER_NOT_EXIST'] : ['S'],
      )
      yield* expectBalance(evidence, 'balance before', 'balance after', 0n, 'after the cancel')
    },
  }),
  everyFlow('cancel.in-process', {
    level: 'MUST',
    title: 'A cancel of a payment in process answers S, and the user can no longer confirm it',
    source: page,
    confidence: 'H',
    looksAt: [...looksAt, 'confirmPayment'],
    scenarios: inEveryFlow('cancel-in-process'),
    advice: 'Close the payment in the same transaction; let a later confirmation find it closed.',
    *check(evidence) {
      toldOf(evidence)
      if (evidence.maybe('pay')) waits(evidence, 'pay')
      const after = evidence.exchange('inquiry after confirm')
      if (isUnknown(evidence) && matches(resultText(bodyOf(after), 'paymentResult'), ['S', 'U']))
        throw new NotApplicable('the wallet knew no order to cancel; that it is paid later is a late success')
      yield* expectOutcome(evidence, 'cancel', isUnknown(evidence) ? ['F/ORDER_NOT_EXIST'] : ['S'])
      yield* expectResult(after, ['none', 'F'], 'paymentResult')
      yield* expectBalance(evidence, 'balance before', 'balance after', 0n, 'after cancel and confirmation')
    },
  }),
  mpm('cancel.late-success', {
    level: 'MUST',
    title: 'A success that comes too late for Alipay+ can be cancelled, and the money goes back',
    source: 'A:refund (overview: the late success of an order that was closed or paid by another wallet)',
    confidence: 'H',
    core: true,
    looksAt: [...looksAt, 'notifyPayment.response'],
    scenarios: inMerchantFlows('late-success'),
    advice: 'Accept a cancel also after a notification that Alipay+ answered with F/ORDER_IS_CLOSED.',
    *check(evidence) {
      if (!tellsSuccess(evidence)) succeeded(evidence, 'pay')
      yield* expectOutcome(evidence, 'cancel', ['S'])
      yield* expectResult(evidence.exchange('inquiry'), ['none', 'F'], 'paymentResult')
      yield* expectBalance(evidence, 'balance before', 'balance after', 0n, 'after the cancel')
    },
  }),
  everyFlow('cancel.repeat-answer', {
    level: 'MUST',
    title: 'A repeated cancel answers S again',
    source: page,
    confidence: 'H',
    core: true,
    looksAt,
    scenarios: inEveryFlow('cancel-repeated', 'cancel-together'),
    advice: 'Answer the repeat like the first: the cancel of a cancelled payment succeeds.',
    *check(evidence) {
      for (const label of cancelSucceeded(evidence)) yield* expectOutcome(evidence, label, ['S'])
    },
  }),
  everyFlow('cancel.returns-once', {
    level: 'MUST',
    title: 'Repeated cancels return the money once, one after the other or at once',
    source: page,
    confidence: 'H',
    core: true,
    looksAt,
    scenarios: inEveryFlow('cancel-repeated', 'cancel-together'),
    advice:
      'Return the money in the same transaction that moves the payment to cancelled, and only from the state S.',
    *check(evidence) {
      cancelSucceeded(evidence)
      yield* expectBalance(evidence, 'balance before', 'balance after', 0n, 'after the repeated cancel')
    },
  }),
  everyFlow('cancel.unknown-order', {
    level: 'SHOULD',
    title: 'A cancel of a payment that never was answers S or F/ORDER_NOT_EXIST',
    source: 'docs.antom.com/ac/hk_auto_debit/paycancel; EW (the sources disagree, both are accepted)',
    confidence: 'L',
    looksAt,
    scenarios: inEveryFlow('cancel-unknown'),
    advice: 'Answer S and remember the id, so that a late pay is refused.',
    *check(evidence) {
      yield* expectOutcome(evidence, 'cancel', ['S', 'F/ORDER_NOT_EXIST'])
    },
  }),
  everyFlow('refund.after-cancel', {
    level: 'MUST',
    title: 'A refund of a cancelled payment is refused, and no money moves',
    source: 'A:integration_auto_debit_mpp/refund (only on a successful payment)',
    confidence: 'H',
    core: true,
    looksAt: ['refund.request', 'refund.response', 'viewBalance'],
    scenarios: inEveryFlow('refund-after-cancel'),
    advice: 'Refund only payments in the state S.',
    *check(evidence) {
      succeeded(evidence, 'cancel')
      yield* expectOutcome(evidence, 'refund', ['F', 'U'])
      yield* expectBalance(evidence, 'balance cancelled', 'balance after', 0n, 'after the refund')
    },
  }),
]
