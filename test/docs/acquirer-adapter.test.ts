import type { Server } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { IntentAnswer, IntentName, IntentRequest } from '../../partner/driver.ts'
import { suiteSchemas } from '../../schemas/suite.ts'
import { type Adapter, type Call, startBackend, startShopAdapter, urlOf } from './adapter.ts'

const pageUrl = 'https://pay.shop.example/static/1'
const walletUrl = 'https://wallet.example/cashier/1'

/** What a shop backend answers to the calls that it knows. */
const answers: Readonly<Record<string, object>> = {
  'GET /till/static-code': { url: pageUrl },
  'POST /till/static-code/orders': { goTo: walletUrl },
  'GET /till/orders/O%2F1': { state: 'partlyRefunded', refundedUnits: 250, code: null },
  'GET /till/orders/CLOSING': { state: 'closing', refundedUnits: 0, code: 'CODE' },
  'GET /till/orders/ODD': { state: 'a state that the adapter has no word for', refundedUnits: 0, code: null },
  'POST /till/orders/O%2F1/close': {},
  'POST /till/orders/O%2F1/refunds': { accepted: false },
  'POST /till/orders/FORGETFUL/refunds': {},
  'POST /till/test/orders/O%2F1/paid-at': {},
}

/** What it answers to a new order, by its number. */
const screens: Readonly<Record<string, object>> = {
  'O/1': { code: 'CODE' },
  NONE: { code: null },
  FORGETFUL: {},
}

describe('examples/adapter/acquirer.mjs', () => {
  const called: Call[] = []
  let backend: Server
  let adapter: Adapter

  beforeAll(async () => {
    backend = await startBackend((one) => {
      called.push(one)
      const { number = '' } = (one.body ?? {}) as { number?: string }
      return one.call === 'POST /till/orders' ? screens[number] : answers[one.call]
    })
    adapter = await startShopAdapter(`${urlOf(backend)}/till/`)
  })

  afterAll(async () => {
    await adapter.stop()
    backend.close()
  })

  const act = <I extends IntentName>(intent: I, request: IntentRequest<I>) =>
    adapter.driver.act(intent, request)
  const done = (answer: object) => ({ outcome: 'done', answer })
  const failed = (detail: string) => ({ outcome: 'failed', detail: expect.stringContaining(detail) })

  const reference = 'O/1'
  const amount = { currency: 'EUR', value: '1250' }

  it('offers every intent', async () => {
    expect(await adapter.driver.offered()).toEqual(Object.keys(suiteSchemas.acquirerIntents.properties))
  })

  it('charges the payment code of a customer', async () => {
    expect(await act('scanPaymentCode', { reference, amount, paymentCode: '2510' })).toEqual(done({}))
    expect(called.at(-1)?.body).toEqual({ number: reference, amount, customerCode: '2510' })
  })

  it.each([
    ['O/1', done({ codeValue: 'CODE' })],
    ['NONE', done({ codeValue: null })],
    ['FORGETFUL', failed('codeValue')],
  ])('tells which code the screen shows for order %s', async (order, outcome) => {
    expect(await act('createOrderCode', { reference: order, amount })).toEqual(outcome)
    expect(called.at(-1)?.body).toEqual({ number: order, amount })
  })

  it('tells what the static code says', async () => {
    expect(await act('openEntryCode', {})).toEqual(done({ url: pageUrl }))
  })

  it('sends the page off, and tells where it led', async () => {
    const asked = { url: pageUrl, reference, amount, userAgent: 'AlipayClient' }
    expect(await act('enterAmount', asked)).toEqual(done({ redirectedTo: walletUrl }))
    expect(called.at(-1)?.body).toEqual({
      url: pageUrl,
      number: reference,
      amount,
      userAgent: 'AlipayClient',
    })
  })

  it.each<[string, IntentAnswer<'viewOrder'>]>([
    ['O/1', { status: 'partlyRefunded', refunded: '250', codeValue: null }],
    ['CLOSING', { status: 'pending', refunded: '0', codeValue: 'CODE' }],
  ])('looks at order %s', async (order, answer) => {
    expect(await act('viewOrder', { reference: order })).toEqual(done(answer))
  })

  it('fails where the till shows something that there is no word for', async () => {
    expect(await act('viewOrder', { reference: 'ODD' })).toEqual(failed('status'))
  })

  it('closes an order', async () => {
    expect(await act('cancelOrder', { reference })).toEqual(done({}))
  })

  it('tells whether the till took a refund, and does not guess', async () => {
    const refund = { refundReference: 'R1', amount: { currency: 'EUR', value: '250' } }
    expect(await act('refundOrder', { reference, ...refund })).toEqual(done({ accepted: false }))
    expect(called.at(-1)?.body).toEqual({ number: 'R1', amount: refund.amount })
    expect(await act('refundOrder', { reference: 'FORGETFUL', ...refund })).toEqual(failed('accepted'))
  })

  it('moves an order into the past', async () => {
    const paidAt = '2025-02-20T08:51:49.000Z'
    expect(await act('ageOrder', { reference, paidAt })).toEqual(done({}))
    expect(called.at(-1)?.body).toEqual({ paidAt })
  })

  it('answers 501 to an intent that it does not know', async () => {
    expect(await act('showPaymentCode', { customerId: '1' })).toMatchObject({ outcome: 'not-offered' })
  })

  it('fails with the words of the backend where the backend refuses', async () => {
    expect(await act('viewOrder', { reference: 'STRANGER' })).toEqual(failed('not known here'))
  })

  it('fails, and is not taken for an adapter without the intent, where the backend is down', async () => {
    const gone = await startBackend(() => undefined)
    const url = urlOf(gone)
    await new Promise((resolve) => gone.close(resolve))
    const alone = await startShopAdapter(url)
    const outcome = await alone.driver.act('viewOrder', { reference })
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
