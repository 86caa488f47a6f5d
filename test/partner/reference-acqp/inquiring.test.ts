import { expect, it } from 'vitest'
import { inProcess, openStage, result, spoiled, success } from './fake-alipayplus.ts'
import { becomes, cancel, meanwhile, passes, says, scan, sends, sent, statusOf, tells, usd } from './shop.ts'

it.each([
  [success, 'paid'],
  [result('USER_BALANCE_NOT_ENOUGH', 'F'), 'failed'],
  [result('ORDER_IS_CLOSED', 'F'), 'cancelled'],
])('an inquiry ends the waiting: %o', async (paymentResult, status) => {
  const stage = await openStage()
  stage.answers.inquiryPayment = [tells(inProcess), tells(paymentResult)]
  await scan(stage)
  await becomes(stage, status)
  await meanwhile(stage)
  expect(sent(stage, 'inquiryPayment', 'O1')).toHaveLength(2)
  expect(sent(stage, 'cancelPayment', 'O1')).toEqual([])
})

it.each([
  ['a success of another amount', tells(success, { paymentAmount: usd('101') })],
  ['a success of another currency', tells(success, { paymentAmount: { currency: 'EUR', value: '100' } })],
  ['a success of no amount', tells(success, { paymentAmount: null })],
  ['a success of another payment', tells(success, { paymentRequestId: 'PAY2' })],
  ['a failure of another payment', tells(result('RISK_REJECT', 'F'), { paymentRequestId: 'PAY2' })],
  ['an inquiry that failed', says('ORDER_NOT_EXIST', 'F')],
  ['an inquiry that says U of itself', says('UNKNOWN_EXCEPTION', 'U')],
  ['a failed inquiry that tells a success', tells(success, { result: result('PROCESS_FAIL', 'F') })],
  ['no result of the payment', { body: { result: success } }],
  ['HTTP 500', { status: 500 }],
  ['a closed connection', { dropped: true as const }],
])('%s changes nothing, and the next inquiry counts', async (_, answer) => {
  const stage = await openStage()
  stage.answers.inquiryPayment = [answer]
  await scan(stage)
  await sends(stage, 'inquiryPayment', 3)
  expect(await statusOf(stage)).toBe('pending')
  stage.answers.inquiryPayment = [tells(success)]
  await becomes(stage, 'paid')
})

it.each(spoiled)('a failure that is %s is not believed', async (how) => {
  const stage = await openStage()
  stage.answers.inquiryPayment = [
    (asked, pay) => ({ ...tells(result('RISK_REJECT', 'F'))(asked, pay), spoiled: how }),
  ]
  await scan(stage)
  await sends(stage, 'inquiryPayment', 3)
  expect(await statusOf(stage)).toBe('pending')
})

it('a payment that leaves its id out is the one that was asked about', async () => {
  const stage = await openStage()
  stage.answers.inquiryPayment = [tells(success, { paymentRequestId: null })]
  await scan(stage)
  await becomes(stage, 'paid')
})

it('gaps between inquiries grow', async () => {
  const stage = await openStage({ pollGapsMs: [20, 80, 160] })
  await scan(stage)
  await sends(stage, 'inquiryPayment', 4)
  const at = sent(stage, 'inquiryPayment').map((one) => one.at)
  const gaps = at.slice(1).map((time, before) => time - (at[before] ?? 0))
  expect(gaps.map((gap, made) => gap >= ([80, 160, 160][made] ?? 0) - 2)).toEqual([true, true, true])
})

it('a notification stops the inquiries', async () => {
  const stage = await openStage()
  await scan(stage)
  await sends(stage, 'inquiryPayment', 1)
  await stage.notify({ paymentResult: success })
  const before = sent(stage, 'inquiryPayment', 'O1').length
  await meanwhile(stage)
  expect(sent(stage, 'inquiryPayment', 'O1').length - before).toBeLessThanOrEqual(1)
  expect(await statusOf(stage)).toBe('paid')
})

const silent = { dropped: true as const }

it.each([
  ['is still in process', tells(inProcess)],
  ['is not known', says('ORDER_NOT_EXIST', 'F')],
  ['cannot be inquired about', silent],
  ['was paid with another amount', tells(success, { paymentAmount: usd('1') })],
])('a payment that %s at its expiry is cancelled', async (_, answer) => {
  const stage = await openStage({ expiryMs: 200 })
  stage.answers.inquiryPayment = [answer]
  await scan(stage)
  await becomes(stage, 'cancelled')
  const expiry = Date.parse(sent(stage, 'pay')[0]?.body.paymentExpiryTime)
  expect(Date.now()).toBeGreaterThanOrEqual(expiry)
  const order = stage.asked.map(({ api }) => api)
  expect(order.slice(-2)).toEqual(['inquiryPayment', 'cancelPayment'])
  expect(sent(stage, 'cancelPayment')).toHaveLength(1)
})

it('a payment that expires before its first inquiry is inquired about once', async () => {
  const stage = await openStage({ expiryMs: 50, pollGapsMs: [60_000] })
  await scan(stage)
  await becomes(stage, 'cancelled')
  expect(stage.asked.map(({ api }) => api)).toEqual(['pay', 'inquiryPayment', 'cancelPayment'])
})

it('a payment whose success the last inquiry tells is not cancelled', async () => {
  const stage = await openStage({ expiryMs: 50, pollGapsMs: [60_000] })
  stage.answers.inquiryPayment = [tells(success)]
  await scan(stage)
  await becomes(stage, 'paid')
  expect(sent(stage, 'cancelPayment')).toEqual([])
})

it('a pay that was never answered is cancelled at its expiry, and not failed before', async () => {
  const stage = await openStage({ expiryMs: 200 })
  stage.answers.pay = [silent]
  stage.answers.inquiryPayment = [silent]
  await scan(stage)
  expect(await passes(stage, 'cancelled')).not.toContain('failed')
  expect(new Set(stage.asked.map(({ body }) => body.paymentRequestId)).size).toBe(1)
})

it('an acquirer that has ended sends no more than what was under way', async () => {
  const stage = await openStage()
  stage.answers.cancelPayment = [silent]
  await scan(stage)
  await scan(stage, 'O2')
  await cancel(stage, 'O2')
  await sends(stage, 'inquiryPayment', 1)
  await stage.close()
  const before = stage.asked.length
  await meanwhile(await openStage(), 8)
  expect(stage.asked.length - before).toBeLessThanOrEqual(2)
})
