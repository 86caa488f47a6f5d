import { expect, it } from 'vitest'
import type { WalletAct } from '../../../gateway/acquiring/payments.ts'
import { refundedOf } from '../../../gateway/acquiring/refunds.ts'
import { amount, brief, openShop, payBody, purchase, refundBody, type Shop, shopWithPayment } from './shop.ts'

const refunding = (shop: Pick<Shop, 'ask'>) => async (id: string, value: string) =>
  brief((await shop.ask('refund', refundBody(id, value))).result)

it('a payment is refunded in full', async () => {
  const { ask, payment } = await shopWithPayment('pays')
  const { result, ...told } = await ask('refund', refundBody('REF1', '3000'))
  expect(brief(result)).toBe('S/SUCCESS')
  expect(told).toEqual({
    acquirerId: 'A1',
    pspId: 'P1',
    refundId: expect.stringMatching(/^AR[0-9a-f]{20}$/),
    refundTime: expect.any(String),
    refundAmount: amount,
  })
  expect([refundedOf(payment), payment.state]).toEqual([3000n, 'paid'])
})

it('a payment is refunded in parts up to what was paid, and no further', async () => {
  const shop = await shopWithPayment('pays')
  const refund = refunding(shop)
  expect(await refund('REF1', '1000')).toBe('S/SUCCESS')
  expect(await refund('REF2', '1999')).toBe('S/SUCCESS')
  expect(await refund('REF3', '2')).toBe('F/REFUND_AMOUNT_EXCEED')
  expect(await refund('REF4', '1')).toBe('S/SUCCESS')
  expect(await refund('REF5', '1')).toBe('F/REFUND_AMOUNT_EXCEED')
  expect(refundedOf(shop.payment)).toBe(3000n)
  const ids = [...shop.payment.refunds.values()].map(({ refundId }) => refundId)
  expect(new Set(ids).size).toBe(3)
})

it('a refund over the limit at once gives back nothing', async () => {
  const shop = await shopWithPayment('pays')
  const answer = await shop.ask('refund', refundBody('REF1', '3001'))
  expect(brief(answer.result)).toBe('F/REFUND_AMOUNT_EXCEED')
  expect(Object.keys(answer)).toEqual(['result'])
  expect(refundedOf(shop.payment)).toBe(0n)
})

it('an amount beyond the exact numbers of JavaScript is counted exactly', async () => {
  const big = { currency: 'IDR', value: '9007199254740993' }
  const shop = await openShop()
  shop.session.expect({ ...purchase, amount: big, wallet: 'pays' })
  await shop.ask('pay', payBody('PaymentCode', { paymentAmount: big }))
  const refund = async (id: string, value: string) =>
    brief((await shop.ask('refund', refundBody(id, '', { refundAmount: { ...big, value } }))).result)
  expect(await refund('REF1', '9007199254740992')).toBe('S/SUCCESS')
  expect(await refund('REF2', '2')).toBe('F/REFUND_AMOUNT_EXCEED')
  expect(await refund('REF3', '1')).toBe('S/SUCCESS')
})

it('a refund that is repeated has the same answer and counts once', async () => {
  const { ask, payment } = await shopWithPayment('pays')
  const first = await ask('refund', refundBody('REF1', '2000'))
  expect(await ask('refund', refundBody('REF1', '2000'))).toEqual(first)
  const byOtherId = refundBody('REF1', '2000', {
    paymentRequestId: undefined,
    paymentId: payment.paymentId,
    refundReason: 'cold tea',
  })
  expect(await ask('refund', byOtherId)).toEqual(first)
  expect(refundedOf(payment)).toBe(2000n)
})

it('a repeat after the payment was cancelled has the same answer', async () => {
  const { ask } = await shopWithPayment('pays')
  const first = await ask('refund', refundBody('REF1', '2000'))
  await ask('cancelPayment', { paymentRequestId: 'PAY1' })
  expect(await ask('refund', refundBody('REF1', '2000'))).toEqual(first)
})

it('a refund that was refused can be asked for again under its id', async () => {
  const shop = await shopWithPayment('pays')
  const refund = refunding(shop)
  expect(await refund('REF1', '3001')).toBe('F/REFUND_AMOUNT_EXCEED')
  expect(await refund('REF1', '3000')).toBe('S/SUCCESS')
})

it('the same id with another amount is refused, and the first refund stands', async () => {
  const { ask, payment } = await shopWithPayment('pays')
  await ask('refund', refundBody('REF1', '1000'))
  for (const refundAmount of [
    { currency: 'THB', value: '1001' },
    { currency: 'SGD', value: '1000' },
  ]) {
    const { result } = await ask('refund', refundBody('REF1', '', { refundAmount }))
    expect(brief(result)).toBe('F/REPEAT_REQ_INCONSISTENT')
  }
  expect(refundedOf(payment)).toBe(1000n)
})

it('the id of a refund of another payment is refused', async () => {
  const { ask, session } = await shopWithPayment('pays')
  await ask('pay', payBody('PaymentCode', { paymentRequestId: 'PAY2' }))
  await ask('refund', refundBody('REF1', '1000'))
  const { result } = await ask('refund', refundBody('REF1', '1000', { paymentRequestId: 'PAY2' }))
  expect(brief(result)).toBe('F/REPEAT_REQ_INCONSISTENT')
  expect(session.acquired().map(refundedOf)).toEqual([1000n, 0n])
})

it('a refund in another currency is refused', async () => {
  const { ask, payment } = await shopWithPayment('pays')
  const refundAmount = { currency: 'SGD', value: '1' }
  const { result } = await ask('refund', refundBody('REF1', '', { refundAmount }))
  expect(brief(result)).toBe('F/CURRENCY_NOT_SUPPORT')
  expect(payment.refunds.size).toBe(0)
})

it.each<[state: string, wallet: WalletAct]>([
  ['waits for its user', 'waits'],
  ['failed', { failsWith: 'RISK_REJECT' }],
])('a payment that %s cannot be refunded', async (_, wallet) => {
  const shop = await shopWithPayment(wallet)
  expect(await refunding(shop)('REF1', '1')).toBe('F/PROCESS_FAIL')
})

it('an unknown payment cannot be refunded', async () => {
  expect(await refunding(await openShop())('REF1', '1')).toBe('F/ORDER_NOT_EXIST')
})
