import type { Server } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { IntentName } from '../../partner/driver.ts'
import { suiteSchemas } from '../../schemas/suite.ts'
import { type Adapter, type Call, startAdapter, startBackend, urlOf } from './adapter.ts'

const redirectUrl = 'https://shop.example/entry'

/** What a wallet's app backend answers to the calls that it knows. */
const answers: Readonly<Record<string, object>> = {
  'POST /app/users/u%2F1/scan-page': { logoUrls: ['https://logos.example/1.png'] },
  'POST /app/users/u%2F1/code-page': { code: '2891234567890612345' },
  'POST /app/users/nobody/code-page': { code: null },
  'POST /app/users/forgetful/code-page': {},
  'POST /app/users/u%2F1/scans': { page: 'cashier' },
  'POST /app/users/entry/scans': {
    page: 'merchant',
    url: redirectUrl,
    userAgent: 'SDK',
    acDecodeConfig: '{}',
  },
  'POST /app/users/sdk/scans': { page: 'sdk', sdkActionPayload: '{"page":"error"}' },
  'POST /app/users/nobody/scans': { page: 'refused' },
  'POST /app/users/forgetful/scans': {},
  'POST /app/users/u%2F1/decodes': { page: 'cashier' },
  'POST /app/users/sdk/decodes': { page: 'sdk', sdkActionPayload: '{"page":"error"}' },
  'POST /app/users/u%2F1/auth-codes': { code: 'AUTH1' },
  'POST /app/users/nobody/auth-codes': { code: null },
  'POST /app/users/u%2F1/payments/PAY1/confirm': { openedUrl: 'https://shop.example/result' },
  'POST /app/users/u%2F1/payments/PAY2/confirm': { openedUrl: null },
  'POST /app/users/u%2F1/payments/PAY1/refuse': {},
  'GET /app/users/u%2F1/payments/PAY1': { state: 'paid' },
  'GET /app/users/u%2F1/payments/PAY2': { state: 'unknown' },
  'GET /app/users/u%2F1/payments/PAY3': { state: 'a state that the adapter has no word for' },
  'POST /app/test/payments/PAY1/paid-at': {},
  'GET /app/users/u%2F1/balances/PHP': { units: 1045050 },
}

