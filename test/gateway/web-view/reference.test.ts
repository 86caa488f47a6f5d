import { createPrivateKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startAcqp } from '../../../fixtures/partners/reference/acqp/acqp.ts'
import { findChromium } from '../../../gateway/web-view/chromium.ts'
import { majorUnits } from '../../../protocol/money.ts'
import { connected, recordsOf } from '../harness.ts'
import { keys } from '../support.ts'
import { userAgent } from './open-shop.ts'

const privateKey = createPrivateKey(
  readFileSync(new URL('../../../fixtures/keys/acqp.private.pem', import.meta.url)),
)

/** The reference acquirer, and a scenario of the gateway that it calls. */
async function shop(currency: string, chromium: string | null | undefined) {
  const how = chromium === undefined ? {} : { chromium }
  const line = await connected({ connection: { role: 'acqp', ...how } })
  const acquirer = await startAcqp({
    clientId: 'C1',
    acquirerId: 'A1',
    alipayPlusUrl: line.gateway.publicUrl,
    alipayPlusKey: keys.alipayPlus.publicKey,
    privateKey,
    merchant: { id: 'M1', name: 'Tea & Co', mcc: '5812', region: 'SG' },
    settlementCurrency: currency,
    expiryMs: 60_000,
    pollGapsMs: [60_000],
    retryGapMs: 60_000,
    answerMs: 10_000,
    port: 0,
  })
  onTestFinished(acquirer.close)
  return { ...line, session: line.open({ scenario: 'one' }), url: `${acquirer.url}/shop` }
}

describe.each([
  ['an HTTP client', null],
  ...(findChromium() ? [['a Chromium', undefined] as const] : []),
] as const)('the page of the reference acquirer in %s', (_, chromium) => {
  it.each([
    ['USD', '1250'],
    ['JPY', '1250'],
    ['KWD', '1250'],
  ])('leads with an amount in %s to the page of the wallet', async (currency, value) => {
    const amount = { currency, value }
    const { session, url } = await shop(currency, chromium)
    session.expect({ reference: 'ORDER1', amount, wallet: 'waits' })
    const page = await session.openShopPage(url, userAgent)
    const { redirectedTo, status } = await page.enter(majorUnits(amount))
    const [payment] = session.acquired()
    expect(payment?.amount).toEqual(amount)
    expect([status, redirectedTo]).toEqual([303, payment?.paymentUrl])
    expect(payment?.request).toMatchObject({ order: { env: { userAgent } } })
  })

  it('asks again where the amount is none', async () => {
    const { session, url, tape } = await shop('USD', chromium)
    const page = await session.openShopPage(url, userAgent)
    expect(await page.enter('12,50')).toEqual({ redirectedTo: null, status: 400 })
    expect(page.hasForm).toBe(true)
    expect(recordsOf(tape, 'page').at(-1)?.text).toContain('That is no amount in USD.')
  })

  it('has no field for a browser that is no wallet', async () => {
    const { session, url } = await shop('USD', chromium)
    expect(await session.openShopPage(url, 'Mozilla/5.0 Safari/605')).toMatchObject({
      hasForm: false,
      status: 200,
    })
  })
})
