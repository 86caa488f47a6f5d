import { expect, it } from 'vitest'
import { refuse, take, type WalletAct } from '../../../gateway/acquiring/payments.ts'
import { world } from '../support.ts'
import { brief, inquired, openShop, payBody, refundBody, shopWithPayment } from './shop.ts'

const PAY1 = { paymentRequestId: 'PAY1' }
const closed = ['S/SUCCESS', 'F/ORDER_IS_CLOSED']

it.each<[state: string, wallet: WalletAct]>([
  ['was paid', 'pays'],
  ['waits for its user', 'waits'],
  ['failed', { failsWith: 'RISK_REJECT' }],
])('a payment that %s is closed, and a repeat succeeds again', async (_, wallet) => {
  const { ask, payment } = await shopWithPayment(wallet)
  const first = await ask('cancelPayment', PAY1)
  expect(first).toEqual({ result: expect.anything(), acquirerId: 'A1', pspId: 'P1' })
  expect(brief(first.result)).toBe('S/SUCCESS')
  expect(await ask('cancelPayment', PAY1)).toEqual(first)
  expect(await ask('cancelPayment', { paymentId: payment.paymentId })).toEqual(first)
  expect(payment.state).toBe('closed')
  expect(await inquired({ ask })).toEqual(closed)
})

it('a user who pays or fails too late changes nothing', async () => {
  const { ask, payment } = await shopWithPayment('waits')
  await ask('cancelPayment', PAY1)
  take(payment, world.now())
  expect(payment).not.toHaveProperty('paymentTime')
  refuse(payment, 'RISK_REJECT')
  expect(payment.state).toBe('closed')
  expect(await inquired({ ask })).toEqual(closed)
})

it('a closed payment is told with its id only', async () => {
  const { ask, payment } = await shopWithPayment('pays')
  await ask('cancelPayment', PAY1)
  const told = await ask('inquiryPayment', PAY1)
  expect(told).toMatchObject({ paymentId: payment.paymentId })
  expect(told).not.toHaveProperty('paymentTime')
  expect(told).not.toHaveProperty('customerId')
})

it('a closed payment cannot be refunded', async () => {
  const { ask } = await shopWithPayment('pays')
  await ask('cancelPayment', PAY1)
  expect(brief((await ask('refund', refundBody('REF1', '1'))).result)).toBe('F/ORDER_IS_CLOSED')
})

it('a new payment for the same order can be made', async () => {
  const { ask, session } = await shopWithPayment('waits')
  await ask('cancelPayment', PAY1)
  const again = await ask('pay', payBody('PaymentCode', { paymentRequestId: 'PAY2' }))
  expect(brief(again.result)).toBe('U/PAYMENT_IN_PROCESS')
  expect(session.acquired().map(({ state }) => state)).toEqual(['closed', 'processing'])
})

it('an unknown payment cannot be cancelled', async () => {
  const { ask } = await openShop()
  expect(brief((await ask('cancelPayment', PAY1)).result)).toBe('F/ORDER_NOT_EXIST')
})
