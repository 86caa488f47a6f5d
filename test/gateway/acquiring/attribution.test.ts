import { expect, it } from 'vitest'
import type { JsonObject } from '../../../protocol/body.ts'
import { recordsOf } from '../harness.ts'
import { amount, brief, openShop, payBody, purchase, type Scenario } from './shop.ts'

const stranger = { referenceOrderId: 'A NUMBER OF THE SHOP' }
const order = (change: JsonObject) => ({ ...payBody().order, ...change })
const scans = (paymentMethodId: string) => ({ paymentMethodType: 'CONNECT_WALLET', paymentMethodId })
const baht = (value: string) => ({ currency: 'THB', value })

const codes = ['281010897274821897274821', '281010897274821897274822'] as const

/** Four purchases, of which the first and the last have amounts of their own. */
async function twoScenarios() {
  const shop = await openShop()
  const two = shop.open({ scenario: 'two' })
  const { paymentCode, ...uncoded } = purchase
  shop.session.expect({ ...uncoded, reference: 'ORDER0', amount: baht('1234') })
  shop.session.expect({ ...purchase, paymentCode: codes[0] })
  two.expect({ ...purchase, reference: 'ORDER2', paymentCode: codes[1] })
  two.expect({ ...uncoded, reference: 'ORDER3', amount: baht('4567') })
  return { ...shop, two }
}

const second = order({ referenceOrderId: 'ORDER2' })
const priced = { paymentAmount: baht('1234') }
const foreign = { order: order(stranger), paymentMethod: scans('281010897274821897274829') }

it.each<[title: string, scenario: Scenario, change: JsonObject]>([
  ['its payment code', 'PaymentCode', { ...foreign, paymentMethod: scans(codes[1]) }],
  ['its payment code, before its order', 'PaymentCode', { paymentMethod: scans(codes[1]) }],
  ['its payment code, before its amount', 'PaymentCode', { paymentMethod: scans(codes[1]), ...priced }],
  ['the order that it names', 'PaymentCode', { ...foreign, order: second }],
  ['the order that it names, before its amount', 'PaymentCode', { ...foreign, order: second, ...priced }],
  ['the order of an order code', 'OrderCode', { order: second }],
  ['the order of an entry code', 'EntryCode', { order: second }],
  ['an amount that no other has', 'PaymentCode', { ...foreign, paymentAmount: baht('4567') }],
  ['the amount of an order code', 'OrderCode', { order: order(stranger), paymentAmount: baht('4567') }],
])('a payment is found by %s', async (_, scenario, change) => {
  const { ask, session, two, tape } = await twoScenarios()
  const { result } = await ask('pay', payBody(scenario, change))
  expect(brief(result)).toBe('U/PAYMENT_IN_PROCESS')
  expect([session.acquired().length, two.acquired().length]).toEqual([0, 1])
  expect(recordsOf(tape, 'request')[0]).toMatchObject({ scenario: 'two', label: 'pay 1' })
})

it.each<[title: string, change: JsonObject]>([
  ['an amount that two orders have', {}],
  ['an amount in another currency', { paymentAmount: { currency: 'SGD', value: '4567' } }],
  ['an amount that no order has', { paymentAmount: baht('1') }],
])('a payment with %s and nothing else that is known is nobody’s', async (_, change) => {
  const { ask, session, two, tape } = await twoScenarios()
  const { result } = await ask('pay', payBody('PaymentCode', { ...foreign, ...change }))
  expect(brief(result)).toBe('F/INVALID_CODE')
  expect([...session.acquired(), ...two.acquired()]).toEqual([])
  expect(recordsOf(tape, 'request')[0]).toMatchObject({
    scenario: 'unattributed',
    label: 'unattributed',
    api: 'pay',
    mismatch:
      'neither its payment code nor its order nor its amount is one that the suite gave to the shop; ' +
      'awaited: order "ORDER0" or "ORDER1" or "ORDER2" or "ORDER3"',
  })
})

