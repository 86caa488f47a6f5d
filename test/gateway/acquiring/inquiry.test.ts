import { expect, it } from 'vitest'
import { refuse, take, type WalletAct } from '../../../gateway/acquiring/payments.ts'
import { world } from '../support.ts'
import { amount, brief, facts, inquired, openShop, payBody, refundBody, shopWithPayment } from './shop.ts'

it.each<[state: string, wallet: WalletAct, paymentResult: string]>([
  ['was paid', 'pays', 'S/SUCCESS'],
  ['waits for its user', 'waits', 'U/PAYMENT_IN_PROCESS'],
  ['failed', { failsWith: 'RISK_REJECT' }, 'F/RISK_REJECT'],
])('the inquiry of a payment that %s succeeds and tells %s by either id', async (_, wallet, told) => {
  const { ask, payment } = await shopWithPayment(wallet)
  const { paymentId } = payment
  for (const ids of [{ paymentRequestId: 'PAY1' }, { paymentId }, { paymentRequestId: null, paymentId }]) {
    expect(await inquired({ ask }, ids)).toEqual(['S/SUCCESS', told])
    expect(await ask('inquiryPayment', ids)).toMatchObject({ paymentRequestId: 'PAY1', paymentId })
  }
})

it('a paid payment is told with everything about it', async () => {
  const { ask, payment } = await shopWithPayment('pays')
  const { result, paymentResult, ...told } = await ask('inquiryPayment', { paymentRequestId: 'PAY1' })
  expect([brief(result), brief(paymentResult)]).toEqual(['S/SUCCESS', 'S/SUCCESS'])
  expect(told).toEqual({
    ...facts,
    paymentRequestId: 'PAY1',
    paymentId: payment.paymentId,
    paymentTime: payment.paymentTime,
    paymentAmount: amount,
    walletBrandName: 'Conformance Wallet',
  })
})

it('the result follows what the user does', async () => {
  const { ask, payment } = await shopWithPayment('waits')
  expect(await inquired({ ask })).toEqual(['S/SUCCESS', 'U/PAYMENT_IN_PROCESS'])
  take(payment, world.now())
  expect(await inquired({ ask })).toEqual(['S/SUCCESS', 'S/SUCCESS'])
  refuse(payment, 'RISK_REJECT')
  expect(await inquired({ ask })).toEqual(['S/SUCCESS', 'S/SUCCESS'])
})

it('a payment that failed stays so', async () => {
  const { ask, payment } = await shopWithPayment({ failsWith: 'RISK_REJECT' })
  take(payment, world.now())
  expect(await inquired({ ask })).toEqual(['S/SUCCESS', 'F/RISK_REJECT'])
})

it('where both ids are given, that of Alipay+ counts', async () => {
  const { ask, session, payment } = await shopWithPayment('pays')
  await ask('pay', payBody('PaymentCode', { paymentRequestId: 'PAY2' }))
  expect(session.acquired()).toHaveLength(2)
  const ids = { paymentRequestId: 'PAY2', paymentId: payment.paymentId }
  expect(await ask('inquiryPayment', ids)).toMatchObject({ paymentRequestId: 'PAY1' })
  expect(await inquired({ ask }, { ...ids, paymentId: 'AP0' })).toEqual(['F/ORDER_NOT_EXIST', undefined])
})

it('a payment without refunds has no transactions', async () => {
  const { ask } = await shopWithPayment('pays')
  expect(await ask('inquiryPayment', { paymentRequestId: 'PAY1' })).not.toHaveProperty('transactions')
})

it('each refund is a transaction, in order, under the id of the acquirer', async () => {
  const { ask } = await shopWithPayment('pays')
  const one = await ask('refund', refundBody('REF1', '1000'))
  const two = await ask('refund', refundBody('REF2', '500'))
  await ask('refund', refundBody('REF3', '9999'))
  const { transactions, paymentResult } = await ask('inquiryPayment', { paymentRequestId: 'PAY1' })
  const refund = { transactionType: 'REFUND', transactionStatus: 'SUCCESS' }
  expect(brief(paymentResult)).toBe('S/SUCCESS')
  expect(transactions).toMatchObject([
    { ...refund, transactionRequestId: 'REF1', transactionId: one.refundId, transactionTime: one.refundTime },
    { ...refund, transactionRequestId: 'REF2', transactionId: two.refundId, transactionTime: two.refundTime },
  ])
  expect(transactions).toMatchObject([
    { transactionAmount: { currency: 'THB', value: '1000' } },
    { transactionAmount: { currency: 'THB', value: '500' } },
  ])
})

it('the inquiry of an unknown payment fails and tells nothing else', async () => {
  const { ask } = await openShop()
  for (const ids of [{ paymentRequestId: 'PAY1' }, { paymentId: 'AP1' }]) {
    const answer = await ask('inquiryPayment', ids)
    expect(brief(answer.result)).toBe('F/ORDER_NOT_EXIST')
    expect(Object.keys(answer)).toEqual(['result'])
  }
})
