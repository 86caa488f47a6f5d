import { expect, it } from 'vitest'
import { type Answer, inProcess, openStage, result, spoiled, success } from './fake-alipayplus.ts'
import {
  becomes,
  cancel,
  meanwhile,
  paidOrder,
  passes,
  refund,
  says,
  scan,
  sends,
  sent,
  statusOf,
  tells,
  view,
} from './shop.ts'

/** Nothing is inquired about unless a cancel asks for it. */
const patient = { pollGapsMs: [60_000] }

const tooLate = says('CANCEL_WINDOW_EXCEED', 'F')

it('an order that waits is cancelled, with the id of its payment', async () => {
  const stage = await openStage()
  await scan(stage)
  expect(await cancel(stage)).toEqual({})
  await becomes(stage, 'cancelled')
  const { paymentRequestId } = sent(stage, 'pay')[0]?.body ?? {}
  expect(sent(stage, 'cancelPayment').map(({ body }) => body)).toEqual([{ paymentRequestId }])
})

it('a paid order is cancelled', async () => {
  const stage = await openStage()
  await paidOrder(stage)
  await cancel(stage)
  await becomes(stage, 'cancelled')
  expect(await refund(stage, 'R1', '10')).toBe(false)
})

const unknown: readonly [string, Answer][] = [
  ['UNKNOWN_EXCEPTION', says('UNKNOWN_EXCEPTION', 'U')],
  ['HTTP 500', { ...says('SUCCESS', 'S'), status: 500 }],
  ['a closed connection', { dropped: true }],
  ['ORDER_NOT_EXIST before the expiry', says('ORDER_NOT_EXIST', 'F')],
  ...spoiled.map((how): [string, Answer] => [
    `an answer that is ${how}`,
    { ...says('SUCCESS', 'S'), spoiled: how },
  ]),
]

it.each(unknown)('after %s a cancel is repeated until it succeeds', async (_, answer) => {
  const stage = await openStage()
  stage.answers.cancelPayment = [answer]
  await scan(stage)
  await cancel(stage)
  await sends(stage, 'cancelPayment', 3)
  expect(await statusOf(stage)).toBe('pending')
  stage.answers.cancelPayment = [says('SUCCESS', 'S')]
  await becomes(stage, 'cancelled')
  expect(new Set(sent(stage, 'cancelPayment').map(({ raw }) => raw)).size).toBe(1)
})

it('a cancel that is not answered in time is repeated', async () => {
  const stage = await openStage({ answerMs: 300 })
  await scan(stage)
  stage.answers.cancelPayment = [{ after: new Promise(() => {}) }, says('SUCCESS', 'S')]
  await cancel(stage)
  await becomes(stage, 'cancelled')
  expect(sent(stage, 'cancelPayment')).toHaveLength(2)
})

it.each([
  ['S', success],
  ['F', result('RISK_REJECT', 'F')],
])(
  'a notification of %s after a cancel was sent is acknowledged and changes nothing',
  async (_, paymentResult) => {
    const stage = await openStage()
    stage.answers.cancelPayment = [says('UNKNOWN_EXCEPTION', 'U')]
    await scan(stage)
    await cancel(stage)
    await sends(stage, 'cancelPayment', 1)
    expect((await stage.notify({ paymentResult })).body.result).toMatchObject(success)
    expect(await statusOf(stage)).toBe('pending')
    stage.answers.cancelPayment = [says('SUCCESS', 'S')]
    await becomes(stage, 'cancelled')
    expect((await stage.notify({ paymentResult })).body.result).toMatchObject(success)
    expect(await statusOf(stage)).toBe('cancelled')
  },
)

it('an inquiry that is answered after a cancel was sent changes nothing', async () => {
  const stage = await openStage()
  let answer = () => {}
  const later = new Promise<void>((done) => (answer = done))
  stage.answers.inquiryPayment = [(asked, pay) => ({ ...tells(success)(asked, pay), after: later })]
  await scan(stage)
  await sends(stage, 'inquiryPayment', 1)
  await cancel(stage)
  await becomes(stage, 'cancelled')
  answer()
  await meanwhile(stage)
  expect(await statusOf(stage)).toBe('cancelled')
  expect(sent(stage, 'inquiryPayment', 'O1')).toHaveLength(1)
})

it('an order that is closed while pay is under way stays closed', async () => {
  const stage = await openStage()
  let answer = () => {}
  stage.answers.pay = [{ dropped: true, after: new Promise<void>((done) => (answer = done)) }]
  const scanned = scan(stage)
  await sends(stage, 'pay', 1)
  await cancel(stage)
  await becomes(stage, 'cancelled')
  answer()
  await scanned
  expect([sent(stage, 'pay').length, await statusOf(stage)]).toEqual([1, 'cancelled'])
})

it('a cancel at the expiry is repeated too', async () => {
  const stage = await openStage({ expiryMs: 50 })
  stage.answers.cancelPayment = [{ dropped: true }, says('UNKNOWN_EXCEPTION', 'U'), says('SUCCESS', 'S')]
  await scan(stage)
  await becomes(stage, 'cancelled')
  expect(sent(stage, 'cancelPayment')).toHaveLength(3)
})

