import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { JsonObject } from '../../../protocol/body.ts'
import type { FromAcqp } from '../../../protocol/endpoints.ts'
import { recordsOf } from '../harness.ts'
import {
  amount,
  brief,
  openShop,
  payBody,
  plainAnswer,
  purchase,
  refundBody,
  type Scenario,
  send,
  shopWithPayment,
} from './shop.ts'

const apis: FromAcqp[] = ['pay', 'inquiryPayment', 'cancelPayment', 'refund']
const deep = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`

it.each<[title: string, body: string | Buffer]>([
  ['nothing', ''],
  ['no JSON', '{"paymentRequestId":'],
  ['an array', '[]'],
  ['null', 'null'],
  ['an empty object', '{}'],
  ['bytes that are not UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
  ['a very deep body', deep(50_000)],
])('a body of %s is refused by all four', async (_, body) => {
  const { ask, session, tape } = await shopWithPayment('pays')
  for (const api of apis) expect(brief((await ask(api, body)).result)).toBe('F/PARAM_ILLEGAL')
  const malformed = recordsOf(tape, 'request').slice(1)
  expect(malformed.map(({ scenario }) => scenario)).toEqual(Array(4).fill('unattributed'))
  for (const { mismatch } of malformed) expect(mismatch).toMatch(/./)
  expect(session.acquired()).toHaveLength(1)
})

/** What stands where something else is expected. */
const values = [undefined, null, true, 0, 1.5, '', [], ['x'], {}, [[]]]
const notIds = [...values, 'x'.repeat(65)]

it.each(notIds)('a pay whose paymentRequestId is %j is refused, and makes no payment', async (value) => {
  const { ask, session } = await openShop()
  session.expect({ ...purchase, wallet: 'pays' })
  const { result } = await ask('pay', payBody('PaymentCode', { paymentRequestId: value }))
  expect(brief(result)).toBe('F/PARAM_ILLEGAL')
  expect(session.acquired()).toEqual([])
})

it.each(['undefined', 'null', '__proto__', 'constructor'])('an id may be %s', async (paymentRequestId) => {
  const { ask, session } = await openShop()
  session.expect({ ...purchase, wallet: 'pays' })
  expect(brief((await ask('inquiryPayment', { paymentRequestId })).result)).toBe('F/ORDER_NOT_EXIST')
  expect(brief((await ask('pay', payBody('PaymentCode', { paymentRequestId }))).result)).toBe('S/SUCCESS')
  expect(await ask('inquiryPayment', { paymentRequestId })).toMatchObject({ paymentRequestId })
})

const notMoney: unknown[] = [
  ...values,
  '3000',
  { currency: 'THB' },
  { value: '3000' },
  { currency: 'THB', value: 3000 },
  { currency: 764, value: '3000' },
  { currency: 'baht', value: '3000' },
  { currency: 'THB', value: '30.00' },
  { currency: 'THB', value: '-3000' },
  { currency: 'THB', value: '0' },
  { currency: 'THB', value: ' 3000' },
  { currency: 'THB', value: '0x10' },
  { currency: 'THB', value: '' },
  { currency: 'THB', value: null },
  { currency: 'THB', value: ['3000'] },
]

it.each(notMoney)('an amount of %j is refused in a pay and in a refund', async (money) => {
  const { ask, session, payment } = await shopWithPayment('pays')
  const pay = payBody('PaymentCode', { paymentRequestId: 'PAY2', paymentAmount: money })
  expect(brief((await ask('pay', pay)).result)).toBe('F/PARAM_ILLEGAL')
  const refund = refundBody('REF1', '', { refundAmount: money })
  expect(brief((await ask('refund', refund)).result)).toBe('F/PARAM_ILLEGAL')
  expect(session.acquired()).toHaveLength(1)
  expect(payment.refunds.size).toBe(0)
})

const method = (paymentMethodId: unknown) => ({
  paymentMethod: { paymentMethodType: 'CONNECT_WALLET', paymentMethodId },
})
const factor = (inStorePaymentScenario: unknown) => ({
  paymentFactor: { isInStorePayment: 'true', inStorePaymentScenario },
})
const notObjects = values.filter((value) => JSON.stringify(value) !== '{}')
const optional = notObjects.filter((value) => value !== undefined && value !== null)

type Row = [part: string, scenario: Scenario, change: JsonObject]
const rows = (
  part: string,
  scenario: Scenario,
  odd: unknown[],
  change = (value: unknown) => ({ [part]: value }),
) => odd.map((value): Row => [part, scenario, change(value)])

it.each<Row>([
  ...rows('order', 'OrderCode', notObjects),
  ...rows('paymentFactor', 'OrderCode', values),
  ...rows('inStorePaymentScenario', 'OrderCode', [...values, 'orderCode'], factor),
  ...rows('paymentMethodId', 'PaymentCode', values, method),
  ...rows('paymentMethod', 'PaymentCode', values),
  ...rows('paymentMethod', 'OrderCode', optional),
  ...rows('settlementStrategy', 'EntryCode', optional),
])('a pay without a sensible %s is refused, with %s: %j', async (_, scenario, change) => {
  const { ask, session } = await openShop()
  session.expect({ ...purchase, wallet: 'pays' })
  const { result } = await ask('pay', payBody(scenario, change))
  expect(brief(result)).toBe('F/PARAM_ILLEGAL')
  expect(session.acquired()).toEqual([])
})

it('flags that are true instead of "true" are taken: real acquirers send them', async () => {
  const paymentFactor = { ...payBody('OrderCode').paymentFactor, isInStorePayment: true }
  const { paid } = await shopWithPayment('waits', { body: payBody('OrderCode', { paymentFactor }) })
  expect(brief(paid.result)).toBe('U/PAYMENT_IN_PROCESS')
})

it.each(apis.slice(1))('a %s without a sensible id is refused', async (api) => {
  const { ask, payment } = await shopWithPayment('pays')
  const rest = { refundRequestId: 'REF1', refundAmount: amount }
  for (const value of notIds)
    for (const ids of [{ paymentRequestId: value }, { paymentId: value }, badly(value)])
      expect(brief((await ask(api, { ...rest, ...ids })).result)).toBe('F/PARAM_ILLEGAL')
  expect([payment.state, payment.refunds.size]).toEqual(['paid', 0])
})

/** A good id beside one that is none; null and nothing would be no id at all. */
const badly = (value: unknown) => ({ paymentRequestId: value ?? 0, paymentId: 'AP1' })

it.each(notIds)('a refund whose refundRequestId is %j is refused', async (value) => {
  const { ask, payment } = await shopWithPayment('pays')
  expect(brief((await ask('refund', refundBody(value, '1000'))).result)).toBe('F/PARAM_ILLEGAL')
  expect(payment.refunds.size).toBe(0)
})

const fields = [
  'order',
  'paymentRequestId',
  'paymentId',
  'paymentAmount',
  'paymentMethod',
  'paymentFactor',
  'paymentExpiryTime',
  'settlementStrategy',
  'refundRequestId',
  'refundAmount',
]

it.each(fields)('a very deep %s is answered all the same', async (field) => {
  const { url, session } = await shopWithPayment('pays')
  for (const api of apis) {
    const plain = JSON.stringify({ ...payBody(), ...refundBody('REF1', '1'), [field]: 'HERE' })
    for (const nested of [deep(50_000), `{"paymentMethodType":${deep(50_000)}}`])
      plainAnswer(api, await send(url, api, plain.replace('"HERE"', nested)))
  }
  expect(session.acquired().length).toBeLessThanOrEqual(1)
})

it('whatever stands in the fields, every message is answered as documented', async () => {
  const { url, tape } = await shopWithPayment('pays')
  const plain = { ...payBody(), ...refundBody('REF1', '1') }
  const odd = fc.dictionary(fc.constantFrom(...fields), fc.jsonValue({ maxDepth: 3 }))
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...apis), odd, async (api, change) => {
      plainAnswer(api, await send(url, api, { ...plain, ...change }))
    }),
    { numRuns: 200, seed: 1 },
  )
  expect(recordsOf(tape, 'response')).toHaveLength(recordsOf(tape, 'request').length)
})
