import { isObject, type JsonObject } from '../protocol/body.ts'
import type { Money } from '../protocol/money.ts'
import type { ResultStatus } from '../protocol/results.ts'

/** A payment as Alipay+ knows it. */
export interface Payment {
  readonly paymentRequestId: string
  readonly scenario: string
  readonly customerId: string
  readonly amount: Money
  /** In a foreign shop: what the user pays, and the rate. */
  readonly foreign?: { readonly payToAmount: Money; readonly paymentQuote: JsonObject }
  /** The wallet's id, once it was told. */
  paymentId?: string
  /** `open` until a final result; `cancelled` once a cancel succeeded. */
  state: 'open' | 'paid' | 'failed' | 'cancelled'
  refunded: bigint
}

export interface Ledger {
  readonly payments: readonly Payment[]
  find(paymentRequestId: string): Payment | undefined
  add(payment: Pick<Payment, 'paymentRequestId' | 'scenario' | 'customerId' | 'amount' | 'foreign'>): void
  /** Takes a result of the payment: from pay, an inquiry or a notification. S after F counts as paid. */
  settle(paymentRequestId: string, status: ResultStatus, paymentId?: string): void
  cancel(paymentRequestId: string): void
  /** A repeat with the same refundRequestId gives back nothing more. */
  refund(paymentRequestId: string, refundRequestId: string, amount: Money): void
  /** Payments that still hold, or may hold, money of a user. */
  left(): readonly Payment[]
}

/** The amounts of a payment as a message of ours tells them. */
export function amountsIn({ paymentAmount, payToAmount, paymentQuote }: JsonObject) {
  const amount = paymentAmount as unknown as Money
  if (!isObject(paymentQuote)) return { amount }
  return { amount, foreign: { payToAmount: payToAmount as unknown as Money, paymentQuote } }
}

/** The gateway's own record of what was paid, so that a run can give back what it left paid. */
export function createLedger(): Ledger {
  const byId = new Map<string, Payment>()
  const refunds = new Set<string>()
  const change = (id: string, how: (payment: Payment) => void) => {
    const payment = byId.get(id)
    if (payment) how(payment)
  }
  return {
    get payments() {
      return [...byId.values()]
    },
    find: (id) => byId.get(id),
    add: (payment) => {
      if (!byId.has(payment.paymentRequestId))
        byId.set(payment.paymentRequestId, { ...payment, state: 'open', refunded: 0n })
    },
    settle: (id, status, paymentId) => change(id, (payment) => settle(payment, status, paymentId)),
    cancel: (id) =>
      change(id, (payment) => {
        payment.state = 'cancelled'
      }),
    refund: (id, refundRequestId, amount) =>
      change(id, (payment) => {
        if (!refunds.has(refundRequestId)) payment.refunded += BigInt(amount.value)
        refunds.add(refundRequestId)
      }),
    left: () => [...byId.values()].filter(holdsMoney),
  }
}

function settle(payment: Payment, status: ResultStatus, paymentId?: string): void {
  if (paymentId) payment.paymentId ??= paymentId
  if (payment.state === 'cancelled' || payment.state === 'paid') return
  if (status === 'S') payment.state = 'paid'
  if (status === 'F') payment.state = 'failed'
}

function holdsMoney({ state, refunded, amount }: Payment): boolean {
  return state === 'open' || (state === 'paid' && refunded < BigInt(amount.value))
}
