import { expect, it } from 'vitest'
import { validateMessage } from '../../../protocol/validation.ts'
import { openStage, success } from './fake-alipayplus.ts'
import { cancel, createCode, paymentCode, refund, scan, sends, sent, usd } from './shop.ts'

const userAgent = 'Mozilla/5.0 (Linux) AlipayConnect/1.0'

it('every message is valid, in every scenario', async () => {
  const stage = await openStage()
  await scan(stage)
  await createCode(stage, 'O2')
  const { url } = await stage.act('openEntryCode', {})
  await stage.act('enterAmount', { url, reference: 'O3', amount: usd('300'), userAgent })
  await sends(stage, 'inquiryPayment', 1)
  await cancel(stage)
  await sends(stage, 'cancelPayment', 1)
  await scan(stage, 'O4')
  const acknowledged = await stage.notify({ paymentResult: success })
  await refund(stage, 'R1', '40', 'O4')
  expect(sent(stage, 'refund')).toHaveLength(1)
  for (const { api, body } of stage.asked) expect(validateMessage(`acqp/${api}.request`, body)).toEqual([])
  expect(validateMessage('acqp/notifyPayment.response', acknowledged.body)).toEqual([])
})

it('pay says what is bought, where, and how it is paid', async () => {
  const stage = await openStage({ expiryMs: 60_000 })
  const before = Date.now()
  await scan(stage)
  const pay = sent(stage, 'pay')[0]?.body
  expect(pay).toMatchObject({
    order: {
      referenceOrderId: 'O1',
      orderAmount: usd('100'),
      merchant: {
        referenceMerchantId: 'M1',
        merchantMCC: '5812',
        merchantName: 'Tea & Co',
        store: { storeName: 'Tea & Co', storeMCC: '5812' },
      },
    },
    paymentAmount: usd('100'),
    paymentMethod: { paymentMethodType: 'CONNECT_WALLET', paymentMethodId: paymentCode },
    paymentFactor: { isInStorePayment: 'true', inStorePaymentScenario: 'PaymentCode' },
    paymentNotifyUrl: `${stage.url}/alipayplus/acqp/notifyPayment`,
    settlementStrategy: { settlementCurrency: 'USD' },
  })
  expect(Date.parse(pay.paymentExpiryTime) - before).toBeGreaterThanOrEqual(60_000)
  expect(pay).not.toHaveProperty('paymentRedirectUrl')
})

it('codes of the shop are paid on a cashier page, and name a browser', async () => {
  const stage = await openStage()
  await createCode(stage)
  const { url } = await stage.act('openEntryCode', {})
  await stage.act('enterAmount', { url, reference: 'O2', amount: usd('300'), userAgent })
  const [code, entry] = sent(stage, 'pay').map(({ body }) => body)
  for (const { paymentMethod, paymentFactor } of [code, entry]) {
    expect(paymentMethod).toEqual({ paymentMethodType: 'CONNECT_WALLET' })
    expect(paymentFactor).toMatchObject({ isInStorePayment: 'true', isCashierPayment: 'true' })
  }
  expect(code.order.env.userAgent).toMatch(/./)
  expect(entry.order.env.userAgent).toBe(userAgent)
  expect(entry.paymentRedirectUrl).toBe(`${stage.url}/shop/result/${entry.paymentRequestId}`)
})

it('every payment has an id of its own', async () => {
  const stage = await openStage()
  for (const reference of ['O1', 'O2', 'O3']) await scan(stage, reference)
  const ids = sent(stage, 'pay').map(({ body }) => body.paymentRequestId)
  expect(new Set(ids).size).toBe(3)
})

it('the adapter lists its intents, or those that it is told to', async () => {
  const offered = async (url: string) => (await fetch(`${url}/intents`)).json()
  expect(await offered((await openStage()).url)).toEqual([
    'scanPaymentCode',
    'createOrderCode',
    'openEntryCode',
    'enterAmount',
    'viewOrder',
    'cancelOrder',
    'refundOrder',
    'ageOrder',
  ])
  expect(await offered((await openStage({ intents: ['viewOrder'] })).url)).toEqual(['viewOrder'])
})
