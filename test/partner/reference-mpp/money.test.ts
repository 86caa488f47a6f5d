import { expect, it } from 'vitest'
import { isCancellable, isRefundable } from '../../../fixtures/partners/reference/mpp/windows.ts'
import { confirm, ids, openStage, order, type Stage, scan, view } from './fake-alipayplus.ts'

const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 3_600_000).toISOString()

/** A payment of 1.00 THB, or in yen at 1 to 30 or so, that the user has confirmed. */
async function paid(change: object = {}): Promise<Stage> {
  const stage = await openStage()
  stage.answers = [{ body: order(change) }]
  await scan(stage)
  await confirm(stage)
  return stage
}

const inYen = {
  paymentAmount: { currency: 'JPY', value: '3' },
  payToAmount: { currency: 'THB', value: '100' },
}

const refund = async (stage: Stage, id: string, currency: string, value: string) => {
  const amount = { currency, value }
  const request = {
    ...ids,
    paymentId: 'X',
    refundRequestId: id,
    refundAmount: amount,
    refundFromAmount: amount,
  }
  return (await stage.call('refund', request)).result.resultCode
}

it('the user pays payToAmount, which is told where it differs', async () => {
  const stage = await paid(inYen)
  expect(await stage.balance()).toBe('99900')
  expect(await stage.call('inquiryPayment', ids)).toMatchObject(inYen)
  await expect.poll(() => stage.told.map(({ body }) => body)).toMatchObject([inYen])
  const same = await paid({ payToAmount: { currency: 'THB', value: '100' } })
  expect(await same.call('inquiryPayment', ids)).not.toHaveProperty('payToAmount')
})

it('partial refunds in the currency of the shop add up to what the user paid', async () => {
  const stage = await paid(inYen)
  const balances = []
  for (const id of ['R1', 'R2', 'R2', 'R3']) {
    expect(await refund(stage, id, 'JPY', '1')).toBe('SUCCESS')
    balances.push(await stage.balance())
  }
  expect(balances).toEqual(['99933', '99967', '99967', '100000'])
  expect(await refund(stage, 'R4', 'JPY', '1')).toBe('REFUND_AMOUNT_EXCEED')
  expect(await view(stage)).toBe('refunded')
})

it('a cancel after a refund in the currency of the shop returns the rest', async () => {
  const stage = await paid(inYen)
  await refund(stage, 'R1', 'JPY', '2')
  await stage.call('cancelPayment', ids)
  expect([await stage.balance(), await view(stage)]).toEqual(['100000', 'closed'])
})

it.each([
  ['THB', inYen],
  ['USD', inYen],
  ['USD', {}],
])('a refund in %s of another currency is refused', async (currency, change) => {
  const stage = await paid(change)
  expect(await refund(stage, 'R1', currency, '1')).toBe('CURRENCY_NOT_SUPPORT')
  expect([await stage.balance(), await view(stage)]).toEqual(['99900', 'succeeded'])
})

it('a refund in one currency returns what it says', async () => {
  const stage = await paid()
  expect(await refund(stage, 'R1', 'THB', '40')).toBe('SUCCESS')
  expect(await refund(stage, 'R2', 'THB', '61')).toBe('REFUND_AMOUNT_EXCEED')
  expect(await stage.balance()).toBe('99940')
})

it('a payment of long ago is refunded for 366 days and cancelled for one', async () => {
  const stage = await paid()
  const age = (days: number) => stage.act('agePayment', { paymentRequestId: 'PAY1', paidAt: daysAgo(days) })
  await age(365.9)
  expect(await refund(stage, 'R1', 'THB', '1')).toBe('SUCCESS')
  expect((await stage.call('cancelPayment', ids)).result.resultCode).toBe('CANCEL_WINDOW_EXCEED')
  await age(366.1)
  expect([await refund(stage, 'R2', 'THB', '1'), await refund(stage, 'R1', 'THB', '1')]).toEqual([
    'REFUND_WINDOW_EXCEED',
    'SUCCESS',
  ])
  expect(await stage.balance()).toBe('99901')
  await age(0)
  expect((await stage.call('cancelPayment', ids)).result.resultCode).toBe('SUCCESS')
  expect(await stage.balance()).toBe('100000')
})

it('only a success can be aged', async () => {
  const stage = await openStage()
  await scan(stage)
  const aged = { paidAt: daysAgo(1) }
  expect((await stage.post('/intents/agePayment', { ...aged, paymentRequestId: 'PAY1' })).status).toBe(409)
  expect((await stage.post('/intents/agePayment', { ...aged, paymentRequestId: 'PAY2' })).status).toBe(404)
})

it.each<[paidAt: string, now: string, open: boolean]>([
  ['2026-01-01T12:00:00+08:00', '2026-01-02T00:30:00+08:00', true],
  ['2026-01-01T12:00:00+08:00', '2026-01-02T00:30:00.001+08:00', false],
  ['2026-01-01T00:00:00+08:00', '2026-01-02T00:29:00+08:00', true],
  ['2026-01-01T23:59:59+08:00', '2026-01-02T00:31:00+08:00', false],
  ['2026-01-01T16:30:00Z', '2026-01-02T16:29:00Z', true],
  ['2026-01-01T15:30:00Z', '2026-01-01T16:31:00Z', false],
])('paid at %s, at %s: can be cancelled %s', (paidAt, now, open) => {
  expect(isCancellable(paidAt, Date.parse(now))).toBe(open)
})

it.each<[now: string, open: boolean]>([
  ['2026-01-02T00:00:00Z', true],
  ['2026-01-02T00:00:01Z', false],
])('paid on 2025-01-01, at %s: can be refunded %s', (now, open) => {
  expect(isRefundable('2025-01-01T00:00:00Z', Date.parse(now))).toBe(open)
})
