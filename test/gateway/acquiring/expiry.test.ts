import { expect, it } from 'vitest'
import { take, type WalletAct } from '../../../gateway/acquiring/payments.ts'
import { validateMessage } from '../../../protocol/validation.ts'
import { brief, inquired, payBody, refundBody, type Scenario, shopWithPayment, stoppedClock } from './shop.ts'

const minute = 60_000

/** A payment that was asked for at 12:00 and ends at 12:01, in a zone of its own. */
async function endingPayment(wallet: WalletAct, scenario: Scenario = 'PaymentCode') {
  const clock = stoppedClock('2026-01-01T12:00:00.000Z')
  const body = payBody(scenario, { paymentExpiryTime: '2026-01-01T17:31:00+05:30' })
  return { ...(await shopWithPayment(wallet, { body, options: { world: clock.world } })), clock, body }
}

it.each<Scenario>(['PaymentCode', 'OrderCode', 'EntryCode'])(
  'a payment with %s that nobody has paid is closed from its end on',
  async (scenario) => {
    const { ask, clock, payment, body } = await endingPayment('waits', scenario)
    clock.move(minute - 1)
    expect(await inquired({ ask })).toEqual(['S/SUCCESS', 'U/PAYMENT_IN_PROCESS'])
    clock.move(1)
    expect(await inquired({ ask })).toEqual(['S/SUCCESS', 'F/ORDER_IS_CLOSED'])
    expect(payment.state).toBe('closed')
    const again = await ask('pay', body)
    expect(brief(again.result)).toBe('F/ORDER_IS_CLOSED')
    expect(again).not.toHaveProperty('orderCodeForm')
  },
)

it('a user who pays too late changes nothing, and a cancel succeeds', async () => {
  const { ask, clock, session, payment } = await endingPayment('waits')
  clock.move(minute)
  take(payment, clock.world.now())
  expect(payment.state).toBe('closed')
  const notification = session.notificationOf(payment)
  expect(validateMessage('acqp/notifyPayment.request', notification)).toEqual([])
  expect(brief(notification.paymentResult)).toBe('F/ORDER_IS_CLOSED')
  expect(brief((await ask('cancelPayment', { paymentRequestId: 'PAY1' })).result)).toBe('S/SUCCESS')
  expect(brief((await ask('refund', refundBody('REF1', '1'))).result)).toBe('F/ORDER_IS_CLOSED')
})

it.each<[WalletAct, string]>([
  ['pays', 'S/SUCCESS'],
  [{ failsWith: 'RISK_REJECT' }, 'F/RISK_REJECT'],
])('a payment whose wallet %s in time stays so', async (wallet, told) => {
  const { ask, clock } = await endingPayment(wallet)
  clock.move(2 * minute)
  expect(await inquired({ ask })).toEqual(['S/SUCCESS', told])
})

it('a payment whose end is over when it is asked for cannot be paid', async () => {
  const body = payBody('PaymentCode', { paymentExpiryTime: '2020-01-01T00:00:00Z' })
  const { paid } = await shopWithPayment('pays', { body })
  expect(brief(paid.result)).toBe('F/ORDER_IS_CLOSED')
})

it('an order code without an end of its order lives ten minutes', async () => {
  const clock = stoppedClock('2026-01-01T12:00:00.000Z')
  const body = payBody('OrderCode')
  const { ask, paid } = await shopWithPayment('waits', { body, options: { world: clock.world } })
  expect(paid.orderCodeForm).toMatchObject({ expireTime: '2026-01-01T12:10:00.000Z' })
  clock.move(10 * minute - 1)
  expect(await ask('pay', body)).toEqual(paid)
  clock.move(1)
  expect(await inquired({ ask })).toEqual(['S/SUCCESS', 'F/ORDER_IS_CLOSED'])
})

it.each<Scenario>(['PaymentCode', 'EntryCode'])(
  'a payment with %s without an end has none',
  async (scenario) => {
    const clock = stoppedClock()
    const options = { world: clock.world }
    const { ask, payment } = await shopWithPayment('waits', { body: payBody(scenario), options })
    clock.move(24 * 60 * minute)
    expect(payment).not.toHaveProperty('expireTime')
    expect(await inquired({ ask })).toEqual(['S/SUCCESS', 'U/PAYMENT_IN_PROCESS'])
  },
)

it.each([1735732800000, '1735732800000', '2020-01-01 00:00:00', '2020-02-30T00:00:00Z', '', null, [], {}])(
  'an end that is no time (%j) is as none',
  async (paymentExpiryTime) => {
    const { paid, payment } = await shopWithPayment('waits', {
      body: payBody('OrderCode', { paymentExpiryTime }),
    })
    expect(brief(paid.result)).toBe('U/PAYMENT_IN_PROCESS')
    expect(Date.parse(payment.expireTime ?? '')).toBeGreaterThan(Date.now())
  },
)
