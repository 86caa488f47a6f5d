import { expect, it } from 'vitest'
import { chosenPaymentResult, chosenResult } from '../../../gateway/acquiring/chosen.ts'
import { take } from '../../../gateway/acquiring/payments.ts'
import type { JsonObject } from '../../../protocol/body.ts'
import type { FromAcqp } from '../../../protocol/endpoints.ts'
import { resultCodes } from '../../../protocol/results.ts'
import { askForCode, connected, json, recordsOf } from '../harness.ts'
import { brief, inquired, openShop, payBody, purchase, refundBody, send, shopWithPayment } from './shop.ts'

const PAY1 = { paymentRequestId: 'PAY1' }
const messages: Record<FromAcqp, JsonObject> = {
  pay: payBody(),
  inquiryPayment: PAY1,
  cancelPayment: PAY1,
  refund: refundBody('REF1', '1000'),
}

const F = (resultCode: string) => ({ resultCode, resultStatus: 'F' as const })
const U = (resultCode: string) => ({ resultCode, resultStatus: 'U' as const })

it.each<[FromAcqp, string]>([
  ['cancelPayment', 'CANCEL_WINDOW_EXCEED'],
  ['refund', 'REFUND_WINDOW_EXCEED'],
  ['inquiryPayment', 'ORDER_NOT_EXIST'],
  ['inquiryPayment', 'REQUEST_TRAFFIC_EXCEED_LIMIT'],
  ['pay', 'UNKNOWN_EXCEPTION'],
])('the next %s is answered %s, and the one after it as ever', async (api, resultCode) => {
  const { session, ask, tape } = await shopWithPayment('pays')
  const resultStatus = resultCodes[resultCode]?.status ?? expect.fail('no such code')
  session.answerWith(api, [{ resultCode, resultStatus }])
  const answer = await ask(api, messages[api])
  expect(brief(answer.result)).toBe(`${resultStatus}/${resultCode}`)
  expect(Object.keys(answer)).toEqual(['result'])
  expect(recordsOf(tape, 'response').at(-1)).not.toHaveProperty('spoiler')
  expect(brief((await ask(api, messages[api])).result)).toBe('S/SUCCESS')
})

it('each result is used once, in order, and only for its message', async () => {
  const { session, ask } = await shopWithPayment('pays')
  session.answerWith('inquiryPayment', [U('UNKNOWN_EXCEPTION'), F('ORDER_NOT_EXIST')])
  expect(brief((await ask('refund', messages.refund)).result)).toBe('S/SUCCESS')
  expect(await inquired({ ask })).toEqual(['U/UNKNOWN_EXCEPTION', undefined])
  expect(await inquired({ ask })).toEqual(['F/ORDER_NOT_EXIST', undefined])
  expect(await inquired({ ask })).toEqual(['S/SUCCESS', 'S/SUCCESS'])
})

it('what is answered so is not done: a cancel that comes too late, then a refund', async () => {
  const { session, ask, payment } = await shopWithPayment('pays')
  session.answerWith('cancelPayment', [F('CANCEL_WINDOW_EXCEED')])
  session.answerWith('refund', [F('REFUND_WINDOW_EXCEED')])
  await ask('cancelPayment', PAY1)
  expect(payment.state).toBe('paid')
  await ask('refund', messages.refund)
  expect(payment.refunds.size).toBe(0)
  expect(session.count('cancelPayment')).toBe(1)
})

it('a pay that is not done belongs to its scenario, and so does what follows it', async () => {
  const { session, ask, tape } = await openShop()
  session.expect({ ...purchase, wallet: 'pays' })
  session.answerWith('pay', [F('RISK_REJECT')])
  await ask('pay', messages.pay)
  expect(session.acquired()).toEqual([])
  expect(await inquired({ ask })).toEqual(['F/ORDER_NOT_EXIST', undefined])
  expect(brief((await ask('cancelPayment', PAY1)).result)).toBe('F/ORDER_NOT_EXIST')
  expect(brief((await ask('pay', messages.pay)).result)).toBe('S/SUCCESS')
  expect(await inquired({ ask })).toEqual(['S/SUCCESS', 'S/SUCCESS'])
  expect(recordsOf(tape, 'request').map(({ scenario }) => scenario)).toEqual(Array(5).fill('one'))
})

