import type { JsonObject } from '../protocol/body.ts'
import type { Payment } from './ledger.ts'

/** What Alipay+ answers to the wallet that decodes the code of an order. */
export type OrderFacts = JsonObject & { readonly paymentRequestId: string }

/** An order of a shop that waits for a wallet to pay it. */
export interface Order {
  readonly scenario: string
  readonly codeValue: string
  readonly facts: OrderFacts
  /** The result code, of status F, that stands in the way of paying it. */
  readonly refusal?: string
  /** The user who decoded it first, as the wallet names them; nobody else can. */
  customerId?: unknown
}

/** Every order of a run, by the value of its code. */
export interface OrderBook {
  add(order: Order): void
  find(codeValue: unknown): Order | undefined
}

export function createOrderBook(): OrderBook {
  const byCode = new Map<unknown, Order>()
  return { add: (order) => void byCode.set(order.codeValue, order), find: (code) => byCode.get(code) }
}

const failure = (resultCode: string) => ({
  result: { resultCode, resultStatus: 'F', resultMessage: resultCode.toLowerCase().replaceAll('_', ' ') },
})

/**
 * The answer to userInitiatedPay. The first user who decodes an order is the only one who can, and nobody
 * once its payment was cancelled.
 */
export function decodeOrder(
  order: Order | undefined,
  customerId: unknown,
  payment?: Payment['state'],
): JsonObject {
  if (!order) return failure('INVALID_CODE')
  if (order.refusal !== undefined) return failure(order.refusal)
  if (payment === 'cancelled') return failure('ORDER_IS_CLOSED')
  order.customerId ??= customerId
  return order.customerId === customerId ? order.facts : failure('REPEAT_REQ_INCONSISTENT')
}