describe('examples/adapter/adapter.mjs', () => {
  const called: Call[] = []
  let backend: Server
  let adapter: Adapter

  beforeAll(async () => {
    backend = await startBackend((one) => {
      called.push(one)
      return answers[one.call]
    })
    adapter = await startAdapter(`${urlOf(backend)}/app/`)
  })

  afterAll(async () => {
    await adapter.stop()
    backend.close()
  })

  const customerId = 'u/1'
  const identification = { isSupported: true, postCodeMatchActionType: 'DECODE', codeValue: '2816' } as const
  const scan = (customer: string) =>
    adapter.driver.act('scanCode', { customerId: customer, codeValue: '2816', identification })
  const done = (answer: object) => ({ outcome: 'done', answer })

  it('offers every intent', async () => {
    expect(await adapter.driver.offered()).toEqual(Object.keys(suiteSchemas.intents.properties))
  })

  it('tells which logos the scan page shows', async () => {
    const logos = [{ logoUrl: 'https://logos.example/1.png', logoName: 'One' }]
    const outcome = await adapter.driver.act('openScanPage', { customerId, logos })
    expect(outcome).toEqual(done({ shown: ['https://logos.example/1.png'] }))
    expect(called.at(-1)?.body).toEqual({ logos })
  })

  it('shows the payment code of the page', async () => {
    const outcome = await adapter.driver.act('showPaymentCode', { customerId, region: 'CN' })
    expect(outcome).toEqual(done({ paymentCode: '2891234567890612345' }))
    expect(called.at(-1)?.body).toEqual({ region: 'CN' })
  })

  it('says that a page shows no code', async () => {
    const outcome = await adapter.driver.act('showPaymentCode', { customerId: 'nobody' })
    expect(outcome).toEqual(done({ paymentCode: null }))
  })

  it('fails where the backend says nothing about a code, instead of claiming that there is none', async () => {
    const outcome = await adapter.driver.act('showPaymentCode', { customerId: 'forgetful' })
    expect(outcome).toMatchObject({ outcome: 'failed', detail: expect.stringContaining('paymentCode') })
  })

  it.each([
    ['u/1', { did: 'showCashier' }],
    ['entry', { did: 'launch', url: redirectUrl, userAgent: 'SDK', acDecodeConfig: '{}' }],
    ['sdk', { did: 'handleAction', sdkActionPayload: '{"page":"error"}' }],
    ['nobody', { did: 'reject' }],
  ])('tells what the app of %s did with a scanned code', async (customer, answer) => {
    expect(await scan(customer)).toEqual(done(answer))
    expect(called.at(-1)?.body).toEqual({ codeValue: '2816', identification })
  })

  it('fails where the backend names no page, instead of claiming that the code was refused', async () => {
    expect(await scan('forgetful')).toMatchObject({
      outcome: 'failed',
      detail: expect.stringContaining('page'),
    })
  })

  it.each([
    ['u/1', { did: 'showCashier' }],
    ['sdk', { did: 'finishDecode', sdkActionPayload: '{"page":"error"}' }],
  ])('tells what the app of %s did with an intercepted code', async (customer, answer) => {
    const outcome = await adapter.driver.act('decode', { customerId: customer, codeValue: '2816' })
    expect(outcome).toEqual(done(answer))
    expect(called.at(-1)?.body).toEqual({ codeValue: '2816' })
  })

  it.each([
    ['u/1', 'AUTH1'],
    ['nobody', null],
  ])('hands over the auth code of %s: %s', async (customer, authCode) => {
    const grant = { authClientId: 'CLIENT', scopes: ['auth_base'] }
    expect(await adapter.driver.act('authorize', { customerId: customer, ...grant })).toEqual(
      done({ authCode }),
    )
    expect(called.at(-1)?.body).toEqual(grant)
  })

  it.each([
    ['PAY1', true, 'confirm', { redirectedTo: 'https://shop.example/result' }],
    ['PAY2', true, 'confirm', {}],
    ['PAY1', false, 'refuse', {}],
  ])('takes %s and accept %s as %s', async (paymentRequestId, accept, decision, answer) => {
    const request = { customerId, paymentRequestId, accept }
    expect(await adapter.driver.act('confirmPayment', request)).toEqual(done(answer))
    expect(called.at(-1)?.call).toBe(`POST /app/users/u%2F1/payments/${paymentRequestId}/${decision}`)
  })

  it.each([
    ['PAY1', done({ status: 'succeeded' })],
    ['PAY2', done({ status: 'none' })],
    ['PAY3', { outcome: 'failed', detail: expect.stringContaining('status') }],
  ])('looks at %s', async (paymentRequestId, outcome) => {
    expect(await adapter.driver.act('viewPayment', { customerId, paymentRequestId })).toEqual(outcome)
  })

  it('reads the balance as a string', async () => {
    const outcome = await adapter.driver.act('viewBalance', { customerId, currency: 'PHP' })
    expect(outcome).toEqual(done({ value: '1045050' }))
  })

  it('moves a payment into the past', async () => {
    const paidAt = '2025-02-20T08:51:49.000Z'
    const outcome = await adapter.driver.act('agePayment', { paymentRequestId: 'PAY1', paidAt })
    expect(outcome).toEqual(done({}))
    expect(called.at(-1)?.body).toEqual({ paidAt })
  })

  it('answers 501 to an intent that it does not know', async () => {
    const unknown = 'payTheBill' as IntentName
    expect(await adapter.driver.act(unknown, { customerId })).toMatchObject({ outcome: 'not-offered' })
  })

  it('fails with the words of the backend where the backend refuses', async () => {
    const outcome = await adapter.driver.act('viewBalance', { customerId: 'stranger', currency: 'PHP' })
    expect(outcome).toMatchObject({ outcome: 'failed', detail: expect.stringContaining('not known here') })
  })

  it('fails, and is not taken for an adapter without the intent, where the backend is down', async () => {
    const gone = await startBackend(() => undefined)
    const url = urlOf(gone)
    await new Promise((resolve) => gone.close(resolve))
    const alone = await startAdapter(url)
    const outcome = await alone.driver.act('viewBalance', { customerId, currency: 'PHP' })
    await alone.stop()
    expect(outcome).toMatchObject({
      outcome: 'failed',
      detail: expect.stringMatching(/HTTP 500.*ECONNREFUSED/),
    })
  })

  it('answers 404 outside /intents', async () => {
    expect((await fetch(`${adapter.url}/elsewhere`)).status).toBe(404)
  })
})
