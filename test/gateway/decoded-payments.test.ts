import { expect, it } from 'vitest'
import type { Call } from '../../gateway/session.ts'
import type { AnswerSpoilerName } from '../../gateway/spoilers.ts'
import {
  amount,
  cancelCall,
  connected,
  decode,
  inquiryCall,
  notification,
  orderFacts,
  plainly,
  refundCall,
  result,
  S,
} from './harness.ts'
import { post } from './support.ts'

/** A gateway with an order, and a wallet that answers every call of ours with one body. */
async function offered(answer: object = S, order: { refusal?: string; customerId?: string } = {}) {
  const setting = await connected({ answering: plainly(answer) })
  const session = setting.open({ scenario: 'one', customerId: 'U1' })
  session.offer({ codeValue: 'CODE1', facts: orderFacts(session, 'PAY1'), ...order })
  const scan = (user: unknown = 'U1', codeValue = 'CODE1') => decode(setting.gateway.url, codeValue, user)
  const left = () => setting.ledger.left().map(({ paymentRequestId }) => paymentRequestId)
  return { ...setting, session, scan, left }
}

const failure = (resultCode: string) => ({
  result: { resultCode, resultStatus: 'F', resultMessage: 'failed' },
})

/** An inquiry's answer that says how a payment stands. */
const standing = (status: string) => ({ ...S, paymentResult: result(status), paymentId: 'W7' })

const notifying = (url: string, status: string) =>
  post(url, { path: new URL(url).pathname, body: JSON.stringify(notification('PAY1', status)) })

it('an order that nobody has decoded is no payment', async () => {
  const { ledger } = await offered()
  expect(ledger.payments).toEqual([])
})

it('an order that was decoded is a payment that may hold money of who decoded it', async () => {
  const { ledger, scan, left } = await offered()
  await scan('U2')
  const payment = { paymentRequestId: 'PAY1', scenario: 'one', customerId: 'U2', amount }
  expect(ledger.payments).toEqual([{ ...payment, state: 'open', refunded: 0n }])
  expect(left()).toEqual(['PAY1'])
})

it('an order that is decoded several times is one payment', async () => {
  const { ledger, scan } = await offered()
  for (const user of ['U1', 'U2', 'U1']) await scan(user)
  expect(ledger.payments).toMatchObject([{ paymentRequestId: 'PAY1', customerId: 'U1' }])
})

it.each<[title: string, spoiler: AnswerSpoilerName]>([
  ['not answered', 'withheld'],
  ['answered with HTTP 500', 'server-error'],
  ['answered U', 'unknown'],
  ['answered without a signature', 'unsigned'],
  ['answered with another amount', 'amount-tampered'],
])('an order whose decode is %s may be paid all the same', async (_, spoiler) => {
  const { session, scan, left } = await offered()
  session.spoilAnswers('userInitiatedPay', [spoiler])
  await scan().catch(() => undefined)
  expect(left()).toEqual(['PAY1'])
})

it.each<[title: string, order: { refusal?: string; customerId?: string }, codeValue: string]>([
  ['that cannot be paid', { refusal: 'ORDER_IS_CLOSED' }, 'CODE1'],
  ['that another wallet has', { customerId: 'USER-OF-ANOTHER-WALLET' }, 'CODE1'],
  ['that there is not', {}, 'CODE9'],
])('an order %s is no payment', async (_, order, codeValue) => {
  const { ledger, scan } = await offered(S, order)
  await scan('U1', codeValue)
  expect(ledger.payments).toEqual([])
})

it.each<[title: string, answer: object, call: Call, state: string]>([
  ['an inquiry that says F', standing('F'), inquiryCall('PAY1'), 'failed'],
  ['an inquiry that knows no such order', failure('ORDER_NOT_EXIST'), inquiryCall('PAY1'), 'failed'],
  ['a cancel that is answered S', S, cancelCall('PAY1'), 'cancelled'],
  ['a cancel that knows no such order', failure('ORDER_NOT_EXIST'), cancelCall('PAY1'), 'failed'],
])('after %s a decoded order holds no money', async (_, answer, call, state) => {
  const { ledger, session, scan, left } = await offered(answer)
  await scan()
  await session.call(call)
  expect(ledger.find('PAY1')?.state).toBe(state)
  expect(left()).toEqual([])
})

