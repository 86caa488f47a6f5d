import { validateMessage } from '../../../protocol/validation.ts'
import { bodyOf, type Evidence, NotApplicable, NotReached } from '../../judge/evidence.ts'
import type { Exchange } from '../../judge/exchange.ts'
import type { Finding } from '../../judge/finding.ts'
import type { Requirement } from '../../requirement.ts'
import { inquiryTogether } from '../../scenarios/mpp/inquiry.ts'
import { conditionScenario } from '../../scenarios/mpp/user-conditions.ts'
import {
  amountOf,
  at,
  expectAmount,
  expectBalance,
  expectOutcome,
  expectResult,
  expectText,
  failed,
  matches,
  resultText,
  succeeded,
  toldOf,
  waits,
} from '../checks.ts'
import { cancelSucceeded, isUnconfirmed } from './cancel.ts'
import { cpm, everyFlow, inEveryFlow, played } from './define.ts'
import { lastInquiry } from './pay.ts'

const page = 'A:integration_merchant_mode_mpp/respond_to_payment_inquiry; A:api_mpp/inquiry_payment'
const looksAt = ['inquiryPayment.request', 'inquiryPayment.response']

/** What an inquiry says of a payment must be what its pay said. */
function* agrees(inquiry: Exchange, pay: Exchange, amount: unknown): Iterable<Finding> {
  const answer = bodyOf(inquiry)
  const { paymentId } = bodyOf(pay)
  if (answer.paymentId !== undefined && paymentId !== undefined)
    yield* expectText(inquiry, 'paymentId', paymentId, 'paymentId of the payment')
  if (answer.paymentAmount !== undefined) yield* expectAmount(inquiry, 'paymentAmount', amount)
}

function* paid(inquiry: Exchange): Iterable<Finding> {
  yield* expectResult(inquiry, ['S/SUCCESS'])
  yield* expectResult(inquiry, ['S/SUCCESS'], 'paymentResult')
}

