import { expect, it } from 'vitest'
import { type Answer, inProcess, openStage, spoiled, success } from './fake-alipayplus.ts'
import { becomes, meanwhile, paidAtOnce, says, scan, sends, sent, statusOf, tells, usd } from './shop.ts'

it('an order is paid where pay says S of its amount', async () => {
  const stage = await openStage()
  stage.answers.pay = [paidAtOnce()]
  await scan(stage)
  expect(await statusOf(stage)).toBe('paid')
  await meanwhile(stage)
  expect(sent(stage, 'inquiryPayment', 'O1')).toEqual([])
})

it.each([
  ['another amount', { paymentAmount: usd('99') }],
  ['another currency', { paymentAmount: { currency: 'EUR', value: '100' } }],
  ['no amount', { paymentAmount: null }],
  ['an amount that is no number', { paymentAmount: usd('1e2') }],
])('S of %s does not make it paid; the next inquiry tells', async (_, change) => {
  const stage = await openStage()
  stage.answers.pay = [paidAtOnce(change)]
  await scan(stage)
  expect(await statusOf(stage)).toBe('pending')
  await sends(stage, 'inquiryPayment', 2)
  expect(sent(stage, 'pay')).toHaveLength(1)
  stage.answers.inquiryPayment = [tells(success)]
  await becomes(stage, 'paid')
})

it.each([
  ['USER_BALANCE_NOT_ENOUGH', 'failed'],
  ['INVALID_CODE', 'failed'],
  ['PROCESS_FAIL', 'failed'],
  ['ORDER_IS_CLOSED', 'cancelled'],
])('where pay says F/%s the order is %s, and nobody asks again', async (code, status) => {
  const stage = await openStage()
  stage.answers.pay = [says(code, 'F')]
  await scan(stage)
  expect(await statusOf(stage)).toBe(status)
  await meanwhile(stage)
  expect(sent(stage, 'pay', 'O1')).toHaveLength(1)
  expect([...sent(stage, 'inquiryPayment', 'O1'), ...sent(stage, 'cancelPayment', 'O1')]).toEqual([])
})

it.each([
  ['PAYMENT_IN_PROCESS', 'U'],
  ['REPEAT_REQ_INCONSISTENT', 'F'],
])('%s starts inquiring without another pay', async (code, status) => {
  const stage = await openStage()
  stage.answers.pay = [says(code, status)]
  stage.answers.inquiryPayment = [tells(inProcess), tells(success)]
  await scan(stage)
  await becomes(stage, 'paid')
  expect([sent(stage, 'pay').length, sent(stage, 'inquiryPayment').length]).toEqual([1, 2])
})

const unknown: readonly [string, Answer][] = [
  ['UNKNOWN_EXCEPTION', says('UNKNOWN_EXCEPTION', 'U')],
  ['REQUEST_TRAFFIC_EXCEED_LIMIT', says('REQUEST_TRAFFIC_EXCEED_LIMIT', 'U')],
  ['HTTP 500', { ...says('PROCESS_FAIL', 'F'), status: 500 }],
  ['HTTP 404', { status: 404 }],
  ['HTTP 307', { status: 307 }],
  ['a status that does not exist', says('SUCCESS', 'OK')],
  ['no result', { body: {} }],
  ['a closed connection', { dropped: true }],
  ...spoiled.map((how): [string, Answer] => [
    `an answer that is ${how}`,
    { ...says('USER_BALANCE_NOT_ENOUGH', 'F'), spoiled: how },
  ]),
]

it.each(unknown)(
  '%s ends nothing: pay is repeated once, byte for byte, then inquired about',
  async (_, answer) => {
    const stage = await openStage()
    stage.answers.pay = [answer]
    await scan(stage)
    const [first, second, ...more] = sent(stage, 'pay')
    expect([second?.raw, more]).toEqual([first?.raw, []])
    expect(await statusOf(stage)).toBe('pending')
    stage.answers.inquiryPayment = [tells(success)]
    await becomes(stage, 'paid')
  },
)

it.each(spoiled)('a success that is %s is not believed', async (how) => {
  const stage = await openStage()
  stage.answers.pay = [(asked) => ({ ...paidAtOnce()(asked), spoiled: how })]
  stage.answers.inquiryPayment = [(asked, pay) => ({ ...tells(success)(asked, pay), spoiled: how })]
  await scan(stage)
  await sends(stage, 'inquiryPayment', 3)
  expect(await statusOf(stage)).toBe('pending')
})

it('an answer that does not come is waited for, and not for ever', async () => {
  const stage = await openStage({ answerMs: 300 })
  stage.answers.pay = [{ after: new Promise(() => {}) }]
  await scan(stage)
  expect(sent(stage, 'pay')).toHaveLength(2)
  stage.answers.inquiryPayment = [tells(success)]
  await becomes(stage, 'paid')
})

it('the answer to the repeat counts', async () => {
  const stage = await openStage()
  stage.answers.pay = [{ dropped: true }, paidAtOnce()]
  await scan(stage)
  expect(await statusOf(stage)).toBe('paid')
})

it.each([inProcess, { resultCode: 'RISK_REJECT', resultStatus: 'F' }])(
  'a notification that is faster than the answer to pay counts (%o)',
  async (late) => {
    const stage = await openStage()
    let answer = () => {}
    stage.answers.pay = [{ body: { result: late }, after: new Promise<void>((done) => (answer = done)) }]
    const scanned = scan(stage)
    await sends(stage, 'pay', 1)
    await stage.notify({ paymentResult: success })
    answer()
    await scanned
    expect(await statusOf(stage)).toBe('paid')
    await meanwhile(stage)
    expect(sent(stage, 'inquiryPayment', 'O1')).toEqual([])
  },
)

it('pay is not repeated once a notification came', async () => {
  const stage = await openStage()
  let answer = () => {}
  stage.answers.pay = [{ dropped: true, after: new Promise<void>((done) => (answer = done)) }]
  const scanned = scan(stage)
  await sends(stage, 'pay', 1)
  await stage.notify({ paymentResult: success })
  answer()
  await scanned
  expect([sent(stage, 'pay').length, await statusOf(stage)]).toEqual([1, 'paid'])
})

it.each(['PAYMENT_IN_PROCESS', 'SUCCESS'])('an order is not paid twice (%s)', async (code) => {
  const stage = await openStage()
  stage.answers.pay = [code === 'SUCCESS' ? paidAtOnce() : says(code, 'U')]
  await Promise.all([scan(stage), scan(stage), scan(stage, 'O1', '200')])
  await scan(stage)
  expect(sent(stage, 'pay')).toHaveLength(1)
})

it('an order that failed may be paid by a new payment', async () => {
  const stage = await openStage()
  stage.answers.pay = [says('EXPIRED_CODE', 'F'), paidAtOnce()]
  await scan(stage)
  await scan(stage)
  const ids = sent(stage, 'pay').map(({ body }) => body.paymentRequestId)
  expect([new Set(ids).size, await statusOf(stage)]).toEqual([2, 'paid'])
})

it('there is no order before it is created', async () => {
  const stage = await openStage()
  expect(await stage.act('viewOrder', { reference: 'O1' })).toEqual({ status: 'none' })
  await expect(stage.act('cancelOrder', { reference: 'O1' })).rejects.toThrow('404')
})
