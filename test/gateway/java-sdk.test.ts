import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type IssuedCertificate, openTestAuthority } from '../../gateway/certificates/authority.ts'
import { type AcquirerVariation, acquirerVariations } from '../../gateway/variations.ts'
import type { JsonObject } from '../../protocol/body.ts'
import { acqpEndpoints, type FromAcqp } from '../../protocol/endpoints.ts'
import { brief, onlyPayment, payBody, purchase, refundBody } from './acquiring/shop.ts'
import { connected, recordsOf } from './harness.ts'
import { sdkPost } from './java-sdk.ts'

/** As the models of the SDK are written to JSON. */
const booleans = (inStorePaymentScenario: string) => ({
  paymentFactor: { isInStorePayment: true, isCashierPayment: true, inStorePaymentScenario },
})

/** RSA keys are dear, so that all gateways have the same certificate. */
let folder: string
let ca: string
let tls: IssuedCertificate

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'java-sdk-'))
  const authority = openTestAuthority(folder, new Date())
  ca = authority.certificate
  tls = authority.issue({ hosts: ['127.0.0.1'], now: new Date() })
})

afterAll(() => rm(folder, { recursive: true, force: true }))

/** A gateway behind TLS, and a client of the SDK that trusts the test CA. */
async function openShop() {
  const listen = { host: '127.0.0.1', port: 0, tls }
  const { gateway, tape, open } = await connected({ connection: { role: 'acqp' }, options: { listen } })
  const post = (path: string, body: string) => sdkPost({ url: gateway.url, path, body, ca })
  const ask = async (api: FromAcqp, body: JsonObject) => {
    const answer = await post(acqpEndpoints[api].path, JSON.stringify(body))
    expect(answer).toMatchObject({ status: 200, verified: true })
    return JSON.parse(answer.body) as JsonObject
  }
  const session = open({ scenario: 'one' })
  session.expect({ ...purchase, wallet: 'waits' })
  return { tape, session, post, ask }
}

const PAY1 = { paymentRequestId: 'PAY1' }

it.each(['PaymentCode', 'OrderCode', 'EntryCode'] as const)(
  'the Java SDK pays with %s, inquires, refunds and cancels, and verifies every answer',
  async (scenario) => {
    const { session, ask } = await openShop()
    const pay = await ask('pay', payBody(scenario, booleans(scenario)))
    expect(brief(pay.result)).toBe('U/PAYMENT_IN_PROCESS')
    const payment = onlyPayment(session)
    payment.state = 'paid'
    payment.paymentTime = new Date().toISOString()
    expect(brief((await ask('inquiryPayment', PAY1)).paymentResult)).toBe('S/SUCCESS')
    expect(brief((await ask('refund', refundBody('REF1', '1000'))).result)).toBe('S/SUCCESS')
    expect(brief((await ask('cancelPayment', { paymentId: payment.paymentId })).result)).toBe('S/SUCCESS')
  },
)

it.each<[what: string, api: FromAcqp, body: JsonObject, answered: string]>([
  ['a pay that cannot be read', 'pay', { order: [] }, 'F/PARAM_ILLEGAL'],
  ['a pay of nobody', 'pay', payBody('OrderCode', { order: { referenceOrderId: 'X' } }), 'F/PROCESS_FAIL'],
  ['an unknown payment', 'inquiryPayment', { paymentRequestId: 'PAY9' }, 'F/ORDER_NOT_EXIST'],
  ['no payment', 'cancelPayment', {}, 'F/PARAM_ILLEGAL'],
  ['a refund of nothing', 'refund', PAY1, 'F/PARAM_ILLEGAL'],
])('the Java SDK verifies the refusal of %s', async (_, api, body, answered) => {
  const { ask } = await openShop()
  const amount = api === 'pay' && body.paymentAmount ? { paymentAmount: { currency: 'SGD', value: '1' } } : {}
  expect(brief((await ask(api, { ...body, ...amount })).result)).toBe(answered)
})

it.each([
  ['a path that is not there', '/ams/api/v1/payments/pay', '{}', 'F/NO_INTERFACE_DEF'],
  ['a body that is no JSON', acqpEndpoints.pay.path, 'amount=1', 'F/PARAM_ILLEGAL'],
])('the Java SDK verifies the answer to %s', async (_, path, body, answered) => {
  const { post } = await openShop()
  const answer = await post(path, body)
  expect(answer).toMatchObject({ status: 200, verified: true })
  expect(brief((JSON.parse(answer.body) as JsonObject).result)).toBe(answered)
})

it.each([
  ['U', 'UNKNOWN_EXCEPTION'],
  ['F', 'CANCEL_WINDOW_EXCEED'],
] as const)(
  'the Java SDK verifies an answer that a scenario chose: %s/%s',
  async (resultStatus, resultCode) => {
    const { session, ask } = await openShop()
    await ask('pay', payBody())
    session.answerWith('cancelPayment', [{ resultCode, resultStatus }])
    expect(brief((await ask('cancelPayment', PAY1)).result)).toBe(`${resultStatus}/${resultCode}`)
  },
)

it.each(Object.keys(acquirerVariations) as AcquirerVariation[])(
  'the Java SDK verifies an answer in the legal form %s',
  async (variation) => {
    const { session, ask, tape } = await openShop()
    session.spoilAnswers('pay', [variation])
    expect(brief((await ask('pay', payBody())).result)).toBe('U/PAYMENT_IN_PROCESS')
    expect(recordsOf(tape, 'response')[0]).toMatchObject({ spoiler: variation })
  },
)

it.each([
  ['unsigned', 'skipped'],
  ['forged', false],
  ['tampered', false],
] as const)('an answer that is spoiled (%s) is not verified: %s', async (spoiler, verified) => {
  const { session, post } = await openShop()
  session.spoilAnswers('pay', [spoiler])
  expect(await post(acqpEndpoints.pay.path, JSON.stringify(payBody()))).toMatchObject({ verified })
})

it('what the Java SDK sends is recorded with its time in milliseconds', async () => {
  const { ask, tape } = await openShop()
  await ask('pay', payBody('PaymentCode', booleans('PaymentCode')))
  const [request] = recordsOf(tape, 'request')
  expect(request).toMatchObject({ scenario: 'one', label: 'pay 1' })
  expect(request?.headers).toContainEqual(['Request-Time', expect.stringMatching(/^\d{13}$/)])
})
