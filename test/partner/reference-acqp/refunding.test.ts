import { expect, it } from 'vitest'
import { type Answer, openStage, spoiled } from './fake-alipayplus.ts'
import { cancel, meanwhile, paidOrder, refund, says, scan, sends, sent, statusOf, usd, view } from './shop.ts'

const sees = async (stage: Awaited<ReturnType<typeof openStage>>) => {
  const { status, refunded } = await view(stage)
  return [status, refunded]
}

it('a paid order is refunded in parts until nothing is left', async () => {
  const stage = await openStage()
  await paidOrder(stage)
  expect([await refund(stage, 'R1', '30'), await sees(stage)]).toEqual([true, ['partlyRefunded', '30']])
  expect([await refund(stage, 'R2', '70'), await sees(stage)]).toEqual([true, ['refunded', '100']])
  expect(await refund(stage, 'R3', '1')).toBe(false)
  const { paymentRequestId } = sent(stage, 'pay')[0]?.body ?? {}
  const [first, second, ...more] = sent(stage, 'refund').map(({ body }) => body)
  expect(more).toEqual([])
  expect(first).toEqual({ paymentRequestId, refundRequestId: first.refundRequestId, refundAmount: usd('30') })
  expect(second.refundRequestId).not.toBe(first.refundRequestId)
})

it.each([
  ['does not exist', 'NONE', '10'],
  ['is not paid', 'OPEN', '10'],
  ['paid less', 'O1', '101'],
])('an order that %s is not refunded, and Alipay+ is not asked', async (_, reference, value) => {
  const stage = await openStage()
  await scan(stage, 'OPEN')
  await paidOrder(stage)
  expect(await refund(stage, 'R1', value, reference)).toBe(false)
  expect(sent(stage, 'refund')).toEqual([])
})

it('another currency is not refunded', async () => {
  const stage = await openStage()
  await paidOrder(stage)
  const amount = { currency: 'EUR', value: '10' }
  const asked = { reference: 'O1', refundReference: 'R1', amount }
  expect(await stage.act('refundOrder', asked)).toEqual({ accepted: false })
  expect(sent(stage, 'refund')).toEqual([])
})

it('an order that is being cancelled is not refunded', async () => {
  const stage = await openStage()
  await paidOrder(stage)
  stage.answers.cancelPayment = [says('UNKNOWN_EXCEPTION', 'U')]
  await cancel(stage)
  expect(await refund(stage, 'R1', '10')).toBe(false)
  expect(sent(stage, 'refund')).toEqual([])
})

const unknown: readonly [string, Answer][] = [
  ['UNKNOWN_EXCEPTION', says('UNKNOWN_EXCEPTION', 'U')],
  ['HTTP 500', { ...says('PROCESS_FAIL', 'F'), status: 500 }],
  ['a closed connection', { dropped: true }],
  ...spoiled.map((how): [string, Answer] => [
    `an answer that is ${how}`,
    { ...says('PROCESS_FAIL', 'F'), spoiled: how },
  ]),
]

it.each(unknown)('after %s a refund is repeated, byte for byte, until it is known', async (_, answer) => {
  const stage = await openStage()
  await paidOrder(stage)
  stage.answers.refund = [answer]
  expect(await refund(stage, 'R1', '60')).toBe(true)
  await sends(stage, 'refund', 3)
  expect([await sees(stage), await refund(stage, 'R2', '50')]).toEqual([['paid', '0'], false])
  stage.answers.refund = [says('SUCCESS', 'S')]
  await expect.poll(() => sees(stage), { interval: 5 }).toEqual(['partlyRefunded', '60'])
  expect(new Set(sent(stage, 'refund').map(({ raw }) => raw)).size).toBe(1)
})

it('the same reference is the same refund', async () => {
  const stage = await openStage()
  await paidOrder(stage)
  const both = await Promise.all([refund(stage, 'R1', '30'), refund(stage, 'R1', '30')])
  expect([both, await refund(stage, 'R1', '30')]).toEqual([[true, true], true])
  expect(await refund(stage, 'R1', '31')).toBe(false)
  expect([sent(stage, 'refund').length, await sees(stage)]).toEqual([1, ['partlyRefunded', '30']])
})

it('the same reference of two orders is two refunds', async () => {
  const stage = await openStage()
  await paidOrder(stage)
  await scan(stage, 'O2')
  await refund(stage, 'R1', '30')
  await refund(stage, 'R1', '30', 'O2')
  expect(new Set(sent(stage, 'refund').map(({ body }) => body.refundRequestId)).size).toBe(2)
})

it('a refund that is refused gives nothing back, and another one may follow', async () => {
  const stage = await openStage()
  await paidOrder(stage)
  stage.answers.refund = [says('PROCESS_FAIL', 'F')]
  expect([await refund(stage, 'R1', '100'), await refund(stage, 'R1', '100')]).toEqual([false, false])
  await meanwhile(stage)
  expect([sent(stage, 'refund').length, await sees(stage)]).toEqual([1, ['paid', '0']])
  stage.answers.refund = [says('SUCCESS', 'S')]
  expect([await refund(stage, 'R2', '100'), await sees(stage)]).toEqual([true, ['refunded', '100']])
})

it('an order of long ago is aged, and Alipay+ judges its windows', async () => {
  const stage = await openStage()
  await paidOrder(stage)
  await scan(stage, 'O2')
  expect(await stage.act('ageOrder', { reference: 'O1', paidAt: '2020-01-01T00:00:00Z' })).toEqual({})
  stage.answers.refund = [says('REFUND_WINDOW_EXCEED', 'F')]
  expect([await refund(stage, 'R1', '10'), await statusOf(stage)]).toEqual([false, 'paid'])
  await expect(stage.act('ageOrder', { reference: 'O3', paidAt: '2020-01-01T00:00:00Z' })).rejects.toThrow(
    '404',
  )
})
