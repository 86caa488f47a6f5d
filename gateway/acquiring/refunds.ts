import type { JsonObject } from '../../protocol/body.ts'
import { type Money, sameMoney } from '../../protocol/money.ts'
import type { AcquiredPayment, Refunded } from './payments.ts'
import { success } from './results.ts'

/** The code that a refund is refused with, if it is: a repeat must be the same, a new one must be covered. */
export function refusalOf(
  payment: AcquiredPayment,
  amount: Money,
  known: Refunded | undefined,
): string | undefined {
  if (known) return sameMoney(known.amount, amount) ? undefined : 'REPEAT_REQ_INCONSISTENT'
  if (payment.state === 'closed') return 'ORDER_IS_CLOSED'
  if (payment.state !== 'paid') return 'PROCESS_FAIL'
  if (amount.currency !== payment.amount.currency) return 'CURRENCY_NOT_SUPPORT'
  return refundedOf(payment) + BigInt(amount.value) > BigInt(payment.amount.value)
    ? 'REFUND_AMOUNT_EXCEED'
    : undefined
}

/** What was given back so far, in the smallest unit. */
export function refundedOf({ refunds }: AcquiredPayment): bigint {
  return [...refunds.values()].reduce((sum, { amount }) => sum + BigInt(amount.value), 0n)
}

/** The refunds of a payment as an inquiry tells them. */
export function transactionsOf({ refunds }: AcquiredPayment): JsonObject {
  if (refunds.size === 0) return {}
  const transactions = [...refunds].map(([transactionRequestId, { refundId, refundTime, amount }]) => ({
    transactionResult: success,
    transactionId: refundId,
    transactionRequestId,
    transactionAmount: amount,
    transactionTime: refundTime,
    transactionType: 'REFUND',
    transactionStatus: 'SUCCESS',
  }))
  return { transactions }
}
