import { setTimeout as wait } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { confirm, ids, inOneHour, openStage, order, type Stage, scan, view } from './fake-alipayplus.ts'

const notified = async (stage: Stage, count = 1) => {
  await expect.poll(() => stage.told.length).toBe(count)
  return stage.told.map(({ body }) => body)
}

const redirectedTo = 'https://shop.example/done'

it('a confirmed payment is taken once, notified once, and the user goes back to the shop', async () => {
  const stage = await openStage()
  stage.answers = [{ body: order({ paymentExpiryTime: inOneHour() }) }]
  await scan(stage)
  const answers = await Promise.all([confirm(stage), confirm(stage)])
  expect([...answers, await confirm(stage)]).toEqual(Array(3).fill({ redirectedTo }))
  expect([await stage.balance(), await view(stage)]).toEqual(['99900', 'succeeded'])
  const inquired = await stage.call('inquiryPayment', ids)
  expect(inquired.paymentResult).toMatchObject({ resultStatus: 'S' })
  const { paymentId, paymentTime } = inquired
  expect(await notified(stage)).toEqual([
    {
      paymentRequestId: 'PAY1',
      paymentResult: inquired.paymentResult,
      paymentId,
      paymentTime,
      customerId: 'U1',
      paymentAmount: { currency: 'THB', value: '100' },
    },
  ])
  expect(paymentId).toMatch(/^WALLET/)
})

it.each([
  [undefined, '/aps/api/v1/payments/notifyPayment'],
  ['/told/here', '/told/here'],
])('where paymentNotifyUrl is %s the notification goes to %s', async (given, path) => {
  let url = ''
  const stage = await openStage({}, (_, { settings }) => {
    url = settings.alipayPlusUrl
    return {}
  })
  stage.answers = [{ body: order(given ? { paymentNotifyUrl: url + given } : {}) }]
  await scan(stage)
  await confirm(stage)
  await notified(stage)
  expect(stage.told[0]?.path).toBe(path)
})

it('no redirect URL, no redirect', async () => {
  const stage = await openStage()
  stage.answers = [{ body: order({ paymentRedirectUrl: null }) }]
  await scan(stage)
  expect(await confirm(stage)).toEqual({})
})

it.each([
  ['the user refuses', 'U1', false, 'USER_PAYMENT_VERIFICATION_FAILED'],
  ['the user is a risk', 'risky', true, 'RISK_REJECT'],
  ['the balance is too low', 'poor', true, 'USER_BALANCE_NOT_ENOUGH'],
])('a payment fails where %s', async (_, customerId, accept, resultCode) => {
  const stage = await openStage()
  expect(await scan(stage, customerId)).toEqual({ did: 'showCashier' })
  const before = await stage.balance(customerId)
  expect(await confirm(stage, accept, customerId)).toEqual({})
  expect([await stage.balance(customerId), await view(stage, customerId)]).toEqual([before, 'failed'])
  const paymentResult = expect.objectContaining({ resultStatus: 'F', resultCode })
  expect(await notified(stage)).toEqual([{ paymentRequestId: 'PAY1', paymentResult }])
})

it('a user who must confirm confirms once here', async () => {
  const stage = await openStage()
  await scan(stage, 'must')
  expect(await confirm(stage, true, 'must')).toEqual({ redirectedTo })
})

it('another user confirms nothing', async () => {
  const stage = await openStage()
  await scan(stage)
  await expect(confirm(stage, true, 'U2')).rejects.toThrow('404')
  expect(await view(stage)).toBe('waiting')
})

it.each([true, false])(
  'a payment that has expired is closed, whatever the user answers (%s)',
  async (accept) => {
    const stage = await openStage()
    stage.answers = [{ body: order({ paymentExpiryTime: new Date(Date.now() + 1000).toISOString() }) }]
    expect(await scan(stage)).toEqual({ did: 'showCashier' })
    await wait(1050)
    const closed = expect.objectContaining({ resultStatus: 'F', resultCode: 'ORDER_IS_CLOSED' })
    expect((await stage.call('inquiryPayment', ids)).paymentResult).toEqual(closed)
    expect([await confirm(stage, accept), await view(stage)]).toEqual([{}, 'closed'])
    expect(await notified(stage)).toEqual([{ paymentRequestId: 'PAY1', paymentResult: closed }])
    expect(await stage.balance()).toBe('100000')
  },
)

it('a payment that was cancelled while it waited takes and tells nothing', async () => {
  const stage = await openStage()
  await scan(stage)
  expect((await stage.call('cancelPayment', ids)).result.resultStatus).toBe('S')
  expect([await confirm(stage), await view(stage), await stage.balance()]).toEqual([{}, 'closed', '100000'])
  expect(stage.told).toEqual([])
})

it('a customer-presented payment that waits is confirmed as ever', async () => {
  const stage = await openStage()
  const pay = { ...order(), paymentMethod: { paymentMethodType: 'CONNECT_WALLET', customerId: 'must' } }
  expect((await stage.call('pay', pay)).result).toMatchObject({ resultCode: 'PAYMENT_IN_PROCESS' })
  expect([await confirm(stage, true, 'must'), await stage.balance('must')]).toEqual([{}, '99900'])
})