it('a result that is no refusal can be made odd as well', async () => {
  const { session, url } = await shopWithPayment('pays')
  session.answerWith('inquiryPayment', [U('UNKNOWN_EXCEPTION')])
  session.spoilAnswers('inquiryPayment', ['server-error'])
  expect((await send(url, 'inquiryPayment', PAY1)).status).toBe(500)
})

it('of two scenarios only one is answered so', async () => {
  const { session, open, ask } = await shopWithPayment('pays')
  open({ scenario: 'two' }).answerWith('inquiryPayment', [F('ORDER_NOT_EXIST')])
  expect(session.takeAnswer('inquiryPayment')).toBeUndefined()
  expect(await inquired({ ask })).toEqual(['S/SUCCESS', 'S/SUCCESS'])
})

it('a wallet can be answered so too', async () => {
  const { gateway, open } = await connected()
  open({ scenario: 'one', customerId: 'U1' }).answerWith('getPaymentCode', [F('RISK_REJECT')])
  expect(brief(json(await askForCode(gateway.url, {})).result)).toBe('F/RISK_REJECT')
  expect(brief(json(await askForCode(gateway.url, {})).result)).toBe('S/SUCCESS')
})

it('a pay whose result is unknown was done', async () => {
  const { session, ask } = await openShop()
  session.expect({ ...purchase, wallet: 'pays' })
  session.answerWith('pay', [U('UNKNOWN_EXCEPTION')])
  expect(brief((await ask('pay', messages.pay)).result)).toBe('U/UNKNOWN_EXCEPTION')
  expect(await inquired({ ask })).toEqual(['S/SUCCESS', 'S/SUCCESS'])
})

it('a payment that was not made can be claimed to be', async () => {
  const { session, ask } = await openShop()
  session.expect({ ...purchase, wallet: 'waits' })
  session.claimPaid('pay')
  expect(brief((await ask('pay', messages.pay)).result)).toBe('S/SUCCESS')
  expect(await inquired({ ask })).toEqual(['S/SUCCESS', 'U/PAYMENT_IN_PROCESS'])
  session.claimPaid('inquiryPayment')
  expect(await inquired({ ask })).toEqual(['S/SUCCESS', 'S/SUCCESS'])
  expect(await inquired({ ask })).toEqual(['S/SUCCESS', 'U/PAYMENT_IN_PROCESS'])
})

it('what is claimed can differ from what was asked for', async () => {
  const { session, ask } = await shopWithPayment('waits')
  const paymentAmount = { currency: 'USD', value: '1' }
  session.claimPaid('inquiryPayment', { paymentAmount })
  const claimed = await ask('inquiryPayment', PAY1)
  expect(claimed).toMatchObject({ paymentResult: { resultStatus: 'S' }, paymentAmount })
  expect(await inquired({ ask })).toEqual(['S/SUCCESS', 'U/PAYMENT_IN_PROCESS'])
})

it('every further message is answered so, but for those that were chosen one by one', async () => {
  const { session, ask } = await shopWithPayment('pays')
  session.answerAlways('inquiryPayment', chosenPaymentResult(U('PAYMENT_IN_PROCESS')))
  session.answerBy('inquiryPayment', [chosenResult(F('ORDER_NOT_EXIST'))])
  expect(await inquired({ ask })).toEqual(['F/ORDER_NOT_EXIST', undefined])
  expect(await inquired({ ask })).toEqual(['S/SUCCESS', 'U/PAYMENT_IN_PROCESS'])
  expect(await inquired({ ask })).toEqual(['S/SUCCESS', 'U/PAYMENT_IN_PROCESS'])
  session.answerAlways('inquiryPayment', undefined)
  expect(await inquired({ ask })).toEqual(['S/SUCCESS', 'S/SUCCESS'])
})

it('an answer is held back until it is let go, and says what stood when it was asked for', async () => {
  const { session, ask } = await openShop()
  session.expect({ ...purchase, wallet: 'waits' })
  const letGo = session.hold('pay')
  const answered = ask('pay', messages.pay)
  const wait = { label: 'pay', for: 'pay 1', allowedMs: 2000 }
  expect(await session.waitFor('pay', 1, wait)).toBe(true)
  take(session.acquired()[0] ?? expect.fail('no payment'), new Date())
  letGo()
  expect(brief((await answered).result)).toBe('U/PAYMENT_IN_PROCESS')
})
