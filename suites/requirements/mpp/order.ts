import { conditions, failingConditions } from '../../conditions.ts'
import { type Evidence, NotApplicable, NotReached } from '../../judge/evidence.ts'
import type { Finding } from '../../judge/finding.ts'
import type { Requirement } from '../../requirement.ts'
import { scanScenarioName } from '../../scenarios/mpp/user-conditions.ts'
import {
  amountOf,
  decoded,
  expectBalance,
  expectOutcome,
  expectResult,
  matches,
  outcomeOf,
  show,
  succeeded,
  toldOf,
} from '../checks.ts'
import { inMerchantFlows, mpm } from './define.ts'
import { reactionOf, unsettled } from './scan.ts'

const guide = 'A:integration_merchant_mode_mpp/integration'
const inquiryPage = 'A:integration_merchant_mode_mpp/respond_to_payment_inquiry'
const looksAt = ['userInitiatedPay.response', 'confirmPayment', 'inquiryPayment.response']
const looksAtMoney = [...looksAt, 'viewBalance']
const cashier = ['scanCode.showCashier', 'decode.showCashier']

/** The amount was taken once. */
function* debitedOnce(evidence: Evidence, when: string): Iterable<Finding> {
  yield* expectBalance(evidence, 'balance before', 'balance after', -amountOf(evidence), when)
}

/** The user saw a cashier page of an order that the wallet was told of. @throws {NotReached} */
function shown(evidence: Evidence): void {
  toldOf(evidence)
  if (reactionOf(evidence).answer.did !== 'showCashier')
    throw new NotReached('the wallet showed no cashier page')
}

