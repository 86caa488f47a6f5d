import { expect, it } from 'vitest'
import { inProcess, openStage, success } from './fake-alipayplus.ts'
import { becomes, cancel, createCode, paidAtOnce, sends, sent, statusOf, usd, view } from './shop.ts'

const inOneHour = () => new Date(Date.now() + 3_600_000).toISOString()

const form = (codeDetails: unknown, expireTime: unknown = inOneHour()) => ({
  body: { result: inProcess, orderCodeForm: { expireTime, codeDetails } },
})

const text = { codeValueType: 'QRCODE', codeValue: '28166604TEXT', displayType: 'TEXT' }
const image = { codeValueType: 'QRCODE', codeValue: 'https://code.example/1.png', displayType: 'BIGIMAGE' }

it.each([
  ['the text', [image, text], text.codeValue],
  ['the only image', [image], image.codeValue],
  ['a code that does not say what it is', [{ codeValue: '281666041' }], '281666041'],
  ['nothing where there is no code', [], null],
  ['nothing where the code is empty', [{ ...text, codeValue: '' }], null],
  ['nothing where the form is broken', 'none', null],
])('the shop shows %s', async (_, details, codeValue) => {
  const stage = await openStage()
  stage.answers.pay = [form(details)]
  expect(await createCode(stage)).toEqual({ codeValue })
  expect(await view(stage)).toEqual({ status: 'pending', refunded: '0', codeValue })
})

it('the answer to the repeat has the code', async () => {
  const stage = await openStage()
  stage.answers.pay = [{ status: 500 }, form([text])]
  expect(await createCode(stage)).toEqual({ codeValue: text.codeValue })
})

it.each([
  ['unsigned', { ...form([text]), spoiled: 'unsigned' as const }],
  [
    'of a failure',
    { body: { ...form([text]).body, result: { resultCode: 'RISK_REJECT', resultStatus: 'F' } } },
  ],
])('no code is shown from an answer that is %s', async (_, answer) => {
  const stage = await openStage()
  stage.answers.pay = [answer]
  expect(await createCode(stage)).toEqual({ codeValue: null })
})

it('an order code that Alipay+ has accepted is not paid, even where it says S', async () => {
  const stage = await openStage()
  stage.answers.pay = [paidAtOnce({ orderCodeForm: form([text]).body.orderCodeForm })]
  expect(await createCode(stage)).toEqual({ codeValue: text.codeValue })
  expect(await statusOf(stage)).toBe('pending')
})

it('the code disappears when the order is paid', async () => {
  const stage = await openStage()
  stage.answers.pay = [form([text])]
  await createCode(stage)
  await stage.notify({ paymentResult: success })
  expect(await view(stage)).toEqual({ status: 'paid', refunded: '0', codeValue: null })
})

it('the code disappears when the shop closes the order, before that is confirmed', async () => {
  const stage = await openStage()
  stage.answers.pay = [form([text])]
  stage.answers.cancelPayment = [{ status: 500 }]
  await createCode(stage)
  await cancel(stage)
  expect(await view(stage)).toMatchObject({ status: 'pending', codeValue: null })
})

it('a code that has expired is not shown, while the order waits', async () => {
  const stage = await openStage()
  stage.answers.pay = [form([text], new Date(Date.now() - 1).toISOString())]
  expect(await createCode(stage)).toEqual({ codeValue: null })
  expect(await statusOf(stage)).toBe('pending')
})

it('the code disappears when the order expires', async () => {
  const stage = await openStage({ expiryMs: 200 })
  stage.answers.pay = [form([text])]
  stage.answers.cancelPayment = [{ status: 500 }]
  await createCode(stage)
  await expect.poll(async () => (await view(stage)).codeValue, { interval: 10, timeout: 10_000 }).toBe(null)
})

it('the same order shows the same code, and another amount none', async () => {
  const stage = await openStage()
  stage.answers.pay = [form([text])]
  const codes = await Promise.all([createCode(stage), createCode(stage), createCode(stage, 'O1', '200')])
  expect(codes.map(({ codeValue }) => codeValue)).toEqual([text.codeValue, text.codeValue, null])
  expect(sent(stage, 'pay').map(({ body }) => body.paymentAmount)).toEqual([usd('100')])
})

it('an order code is inquired about until it is paid', async () => {
  const stage = await openStage()
  stage.answers.pay = [form([text])]
  await createCode(stage)
  await sends(stage, 'inquiryPayment', 2)
  await stage.notify({ paymentResult: success })
  await becomes(stage, 'paid')
})
