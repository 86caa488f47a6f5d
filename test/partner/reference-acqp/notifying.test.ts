import { expect, it } from 'vitest'
import { clientId, inProcess, openStage, result, spoiled, success } from './fake-alipayplus.ts'
import { becomes, scan, statusOf, tells, usd } from './shop.ts'

const patient = { pollGapsMs: [60_000] }
const failure = result('USER_BALANCE_NOT_ENOUGH', 'F')

it.each([
  [success, 'paid'],
  [failure, 'failed'],
  [result('ORDER_IS_CLOSED', 'F'), 'cancelled'],
])('a notification ends the waiting, and is acknowledged: %o', async (paymentResult, status) => {
  const stage = await openStage(patient)
  await scan(stage)
  const answer = await stage.notify({ paymentResult })
  expect([answer.status, answer.body.result]).toEqual([200, expect.objectContaining(success)])
  expect(await statusOf(stage)).toBe(status)
})

it('a failure needs no amount', async () => {
  const stage = await openStage(patient)
  await scan(stage)
  await stage.notify({ paymentResult: failure, paymentAmount: undefined })
  expect(await statusOf(stage)).toBe('failed')
})

it.each([
  [success, failure, 'paid'],
  [failure, success, 'failed'],
  [success, success, 'paid'],
])(
  'the first final result counts, and every copy is acknowledged: %o then %o',
  async (first, then, status) => {
    const stage = await openStage(patient)
    await scan(stage)
    await stage.notify({ paymentResult: first })
    const later = await Promise.all(Array.from({ length: 8 }, () => stage.notify({ paymentResult: then })))
    expect(later.every(({ body }) => body.result.resultStatus === 'S')).toBe(true)
    expect(await statusOf(stage)).toBe(status)
  },
)

it.each([
  ['of another amount', { paymentAmount: usd('1') }, 'PARAM_ILLEGAL'],
  ['of another currency', { paymentAmount: { currency: 'EUR', value: '100' } }, 'PARAM_ILLEGAL'],
  ['of no amount', { paymentAmount: undefined }, 'PARAM_ILLEGAL'],
  ['of an amount that is no text', { paymentAmount: { currency: 'USD', value: 100 } }, 'PARAM_ILLEGAL'],
  ['to another acquirer', { acquirerId: 'A2' }, 'PARAM_ILLEGAL'],
  ['to no acquirer', { acquirerId: undefined }, 'PARAM_ILLEGAL'],
  ['of an unknown payment', { paymentRequestId: 'PAY2' }, 'ORDER_NOT_EXIST'],
  ['of no payment', { paymentRequestId: undefined }, 'ORDER_NOT_EXIST'],
  ['without a result', { paymentResult: undefined }, 'PARAM_ILLEGAL'],
])('a success %s pays nothing', async (_, change, code) => {
  const stage = await openStage(patient)
  await scan(stage)
  const { status, body } = await stage.notify({ paymentResult: success, ...change })
  expect([status, body.result]).toEqual([200, expect.objectContaining(result(code, 'F'))])
  expect(await statusOf(stage)).toBe('pending')
})

it('a failure to another acquirer fails nothing', async () => {
  const stage = await openStage(patient)
  await scan(stage)
  await stage.notify({ paymentResult: failure, acquirerId: 'A2' })
  expect(await statusOf(stage)).toBe('pending')
})

const codes = { misaddressed: 'INVALID_CLIENT', timeless: 'PARAM_ILLEGAL' } as Record<string, string>

it.each(spoiled)('a notification that is %s is refused, signed, and changes nothing', async (how) => {
  const stage = await openStage(patient)
  await scan(stage)
  const { status, body } = await stage.notify({ paymentResult: success }, { spoiled: how })
  const code = codes[how] ?? 'INVALID_SIGNATURE'
  expect([status, body.result]).toEqual([200, expect.objectContaining(result(code, 'F'))])
  expect(await statusOf(stage)).toBe('pending')
})

it('a body that is no JSON object is refused', async () => {
  const stage = await openStage(patient)
  const { body } = await stage.notify({}, { raw: '[1' })
  expect(body.result).toMatchObject(result('PARAM_ILLEGAL', 'F'))
})

it('U is acknowledged and changes nothing', async () => {
  const stage = await openStage(patient)
  await scan(stage)
  expect((await stage.notify({ paymentResult: inProcess })).body.result).toMatchObject(success)
  expect(await statusOf(stage)).toBe('pending')
})

it('fields that nobody knows and headers in lower case change nothing', async () => {
  const stage = await openStage(patient)
  await scan(stage)
  const headers = { 'client-id': clientId, 'tracer-id': '0a1b' }
  await stage.notify(
    { paymentResult: { ...success, reason: null }, novelty: { a: [1] } },
    { headers: { 'tracer-id': headers['tracer-id'] } },
  )
  expect(await statusOf(stage)).toBe('paid')
})

it('an inquiry after a notification does not count, nor a notification after an inquiry', async () => {
  const stage = await openStage()
  stage.answers.inquiryPayment = [tells(failure)]
  await scan(stage)
  await becomes(stage, 'failed')
  await stage.notify({ paymentResult: success })
  expect(await statusOf(stage)).toBe('failed')
})