it.each(['ORDER_NOT_EXIST', 'ORDER_IS_CLOSED'])(
  'after the expiry %s is as good as cancelled',
  async (code) => {
    const stage = await openStage({ expiryMs: 50 })
    stage.answers.cancelPayment = [says(code, 'F')]
    await scan(stage)
    await becomes(stage, 'cancelled')
  },
)

it('a cancel that is refused is not repeated: an order that waits stays so, and may be closed again', async () => {
  const stage = await openStage()
  stage.answers.cancelPayment = [says('PROCESS_FAIL', 'F')]
  await scan(stage)
  await cancel(stage)
  await sends(stage, 'cancelPayment', 1)
  await meanwhile(stage)
  expect(sent(stage, 'cancelPayment', 'O1')).toHaveLength(1)
  await stage.notify({
    paymentResult: success,
    paymentRequestId: sent(stage, 'pay', 'O1')[0]?.body.paymentRequestId,
  })
  expect(await statusOf(stage)).toBe('pending')
  stage.answers.cancelPayment = [says('SUCCESS', 'S')]
  await cancel(stage)
  await becomes(stage, 'cancelled')
})

it('a cancel of a paid order that is refused leaves it paid', async () => {
  const stage = await openStage()
  await paidOrder(stage)
  stage.answers.cancelPayment = [says('PROCESS_FAIL', 'F')]
  await cancel(stage)
  await sends(stage, 'cancelPayment', 1)
  await becomes(stage, 'paid')
  expect(await refund(stage, 'R1', '100')).toBe(true)
})

it.each(['paid before', 'not known to be paid'])(
  'an order that is too old to be cancelled and %s is refunded',
  async (how) => {
    const stage = await openStage(patient)
    if (how === 'paid before') await paidOrder(stage)
    else await scan(stage)
    stage.answers.cancelPayment = [tooLate]
    stage.answers.inquiryPayment = [tells(inProcess), says('UNKNOWN_EXCEPTION', 'U'), tells(success)]
    stage.answers.refund = [says('UNKNOWN_EXCEPTION', 'U'), says('SUCCESS', 'S')]
    await cancel(stage)
    const seen = await passes(stage, 'refunded')
    expect(seen.filter((status) => !['pending', 'refunded'].includes(status))).toEqual([])
    const refunds = sent(stage, 'refund').map(({ body }) => body)
    expect(refunds).toHaveLength(2)
    expect(refunds[0]).toEqual(refunds[1])
    expect(refunds[0].refundAmount).toEqual({ currency: 'USD', value: '100' })
    expect(sent(stage, 'cancelPayment')).toHaveLength(1)
    expect(await view(stage)).toMatchObject({ refunded: '100' })
  },
)

it.each([result('RISK_REJECT', 'F'), result('ORDER_IS_CLOSED', 'F')])(
  'an order that is too old to be cancelled and was not paid is closed: %o',
  async (paymentResult) => {
    const stage = await openStage(patient)
    await scan(stage)
    stage.answers.cancelPayment = [tooLate]
    stage.answers.inquiryPayment = [tells(paymentResult)]
    await cancel(stage)
    await becomes(stage, 'cancelled')
    expect(sent(stage, 'refund')).toEqual([])
  },
)

it('an order that can neither be cancelled nor refunded stays unresolved', async () => {
  const stage = await openStage(patient)
  await paidOrder(stage)
  stage.answers.cancelPayment = [tooLate]
  stage.answers.inquiryPayment = [tells(success)]
  stage.answers.refund = [says('REFUND_WINDOW_EXCEED', 'F')]
  await cancel(stage)
  await sends(stage, 'refund', 1)
  await becomes(stage, 'pending')
  stage.answers.refund = [says('SUCCESS', 'S')]
  const closeAgain = async () => {
    await cancel(stage)
    return statusOf(stage)
  }
  await expect.poll(closeAgain, { interval: 10, timeout: 10_000 }).toBe('refunded')
  expect(new Set(sent(stage, 'refund').map(({ body }) => body.refundRequestId)).size).toBe(2)
})

it('what failed, is cancelled or was refunded in part is not cancelled', async () => {
  const stage = await openStage()
  stage.answers.pay = [says('RISK_REJECT', 'F')]
  await scan(stage, 'FAILED')
  await cancel(stage, 'FAILED')
  await paidOrder(stage)
  await refund(stage, 'R1', '10')
  await cancel(stage)
  await meanwhile(stage)
  expect(sent(stage, 'cancelPayment')).toEqual([])
  expect([await statusOf(stage, 'FAILED'), await statusOf(stage)]).toEqual(['failed', 'partlyRefunded'])
})

it('an order that is closed twice is cancelled once', async () => {
  const stage = await openStage()
  await scan(stage)
  await Promise.all([cancel(stage), cancel(stage)])
  await becomes(stage, 'cancelled')
  await cancel(stage)
  await meanwhile(stage)
  expect(sent(stage, 'cancelPayment')).toHaveLength(1)
})
