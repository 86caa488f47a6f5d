import { isObject, type JsonObject } from '../../protocol/body.ts'
import { timeForm } from '../../protocol/datetime.ts'
import type { Money } from '../../protocol/money.ts'

/** Who shows what in the shop. */
export type InStoreScenario = 'PaymentCode' | 'OrderCode' | 'EntryCode'

/** What Alipay+ needs of a pay to work on it; what else is wrong with it is for the judges. */
export interface PayRequest {
  readonly body: JsonObject
  readonly paymentRequestId: string
  readonly amount: Money
  readonly inStoreScenario: InStoreScenario
  readonly expiryTime?: string
  /** What a repeat must have in common with the first. */
  readonly compared: readonly unknown[]
}

/** Reads a pay; undefined where Alipay+ cannot work on it. Never throws. */
export function readPay(body: JsonObject): PayRequest | undefined {
  const { order, paymentRequestId, paymentFactor, paymentExpiryTime } = body
  const amount = moneyIn(body.paymentAmount)
  const inStoreScenario = inStoreScenarioIn(paymentFactor)
  const whole = isId(paymentRequestId) && amount && inStoreScenario && isObject(order)
  if (!whole || !optionalObject(body.settlementStrategy)) return undefined
  if (!optionalObject(body.paymentMethod) || (inStoreScenario === 'PaymentCode' && !codeIn(body)))
    return undefined
  const isTime = typeof paymentExpiryTime === 'string' && timeForm(paymentExpiryTime) === 'iso'
  const expiryTime = isTime ? { expiryTime: paymentExpiryTime } : {}
  return { body, paymentRequestId, amount, inStoreScenario, ...expiryTime, compared: comparedIn(body) }
}

/** Whether a request says which payment it is about. */
export function namesPayment({ paymentRequestId, paymentId }: JsonObject): boolean {
  const given = [paymentRequestId, paymentId].filter((id) => id !== undefined && id !== null)
  return given.length > 0 && given.every(isId)
}

/** An id as either side may choose it. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && value.length >= 1 && value.length <= 64
}

/** An amount; undefined where it is none. */
export function moneyIn(amount: unknown): Money | undefined {
  const { currency, value } = isObject(amount) ? amount : {}
  if (typeof currency !== 'string' || typeof value !== 'string') return undefined
  return /^[A-Z]{3}$/.test(currency) && /^[1-9]\d*$/.test(value) ? { currency, value } : undefined
}

function inStoreScenarioIn(factor: unknown): InStoreScenario | undefined {
  const scenario = isObject(factor) ? factor.inStorePaymentScenario : undefined
  return scenario === 'PaymentCode' || scenario === 'OrderCode' || scenario === 'EntryCode'
    ? scenario
    : undefined
}

function codeIn({ paymentMethod }: JsonObject): string | undefined {
  const id = isObject(paymentMethod) ? paymentMethod.paymentMethodId : undefined
  return typeof id === 'string' && id !== '' ? id : undefined
}

/** Null stands for a field that is left out. */
const optionalObject = (value: unknown) => value === undefined || value === null || isObject(value)

/** @see A:api_acq_tile/pay_order_code */
function comparedIn({ paymentAmount, paymentFactor, settlementStrategy, paymentMethod }: JsonObject) {
  const { paymentMethodType } = scalarsIn(paymentMethod)
  return [...[paymentAmount, paymentFactor, settlementStrategy].map(scalarsIn), paymentMethodType]
}

/** None of what is compared has fields with fields of their own; null stands for a field that is left out. */
function scalarsIn(value: unknown): JsonObject {
  if (!isObject(value)) return {}
  return Object.fromEntries(Object.entries(value).filter(([, field]) => typeof field !== 'object'))
}
