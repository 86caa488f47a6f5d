import { expect } from 'vitest'
import type { Expected } from '../../../gateway/acquiring/payments.ts'
import type { GatewayOptions } from '../../../gateway/gateway.ts'
import type { Session } from '../../../gateway/session.ts'
import type { JsonObject } from '../../../protocol/body.ts'
import { acqpEndpoints, type FromAcqp } from '../../../protocol/endpoints.ts'
import { validateMessage } from '../../../protocol/validation.ts'
import { connected, json, verdictOf } from '../harness.ts'
import { post, type WireMessage, world } from '../support.ts'

export type Scenario = 'PaymentCode' | 'OrderCode' | 'EntryCode'

export const reference = 'ORDER1'
export const amount = { currency: 'THB', value: '3000' }
export const paymentCode = '281010897274821897274821'
export const facts = { acquirerId: 'A1', pspId: 'P1', customerId: 'CONFORMANCE-USER' }
export const userAgent = 'Mozilla/5.0 AlipayClient/10.2'

/** What a till is about to ask for, as a scenario makes it known. */
export const purchase: Omit<Expected, 'scenario'> = { reference, amount, paymentCode, wallet: 'waits' }

/** A pay that nothing is unusual about; `change` replaces whole fields of it. */
export function payBody(scenario: Scenario = 'PaymentCode', change: JsonObject = {}) {
  const scanned = scenario === 'PaymentCode'
  const merchant = { referenceMerchantId: 'S1', merchantMCC: '5812', merchantName: 'Tea', store }
  return {
    order: {
      referenceOrderId: reference,
      orderDescription: 'Two milk teas',
      orderAmount: amount,
      merchant,
      ...(scanned ? {} : { env: { userAgent } }),
    },
    paymentRequestId: 'PAY1',
    paymentAmount: amount,
    paymentMethod: {
      paymentMethodType: 'CONNECT_WALLET',
      ...(scanned ? { paymentMethodId: paymentCode } : {}),
    },
    paymentFactor: {
      isInStorePayment: 'true',
      isCashierPayment: scanned ? 'false' : 'true',
      inStorePaymentScenario: scenario,
    },
    settlementStrategy: { settlementCurrency: 'SGD' },
    paymentNotifyUrl: 'https://acquirer.example/notify',
    ...(scenario === 'EntryCode' ? { paymentRedirectUrl: 'https://acquirer.example/result' } : {}),
    ...change,
  }
}

const store = { referenceStoreId: 'S1-1', storeName: 'Tea', storeMCC: '5812', storeAddress: { region: 'SG' } }

export const refundBody = (refundRequestId: unknown, value: unknown, change: JsonObject = {}) => ({
  paymentRequestId: 'PAY1',
  refundRequestId,
  refundAmount: { currency: amount.currency, value },
  ...change,
})

/** Sends a message of an acquirer as it is, without a look at what comes back. */
export const send = (url: string, api: FromAcqp, body: unknown, query = ''): Promise<WireMessage> =>
  post(url, {
    path: acqpEndpoints[api].path + query,
    body: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
  })

/** What is plain about every answer of Alipay+: it is signed for the path that was called and conforms. */
export function plainAnswer(api: FromAcqp, answer: WireMessage, query = ''): JsonObject {
  expect(answer.status).toBe(200)
  expect(verdictOf(answer, acqpEndpoints[api].path + query)).toBe('verifies')
  expect(validateMessage(`acqp/${api}.response`, json(answer))).toEqual([])
  return json(answer)
}

/** A gateway that is the Alipay+ of an acquirer, with one scenario open. */
export async function openShop(options: Partial<GatewayOptions> = {}) {
  const line = await connected({ connection: { role: 'acqp' }, options })
  const { url } = line.gateway
  const ask = async (api: FromAcqp, body: unknown, query = '') =>
    plainAnswer(api, await send(url, api, body, query), query)
  return { ...line, url, ask, session: line.open({ scenario: 'one' }) }
}

export type Shop = Awaited<ReturnType<typeof openShop>>

/** A shop whose customer has asked for one payment already. */
export async function shopWithPayment(
  wallet: Expected['wallet'],
  { options = {}, body = payBody() }: { options?: Partial<GatewayOptions>; body?: JsonObject } = {},
) {
  const shop = await openShop(options)
  shop.session.expect({ ...purchase, wallet })
  const paid = await shop.ask('pay', body)
  return { ...shop, paid, payment: onlyPayment(shop.session) }
}

export function onlyPayment(session: Session) {
  const payments = session.acquired()
  expect(payments).toHaveLength(1)
  return payments[0] ?? expect.fail('no payment')
}

/** A result in short, such as `F/ORDER_IS_CLOSED`. */
export function brief(result: unknown): string {
  const { resultStatus, resultCode } = result as Record<string, string>
  return `${resultStatus}/${resultCode}`
}

/** The two results of an inquiry about PAY1 in short. */
export async function inquired(shop: Pick<Shop, 'ask'>, ids: JsonObject = { paymentRequestId: 'PAY1' }) {
  const { result, paymentResult } = await shop.ask('inquiryPayment', ids)
  return [brief(result), paymentResult === undefined ? undefined : brief(paymentResult)]
}

/** A world whose clock stands until it is moved. */
export function stoppedClock(at = '2026-01-01T12:00:00.000Z') {
  let now = Date.parse(at)
  return {
    world: { ...world, now: () => new Date(now) },
    move: (ms: number) => {
      now += ms
    },
  }
}
