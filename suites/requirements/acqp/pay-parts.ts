import { isObject, type JsonObject } from '../../../protocol/body.ts'
import { bodyOf, type Evidence, NotReached } from '../../judge/evidence.ts'
import type { Exchange } from '../../judge/exchange.ts'
import type { Finding } from '../../judge/finding.ts'
import type { AcqpFlow } from '../../scenarios/acqp/define.ts'
import { at, show } from '../checks.ts'
import { part } from './shop.ts'

/** The pages of the three scenarios. */
export const scanPage = 'A:api_acq/pay_user_presented_mode'
export const orderPage = 'A:api_acq_tile/pay_order_code'
export const entryPage = 'A:api_acq_tile/pay_entry_code'
export const everyPage = `${scanPage}; ${orderPage}; ${entryPage}`

/** What `paymentFactor.inStorePaymentScenario` is in each flow. */
export const inStoreScenarios: Readonly<Record<string, string>> = {
  'acqp-cpm': 'PaymentCode',
  'acqp-mpm-order-code': 'OrderCode',
  'acqp-mpm-entry-code': 'EntryCode',
} satisfies Record<AcqpFlow, string>

/** A pay that belongs to an order. */
export interface Pay {
  readonly exchange: Exchange
  readonly body: JsonObject
  readonly flow: string
}

/** The pays that belong to a scenario of these flows. @throws {NotReached} where there is none */
export function paysOf(evidence: Evidence, prefix: string): readonly Pay[] {
  const pays = evidence
    .exchanges('from-partner', 'pay')
    .filter(({ request }) => request.json.ok)
    .map((exchange) => ({ exchange, body: bodyOf(exchange), flow: exchange.scenario.split('.')[0] ?? '' }))
    .filter(({ flow }) => flow in inStoreScenarios && flow.startsWith(prefix))
  if (pays.length === 0) throw new NotReached('the acquirer sent no pay that belongs to an order')
  return pays
}

/** A value inside a pay; undefined where it is left out or null. */
export function valueAt(body: JsonObject, pointer: string): unknown {
  const names = pointer.split('/').slice(1)
  const last = names.pop() ?? ''
  return part(body, ...names)[last] ?? undefined
}

/** What a part of every pay must be. */
export interface Part {
  readonly pointer: string
  readonly what: string
  /** As a finding says it; undefined where the pay is not judged. */
  expected(pay: Pay): string | undefined
  /** Whether a value is that; default: whether it is written so. */
  isRight?(value: unknown, pay: Pay): boolean
}

const isWritten = (value: unknown, expected: string) => value !== undefined && String(value) === expected

/** Finds pays in which a part is not what it must be. */
export const departures =
  ({ pointer, what, expected, isRight }: Part, prefix = 'acqp-') =>
  (evidence: Evidence): Iterable<Finding> =>
    paysOf(evidence, prefix).flatMap((pay): Finding[] => {
      const wanted = expected(pay)
      const value = valueAt(pay.body, pointer)
      if (wanted === undefined || (isRight?.(value, pay) ?? isWritten(value, wanted))) return []
      return [{ code: 'VALUE', what, expected: wanted, actual: show(value), ...at(pay.exchange, pointer) }]
    })

const isPresent = (value: unknown) => value !== undefined

/** A part that must be there. */
export const present = (pointer: string, what: string): Part => ({
  pointer,
  what,
  expected: () => 'a value',
  isRight: isPresent,
})

/** An amount as `USD 1200`, however it is written. */
export const moneyText = (amount: unknown) => {
  const { currency, value } = isObject(amount) ? amount : {}
  return `${String(currency)} ${String(value)}`
}
