import { expect, it } from 'vitest'
import { take } from '../../../gateway/acquiring/payments.ts'
import type { JsonObject } from '../../../protocol/body.ts'
import { world } from '../support.ts'
import {
  brief,
  inquired,
  onlyPayment,
  payBody,
  type Scenario,
  shopWithPayment,
  stoppedClock,
} from './shop.ts'

const part = (name: 'paymentFactor' | 'paymentMethod' | 'order', change: JsonObject) => ({
  [name]: { ...payBody()[name], ...change },
})

it.each<Scenario>(['PaymentCode', 'OrderCode', 'EntryCode'])(
  'a pay with %s that is repeated is the same payment with the same answer',
  async (scenario) => {
    const clock = stoppedClock()
    const body = payBody(scenario)
    const { ask, paid, session } = await shopWithPayment('waits', { body, options: clock })
    clock.move(5000)
    expect(await ask('pay', body)).toEqual(paid)
    onlyPayment(session)
  },
)

it.each<[title: string, change: JsonObject]>([
  ['another amount', { paymentAmount: { currency: 'THB', value: '3001' } }],
  ['another currency', { paymentAmount: { currency: 'SGD', value: '3000' } }],
  ['another scenario', part('paymentFactor', { inStorePaymentScenario: 'EntryCode' })],
  ['another isCashierPayment', part('paymentFactor', { isCashierPayment: 'true' })],
  ['a fact more in paymentFactor', part('paymentFactor', { presentmentMode: 'TILE' })],
  ['another settlement currency', { settlementStrategy: { settlementCurrency: 'THB' } }],
  ['no settlementStrategy', { settlementStrategy: undefined }],
  ['another type of method', part('paymentMethod', { paymentMethodType: 'ALIPAY_CN' })],
  ['no type of method', part('paymentMethod', { paymentMethodType: undefined })],
])('a repeat with %s is refused and leaves the payment as it is', async (_, change) => {
  const { ask, session } = await shopWithPayment('pays')
  const answer = await ask('pay', payBody('PaymentCode', change))
  expect(brief(answer.result)).toBe('F/REPEAT_REQ_INCONSISTENT')
  expect(Object.keys(answer)).toEqual(['result'])
  expect(onlyPayment(session).state).toBe('paid')
  expect(await inquired({ ask })).toEqual(['S/SUCCESS', 'S/SUCCESS'])
})

it.each<[title: string, change: JsonObject]>([
  ['another order', part('order', { referenceOrderId: 'ORDER9' })],
  ['another description', part('order', { orderDescription: 'Three milk teas' })],
  ['another orderAmount', part('order', { orderAmount: { currency: 'USD', value: '90' } })],
  ['another payment code', part('paymentMethod', { paymentMethodId: '281010897274821897274829' })],
  ['a customer', part('paymentMethod', { customerId: 'U1' })],
  ['another end', { paymentExpiryTime: '2090-01-01T00:00:00Z' }],
  ['an end that is over', { paymentExpiryTime: '2020-01-01T00:00:00Z' }],
  ['another URL for notifications', { paymentNotifyUrl: 'https://elsewhere.example/' }],
  ['a region of the user', { userRegion: 'TH' }],
  ['null for a fact that was left out', part('paymentFactor', { presentmentMode: null })],
])('a repeat with %s is the same payment', async (_, change) => {
  const { ask, paid, session } = await shopWithPayment('waits')
  expect(await ask('pay', payBody('PaymentCode', change))).toEqual(paid)
  onlyPayment(session)
})

it('null and no settlementStrategy are the same', async () => {
  const body = payBody('PaymentCode', { settlementStrategy: null })
  const { ask, paid } = await shopWithPayment('waits', { body })
  expect(await ask('pay', { ...body, settlementStrategy: undefined })).toEqual(paid)
})

it('the order of the fields does not count', async () => {
  const { ask, paid } = await shopWithPayment('pays')
  const turned = Object.fromEntries(Object.entries(payBody().paymentFactor).reverse())
  expect(await ask('pay', payBody('PaymentCode', { paymentFactor: turned }))).toEqual(paid)
})

it('a repeat tells how the payment stands by now', async () => {
  const { ask, payment } = await shopWithPayment('waits', { body: payBody('OrderCode') })
  take(payment, world.now())
  const again = await ask('pay', payBody('OrderCode'))
  expect(brief(again.result)).toBe('S/SUCCESS')
  expect(again).not.toHaveProperty('orderCodeForm')
  await ask('cancelPayment', { paymentRequestId: 'PAY1' })
  expect(brief((await ask('pay', payBody('OrderCode'))).result)).toBe('F/ORDER_IS_CLOSED')
})
