import type { Requirement } from '../../requirement.ts'
import { expectBalance, expectOutcome, succeeded } from '../checks.ts'
import { everyFlow, inEveryFlow } from './define.ts'

export const window: readonly Requirement[] = [
  everyFlow('refund.window', {
    level: 'MUST',
    title: 'A payment can be refunded for 366 days',
    source: 'A:integration_auto_debit_mpp/refund; A:integration_cashier_mpp/refund',
    confidence: 'H',
    looksAt: ['refund.request', 'refund.response', 'agePayment', 'viewBalance'],
    scenarios: inEveryFlow('refund-aged'),
    advice: 'Keep payments, and the way back for their money, for at least 366 days.',
    *check(evidence) {
      succeeded(evidence, 'pay')
      evidence.intent('age')
      yield* expectOutcome(evidence, 'refund', ['S'])
      yield* expectBalance(evidence, 'balance before', 'balance after', 0n, 'after the refund')
    },
  }),
  everyFlow('cancel.window', {
    level: 'MUST',
    title: 'A payment can be cancelled until 00:30 UTC+8 of the next day',
    source: 'A:integration_auto_debit_mpp/cancel_payment',
    confidence: 'H',
    looksAt: ['cancelPayment.request', 'cancelPayment.response', 'agePayment', 'viewBalance'],
    scenarios: inEveryFlow('cancel-aged'),
    advice: 'Count the window in UTC+8, from the day of the payment.',
    *check(evidence) {
      succeeded(evidence, 'pay')
      evidence.intent('age')
      yield* expectOutcome(evidence, 'cancel', ['S'])
      yield* expectBalance(evidence, 'balance before', 'balance after', 0n, 'after the cancel')
    },
  }),
]