it('what has come is not awaited any more', async () => {
  const { ask, tape } = await twoScenarios()
  await ask('pay', payBody())
  await ask('pay', payBody('PaymentCode', { ...foreign, paymentRequestId: 'PAY2' }))
  expect(recordsOf(tape, 'request')[1]?.mismatch).toMatch(
    /; awaited: order "ORDER0" or "ORDER2" or "ORDER3"$/,
  )
})

it.each<[Scenario, string]>([
  ['PaymentCode', 'F/INVALID_CODE'],
  ['OrderCode', 'F/PROCESS_FAIL'],
  ['EntryCode', 'F/PROCESS_FAIL'],
])('without any expectation a pay with %s is answered %s', async (scenario, answered) => {
  const { ask, tape } = await openShop()
  expect(brief((await ask('pay', payBody(scenario))).result)).toBe(answered)
  expect(recordsOf(tape, 'request')[0]?.mismatch).toMatch(/; none is awaited$/)
})

it('a new payment for the same order belongs to the same scenario', async () => {
  const { ask, two } = await twoScenarios()
  for (const paymentRequestId of ['PAY1', 'PAY2'])
    await ask('pay', payBody('OrderCode', { paymentRequestId, order: second }))
  expect(two.acquired().map(({ paymentRequestId }) => paymentRequestId)).toEqual(['PAY1', 'PAY2'])
})

it('what follows a payment belongs to its scenario, by either id', async () => {
  const { ask, two, tape } = await twoScenarios()
  const { paymentId } = await ask('pay', payBody('PaymentCode', { paymentMethod: scans(codes[1]) }))
  await ask('inquiryPayment', { paymentRequestId: 'PAY1' })
  await ask('inquiryPayment', { paymentId })
  await ask('cancelPayment', { paymentId })
  await ask('refund', { paymentId, refundRequestId: 'REF1', refundAmount: amount })
  expect(recordsOf(tape, 'request').map(({ scenario }) => scenario)).toEqual(Array(5).fill('two'))
  expect([two.count('inquiryPayment'), two.count('cancelPayment'), two.count('refund')]).toEqual([2, 1, 1])
})

it('a repeated pay belongs to the payment, whatever else it names by now', async () => {
  const { ask, two, session, tape } = await twoScenarios()
  await ask('pay', payBody('PaymentCode', { paymentMethod: scans(codes[1]) }))
  await ask('pay', payBody('PaymentCode', { paymentMethod: scans(codes[0]) }))
  expect(recordsOf(tape, 'request')[1]).toMatchObject({ scenario: 'two', label: 'pay 2' })
  expect([session.acquired().length, two.acquired().length]).toEqual([0, 1])
})

it('a paymentId in a pay means nothing', async () => {
  const { ask, two, session } = await twoScenarios()
  const { paymentId } = await ask('pay', payBody('PaymentCode', { paymentMethod: scans(codes[1]) }))
  await ask('pay', payBody('PaymentCode', { paymentRequestId: 'PAY2', paymentId }))
  expect([session.acquired().length, two.acquired().length]).toEqual([1, 1])
  expect([session.count('pay'), two.count('pay')]).toEqual([1, 1])
})

it.each(['inquiryPayment', 'cancelPayment', 'refund'] as const)(
  'a %s of no payment is nobody’s and says what it names',
  async (api) => {
    const { ask, tape } = await twoScenarios()
    const refund = { refundRequestId: 'REF1', refundAmount: amount }
    expect(brief((await ask(api, { paymentRequestId: 'PAY9', ...refund })).result)).toBe('F/ORDER_NOT_EXIST')
    expect(recordsOf(tape, 'request')[0]).toMatchObject({
      scenario: 'unattributed',
      mismatch: 'paymentRequestId is "PAY9", paymentId missing: no payment of this run',
    })
  },
)