const conditionRequirements = failingConditions
  .filter((condition) => condition !== 'userNotExist')
  .flatMap((condition): Requirement[] => {
    const { says, resultCode, source } = conditions[condition]
    const id = `order.${condition.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
    const common = { confidence: 'H' as const, scenarios: inMerchantFlows(scanScenarioName(condition)) }
    return [
      mpm(`${id}-refused`, {
        ...common,
        source,
        ...(condition === 'balanceTooLow' ? { core: true as const } : {}),
        level: 'MUST',
        title: `A scanned order is not paid, and no money moves, when ${says}`,
        looksAt: looksAtMoney,
        advice: `Refuse the payment when it is scanned or confirmed. Check that the test user is in the condition "${condition}".`,
        *check(evidence) {
          const asked = evidence.exchanges('from-partner', 'userInitiatedPay').length > 0
          if (!decoded(evidence) && (asked || reactionOf(evidence).answer.did === 'showCashier'))
            throw new NotReached('the wallet was told of no payment')
          yield* unsettled(evidence, 'after the refused payment')
        },
      }),
      mpm(`${id}-code`, {
        ...common,
        source: `${source}; recommended in this flow`,
        level: 'SHOULD',
        title: `The result code of a scanned order is ${resultCode} when ${says}`,
        looksAt,
        advice: `Translate your own reason into ${resultCode}.`,
        *check(evidence) {
          const { text } = outcomeOf(evidence, 'pay')
          if (!matches(text, ['F']))
            throw new NotApplicable('no payment failed: the order was not opened, or is still open')
          yield* expectOutcome(evidence, 'pay', [`F/${resultCode}`])
        },
      }),
    ]
  })

export const order: readonly Requirement[] = [
  mpm('order.success', {
    level: 'MUST',
    title: 'An order that the user scans and confirms ends in S/SUCCESS',
    source: `${guide}; ${inquiryPage}`,
    confidence: 'H',
    core: true,
    looksAt: [...looksAt, ...cashier],
    scenarios: inMerchantFlows('pay-success', 'order-waits'),
    advice:
      'Show what userInitiatedPay told, take the money when the user confirms, and answer inquiries with S within "timeouts.finalSeconds".',
    *check(evidence) {
      yield* expectOutcome(evidence, 'pay', ['S/SUCCESS'])
    },
  }),
  mpm('order.debits', {
    level: 'MUST',
    title: 'A confirmed order takes payToAmount from the user, once',
    source: guide,
    confidence: 'H',
    core: true,
    looksAt: looksAtMoney,
    scenarios: inMerchantFlows('pay-success'),
    advice: 'Take payToAmount in the same transaction in which the payment becomes S.',
    *check(evidence) {
      succeeded(evidence, 'pay')
      yield* debitedOnce(evidence, 'after the payment')
    },
  }),
  mpm('order.waits', {
    level: 'MUST',
    title: 'While the user has not confirmed, no final result is told',
    source: inquiryPage,
    confidence: 'H',
    core: true,
    looksAt,
    scenarios: inMerchantFlows('order-waits'),
    advice:
      'Answer an inquiry with paymentResult U/PAYMENT_IN_PROCESS, or F/ORDER_NOT_EXIST where you keep no order yet.',
    *check(evidence) {
      shown(evidence)
      yield* expectResult(evidence.exchange('inquiry in process'), ['none', 'U'], 'paymentResult')
    },
  }),
  mpm('order.waits-debits-nothing', {
    level: 'SHOULD',
    title: 'No money is taken before the user confirms',
    source: 'inference: what is held back meanwhile is not documented',
    confidence: 'L',
    looksAt: looksAtMoney,
    scenarios: inMerchantFlows('order-waits'),
    advice: 'Take the money when the user confirms.',
    *check(evidence) {
      shown(evidence)
      yield* expectBalance(evidence, 'balance before', 'balance in process', 0n, 'while the payment waits')
    },
  }),
  mpm('order.refused', {
    level: 'MUST',
    title: 'An order that the user refuses is not paid',
    source: guide,
    confidence: 'H',
    core: true,
    looksAt: looksAtMoney,
    scenarios: inMerchantFlows('order-refused'),
    advice: 'Take nothing without the confirmation of the user.',
    *check(evidence) {
      shown(evidence)
      yield* unsettled(evidence, 'after the refusal')
    },
  }),
  mpm('order.expired', {
    level: 'MUST',
    title: 'An order is not paid after its paymentExpiryTime',
    source: `${guide}?pageVersion=8`,
    confidence: 'H',
    core: true,
    looksAt: looksAtMoney,
    scenarios: inMerchantFlows('order-expires'),
    advice:
      'Compare paymentExpiryTime with the clock when the user confirms, in the transaction that takes the money.',
    *check(evidence) {
      shown(evidence)
      evidence.wait('expiry')
      yield* unsettled(evidence, 'after the expiry')
    },
  }),
  mpm('order.expired-code', {
    level: 'SHOULD',
    title: 'An inquiry about an order that expired tells F/ORDER_IS_CLOSED',
    source: 'A:integration_auto_debit_mpp/make_payment (documented for Auto Debit)',
    confidence: 'M',
    looksAt,
    scenarios: inMerchantFlows('order-expires'),
    advice: 'Close an order that was not paid in time.',
    *check(evidence) {
      shown(evidence)
      const inquiry = evidence.following('inquiry').at(-1) ?? evidence.exchange('inquiry')
      yield* expectResult(inquiry, ['F/ORDER_IS_CLOSED'], 'paymentResult')
    },
  }),
  mpm('order.scanned-twice', {
    level: 'MUST',
    title: 'An order that the user comes to twice is paid once',
    source: `${guide}; A:api_mpp/idempotency`,
    confidence: 'H',
    core: true,
    looksAt: looksAtMoney,
    scenarios: inMerchantFlows('scanned-twice'),
    advice: 'Open one payment for a paymentRequestId, however often userInitiatedPay returns it.',
    *check(evidence) {
      shown(evidence)
      yield* expectOutcome(evidence, 'pay', ['S'])
      yield* expectResult(
        evidence.following('inquiry').at(-1) ?? evidence.exchange('inquiry'),
        ['S'],
        'paymentResult',
      )
      yield* debitedOnce(evidence, 'after both confirmations')
    },
  }),
  mpm('order.confirmed-together', {
    level: 'MUST',
    title: 'An order that the user confirms twice in the same moment is paid once',
    source: `${guide}; A:api_mpp/idempotency`,
    confidence: 'H',
    core: true,
    looksAt: looksAtMoney,
    scenarios: inMerchantFlows('confirmed-together'),
    advice:
      'Let the confirmation move the payment from waiting to paid under a lock, and take the money with it.',
    *check(evidence) {
      yield* expectOutcome(evidence, 'pay', ['S'])
      yield* debitedOnce(evidence, 'after both confirmations')
    },
  }),
  ...conditionRequirements,
  mpm('order.result-page', {
    level: 'SHOULD',
    title: 'The user sees the payment as succeeded',
    source: 'A:product_intro_mpp/product_mpm_mpp (payment result page)',
    confidence: 'H',
    looksAt: ['viewPayment'],
    scenarios: inMerchantFlows('pay-success'),
    advice: 'Show the stored result on the result page.',
    *check(evidence) {
      const { number, answer } = evidence.intent('result page')
      succeeded(evidence, 'pay')
      if (answer.status !== 'succeeded')
        yield {
          code: 'VALUE',
          what: 'the payment on the result page',
          expected: 'succeeded',
          actual: show(answer.status),
          scenario: evidence.scenario,
          exchange: number,
          pointer: '/status',
        }
    },
  }),
  mpm('order.redirect', {
    level: 'SHOULD',
    title: 'After the payment the app opens paymentRedirectUrl',
    source: `${guide}?pageVersion=8`,
    confidence: 'H',
    looksAt: ['confirmPayment.redirectedTo'],
    scenarios: inMerchantFlows('pay-success'),
    advice:
      "Send the user to the merchant's result page, and tell the suite so in the answer to confirmPayment.",
    *check(evidence) {
      const { number, answer } = evidence.intent('confirm')
      succeeded(evidence, 'pay')
      if (answer.redirectedTo === undefined)
        throw new NotApplicable('the adapter does not tell what the app opened')
      const expected = toldOf(evidence).paymentRedirectUrl
      if (answer.redirectedTo !== expected)
        yield {
          code: 'VALUE',
          what: 'the page that the app opened',
          expected: show(expected),
          actual: show(answer.redirectedTo),
          scenario: evidence.scenario,
          exchange: number,
          pointer: '/redirectedTo',
        }
    },
  }),
]
