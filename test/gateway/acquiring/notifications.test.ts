import { expect, it } from 'vitest'
import { take, type WalletAct } from '../../../gateway/acquiring/payments.ts'
import { headerValue } from '../../../gateway/headers.ts'
import { verify } from '../../../protocol/signature/verify.ts'
import { validateMessage } from '../../../protocol/validation.ts'
import { json, type Received, recordsOf } from '../harness.ts'
import { keys, world } from '../support.ts'
import { amount, brief, facts, shopWithPayment } from './shop.ts'

/** What an acquirer finds that verifies a notification for its own path and query. */
function verdictAt(target: string, { method, headers, body }: Received) {
  const header = (name: string) => headerValue(headers, name) ?? ''
  const content = { method, path: target, clientId: header('Client-Id'), time: header('Request-Time'), body }
  return verify(header('Signature'), content, () => keys.alipayPlus.publicKey)
}

it.each<[state: string, wallet: WalletAct, paymentResult: string]>([
  ['was paid', 'pays', 'S/SUCCESS'],
  ['failed', { failsWith: 'USER_BALANCE_NOT_ENOUGH' }, 'F/USER_BALANCE_NOT_ENOUGH'],
])('the notification of a payment that %s conforms', async (_, wallet, told) => {
  const { session, payment } = await shopWithPayment(wallet)
  const body = session.notificationOf(payment)
  expect(validateMessage('acqp/notifyPayment.request', body)).toEqual([])
  expect(brief(body.paymentResult)).toBe(told)
  expect(body).toMatchObject({ acquirerId: 'A1', paymentRequestId: 'PAY1', paymentId: payment.paymentId })
})

it('the notification of a paid payment tells everything about it', async () => {
  const { session, payment } = await shopWithPayment('pays')
  const { paymentResult, ...told } = session.notificationOf(payment)
  expect(told).toEqual({
    ...facts,
    paymentRequestId: 'PAY1',
    paymentId: payment.paymentId,
    paymentTime: payment.paymentTime,
    paymentAmount: amount,
    walletBrandName: 'Conformance Wallet',
  })
})

it('the notification of a failed payment tells its ids only', async () => {
  const { session, payment } = await shopWithPayment({ failsWith: 'RISK_REJECT' })
  const { paymentResult, ...told } = session.notificationOf(payment)
  expect(told).toEqual({ acquirerId: 'A1', paymentRequestId: 'PAY1', paymentId: payment.paymentId })
})

it('the notification of a cancelled payment conforms', async () => {
  const { ask, session, payment } = await shopWithPayment('waits')
  await ask('cancelPayment', { paymentRequestId: 'PAY1' })
  const body = session.notificationOf(payment)
  expect(validateMessage('acqp/notifyPayment.request', body)).toEqual([])
  expect(brief(body.paymentResult)).toBe('F/ORDER_IS_CLOSED')
})

it('a notification agrees with an inquiry', async () => {
  const { ask, session, payment } = await shopWithPayment('waits')
  take(payment, world.now())
  const { result, ...inquired } = await ask('inquiryPayment', { paymentRequestId: 'PAY1' })
  expect(session.notificationOf(payment)).toEqual(inquired)
})

it('a notification goes to the URL of the acquirer, signed for its path and query', async () => {
  const { partner, session, payment, tape } = await shopWithPayment('pays')
  const body = session.notificationOf(payment)
  const url = `${partner.url}/shop/notify?tenant=1&again=%2F`
  const { status } = await session.call({ api: 'notifyPayment', label: 'notify', body, url })
  expect(status).toBe('S')
  const [received = expect.fail('nothing arrived')] = partner.received
  expect([received.method, received.target]).toEqual(['POST', '/shop/notify?tenant=1&again=%2F'])
  expect(verdictAt(received.target, received)).toMatchObject({ ok: true, form: 'percent-encoded' })
  expect(verdictAt('/shop/notify', received)).toMatchObject({ ok: false, why: 'mismatch' })
  expect(headerValue(received.headers, 'Client-Id')).toBe('C1')
  expect(json(received)).toEqual(body)
  expect(recordsOf(tape, 'request').at(-1)).toMatchObject({
    scenario: 'one',
    direction: 'to-partner',
    api: 'notifyPayment',
    label: 'notify',
    url,
  })
})

it('a notification that is spoiled does not verify and stands so on the tape', async () => {
  const { partner, session, payment, tape } = await shopWithPayment('pays')
  const body = session.notificationOf(payment)
  const url = `${partner.url}/notify`
  await session.call({ api: 'notifyPayment', label: 'notify', body, url, spoiler: 'signed-by-stranger' })
  const [received = expect.fail('nothing arrived')] = partner.received
  expect(verdictAt('/notify', received)).toMatchObject({ ok: false, why: 'wrong-key' })
  expect(recordsOf(tape, 'request').at(-1)?.spoiler).toBe('signed-by-stranger')
})

it('every notification has a Request-Time of its own', async () => {
  const { partner, session, payment } = await shopWithPayment('pays')
  const body = session.notificationOf(payment)
  const call = { api: 'notifyPayment', label: 'notify', body, url: `${partner.url}/notify` } as const
  await session.callTogether([call, call, call])
  const times = partner.received.map(({ headers }) => headerValue(headers, 'Request-Time'))
  expect(new Set(times).size).toBe(3)
})