export const inquiry: readonly Requirement[] = [
  everyFlow('inquiry.unknown-order', {
    level: 'MUST',
    title: 'An inquiry about a payment that never was answers F/ORDER_NOT_EXIST without a paymentResult',
    source: page,
    confidence: 'H',
    core: true,
    looksAt,
    scenarios: inEveryFlow('inquiry-unknown'),
    advice: 'Answer result F/ORDER_NOT_EXIST; a paymentResult would claim that there is a payment.',
    *check(evidence) {
      const exchange = evidence.exchange('inquiry')
      yield* expectResult(exchange, ['F/ORDER_NOT_EXIST'])
      yield* expectResult(exchange, ['none'], 'paymentResult')
    },
  }),
  everyFlow('inquiry.succeeded', {
    level: 'MUST',
    title:
      'An inquiry about a payment that succeeded answers S with paymentResult S, and agrees with the payment',
    source: page,
    confidence: 'H',
    core: true,
    looksAt,
    scenarios: [...inEveryFlow('pay-success'), ...played('pay-repeated')],
    advice:
      'Answer from the stored payment: `result` is about the inquiry, `paymentResult` about the payment.',
    *check(evidence) {
      const pay = succeeded(evidence, 'pay')
      const exchange = evidence.exchange('inquiry')
      yield* paid(exchange)
      yield* agrees(exchange, pay, toldOf(evidence).paymentAmount)
    },
  }),
  everyFlow('inquiry.succeeded-details', {
    level: 'SHOULD',
    title:
      'An inquiry about a payment that succeeded holds paymentId, paymentTime, paymentAmount and customerId',
    source: 'HK:inquiryPayment; by analogy with notifyPayment',
    confidence: 'L',
    looksAt,
    scenarios: inEveryFlow('pay-success'),
    advice: 'Send the four fields as you would in notifyPayment.',
    *check(evidence) {
      succeeded(evidence, 'pay')
      const exchange = evidence.exchange('inquiry')
      if (!matches(resultText(bodyOf(exchange), 'paymentResult'), ['S']))
        throw new NotReached('the inquiry told no success')
      for (const issue of validateMessage('mpp/inquiryPayment.response', bodyOf(exchange)))
        if (issue.confidence === 'L')
          yield {
            code: 'SCHEMA',
            expected: issue.expected,
            actual: issue.actual,
            ...at(exchange, issue.pointer),
          }
    },
  }),
  cpm('inquiry.processing', {
    level: 'MUST',
    title: 'An inquiry about a payment in process answers S with paymentResult U/PAYMENT_IN_PROCESS',
    source: page,
    confidence: 'H',
    looksAt,
    scenarios: played('confirm-accepted', 'confirm-refused'),
    advice: 'Say U only in `paymentResult`: the inquiry itself succeeded.',
    *check(evidence) {
      waits(evidence, 'pay')
      const exchange = evidence.exchange('inquiry in process')
      yield* expectResult(exchange, ['S/SUCCESS'])
      yield* expectResult(exchange, ['U/PAYMENT_IN_PROCESS'], 'paymentResult')
    },
  }),
  cpm('inquiry.failed', {
    level: 'MUST',
    title: 'An inquiry about a payment that failed answers S with paymentResult F and its reason',
    source: page,
    confidence: 'H',
    core: true,
    looksAt,
    scenarios: [conditionScenario('balanceTooLow')],
    advice: 'Store failed payments with their reason; an inquiry about one succeeds.',
    *check(evidence) {
      failed(evidence, 'pay')
      const exchange = evidence.exchange('inquiry')
      yield* expectResult(exchange, ['S/SUCCESS'])
      yield* expectResult(exchange, ['F/USER_BALANCE_NOT_ENOUGH'], 'paymentResult')
    },
  }),
  everyFlow('inquiry.cancelled', {
    level: 'MUST',
    title: 'An inquiry about a cancelled payment answers S with paymentResult F/ORDER_IS_CLOSED',
    source: page,
    confidence: 'H',
    core: true,
    looksAt,
    scenarios: inEveryFlow('cancel-after-success', 'cancel-in-process', 'cancel-together'),
    advice: 'Keep a cancelled payment and answer F/ORDER_IS_CLOSED for it.',
    *check(evidence) {
      cancelSucceeded(evidence)
      const exchange = evidence.exchange('inquiry')
      if (isUnconfirmed(evidence) && matches(resultText(bodyOf(exchange)), ['F/ORDER_NOT_EXIST']))
        throw new NotApplicable('the wallet keeps no order that its user has not confirmed')
      yield* expectResult(exchange, ['S/SUCCESS'])
      yield* expectResult(exchange, ['F/ORDER_IS_CLOSED'], 'paymentResult')
    },
  }),
  everyFlow('inquiry.before-pay', {
    level: 'MUST',
    title:
      'An inquiry before the wallet knows of the payment answers F/ORDER_NOT_EXIST, and the payment succeeds all the same',
    source: `${page}; A:integration_auto_debit_mpp/respond_to_payment_inquiry.md`,
    confidence: 'H',
    core: true,
    looksAt: [...looksAt, 'pay.response', 'confirmPayment'],
    scenarios: inEveryFlow('inquiry-before-pay'),
    advice: 'An inquiry must leave nothing behind: no row, no closed order.',
    *check(evidence) {
      yield* expectResult(evidence.exchange('inquiry before'), ['F/ORDER_NOT_EXIST'])
      yield* expectOutcome(evidence, 'pay', ['S'])
      yield* expectResult(evidence.exchange('inquiry after'), ['S'], 'paymentResult')
    },
  }),
  everyFlow('inquiry.during-pay', {
    level: 'MUST',
    title: 'Inquiries in the same moment as the payment do it no harm and tell one of the documented states',
    source: `${page}; A:integration_auto_debit_mpp/respond_to_payment_inquiry.md`,
    confidence: 'H',
    core: true,
    looksAt: [...looksAt, 'pay.response', 'confirmPayment', 'viewBalance'],
    scenarios: inEveryFlow('inquiry-during-pay'),
    advice: 'Read a committed state: not known yet, in process, or final.',
    *check(evidence) {
      for (const label of inquiryTogether.slice(0, 3)) yield* documentedState(evidence, label)
      const pay = evidence.maybe('pay')
      if (pay) yield* expectResult(pay, ['S', 'U'])
      yield* expectResult(lastInquiry(evidence, 'inquiry after'), ['S'], 'paymentResult')
      yield* expectBalance(
        evidence,
        'balance before',
        'balance after',
        -amountOf(evidence),
        'after the payment',
      )
    },
  }),
  everyFlow('inquiry.stable', {
    level: 'MUST',
    title: 'A final result never changes, however often and however closely Alipay+ inquires',
    source: page,
    confidence: 'H',
    core: true,
    looksAt,
    scenarios: inEveryFlow('pay-success', 'inquiry-together'),
    advice: 'Answer every inquiry from the stored result.',
    *check(evidence) {
      const pay = succeeded(evidence, 'pay')
      const together = inquiryTogether
        .map((label) => evidence.maybe(label))
        .filter((one) => one !== undefined)
      const inquiries = together.filter((one) => !turnedAway(one))
      if (together.length > 0 && inquiries.length === 0) throw new NotReached('every inquiry was turned away')
      if (together.length === 0)
        inquiries.push(evidence.exchange('inquiry'), evidence.exchange('inquiry again'))
      for (const one of inquiries) {
        yield* paid(one)
        yield* agrees(one, pay, toldOf(evidence).paymentAmount)
      }
    },
  }),
]

/** A wallet may limit how many messages about one payment it takes at once; what it says then is no state. */
const turnedAway = (inquiry: Exchange) =>
  resultText(bodyOf(inquiry)) === 'U/REQUEST_TRAFFIC_EXCEED_LIMIT' &&
  resultText(bodyOf(inquiry), 'paymentResult') === 'none'

function* documentedState(evidence: Evidence, label: string): Iterable<Finding> {
  const exchange = evidence.exchange(label)
  if (turnedAway(exchange)) return
  const unknown = resultText(bodyOf(exchange)) === 'F/ORDER_NOT_EXIST'
  yield* expectResult(exchange, ['S/SUCCESS', 'F/ORDER_NOT_EXIST'])
  yield* expectResult(exchange, unknown ? ['none'] : ['S/SUCCESS', 'U/PAYMENT_IN_PROCESS'], 'paymentResult')
}