it.each<[title: string, answer: object, call: Call]>([
  ['an inquiry that says U', standing('U'), inquiryCall('PAY1')],
  ['an inquiry that says nothing of the payment', S, inquiryCall('PAY1')],
  ['an inquiry that fails', failure('SYSTEM_BUSY'), inquiryCall('PAY1')],
  ['an inquiry that is answered U', { result: result('U') }, inquiryCall('PAY1')],
  ['a cancel that is answered U', { result: result('U') }, cancelCall('PAY1')],
  ['a cancel that is refused', failure('SYSTEM_BUSY'), cancelCall('PAY1')],
  ['a refund that knows no such order', failure('ORDER_NOT_EXIST'), refundCall('PAY1', 'REF1', '3000')],
  ['a cancel of another payment', S, cancelCall('PAY2')],
  ['an inquiry that knows no other order', failure('ORDER_NOT_EXIST'), inquiryCall('PAY2')],
])('after %s a decoded order may hold money', async (_, answer, call) => {
  const { ledger, session, scan, left } = await offered(answer)
  await scan()
  await session.call(call)
  expect(ledger.find('PAY1')?.state).toBe('open')
  expect(left()).toEqual(['PAY1'])
})

it('after an inquiry that says S a decoded order is paid, and the wallet has given it an id', async () => {
  const { ledger, session, scan, left } = await offered(standing('S'))
  await scan()
  await session.call(inquiryCall('PAY1'))
  expect(ledger.find('PAY1')).toMatchObject({ state: 'paid', paymentId: 'W7' })
  expect(session.paymentIdOf('PAY1')).toBe('W7')
  expect(left()).toEqual(['PAY1'])
})

it.each([
  ['S', 'paid', ['PAY1']],
  ['F', 'failed', []],
  ['U', 'open', ['PAY1']],
])('after a notification that says %s a decoded order is %s', async (status, state, held) => {
  const { ledger, session, scan, left } = await offered()
  await scan()
  await notifying(session.notifyUrl, status)
  expect(ledger.find('PAY1')?.state).toBe(state)
  expect(left()).toEqual(held)
})

it('an order that was refunded in full holds no money', async () => {
  const { session, scan, left } = await offered()
  await scan()
  await notifying(session.notifyUrl, 'S')
  await session.call(refundCall('PAY1', 'REF1', '1000'))
  expect(left()).toEqual(['PAY1'])
  await session.call(refundCall('PAY1', 'REF2', '2000'))
  expect(left()).toEqual([])
})

it('an order that a wallet did not know at first and paid later holds money', async () => {
  const { ledger, session, scan, left } = await offered(failure('ORDER_NOT_EXIST'))
  await session.call(inquiryCall('PAY1'))
  await scan()
  expect(left()).toEqual(['PAY1'])
  await session.call(inquiryCall('PAY1'))
  expect(left()).toEqual([])
  await notifying(session.notifyUrl, 'S')
  expect(ledger.find('PAY1')).toMatchObject({ state: 'paid', paymentId: 'W1' })
  expect(left()).toEqual(['PAY1'])
})

it('a paymentId is not known before the wallet has told it', async () => {
  const { session, scan } = await offered()
  expect(session.paymentIdOf('PAY1')).toBeUndefined()
  await scan()
  expect(session.paymentIdOf('PAY1')).toBeUndefined()
  await notifying(session.notifyUrl, 'S')
  expect(session.paymentIdOf('PAY1')).toBe('W1')
  expect(session.paymentIdOf('PAY2')).toBeUndefined()
})
