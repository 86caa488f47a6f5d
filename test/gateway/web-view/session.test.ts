import { readdirSync } from 'node:fs'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { Interrupted } from '../../../gateway/session.ts'
import { findChromium } from '../../../gateway/web-view/chromium.ts'
import { openWebView } from '../../../gateway/web-view/web-view.ts'
import { connected, recordsOf } from '../harness.ts'
import { temporaryFolder } from '../support.ts'
import { userAgent } from './open-shop.ts'
import { postForm, redirect, site } from './site.ts'

/** A gateway for an acquirer; `chromium`: what its web view is. */
async function line(chromium?: string | null) {
  const how = chromium === undefined ? {} : { chromium }
  const opened = await connected({ connection: { role: 'acqp', ...how } })
  return { ...opened, session: opened.open({ scenario: 'one' }) }
}

it('an amount that leads to the gateway is followed no further, between the messages of the acquirer', async () => {
  const { session, gateway, tape } = await line(null)
  const paymentUrl = `${gateway.publicUrl}/cashier/1`
  const at = await site(() => ({ '/': postForm, '/pay': redirect(303, paymentUrl) }))
  const shop = await session.openShopPage(`${at.url}/`, userAgent)
  expect(await shop.enter('10.00')).toEqual({ redirectedTo: paymentUrl, status: 303 })
  expect(recordsOf(tape, 'page').map(({ page, exchange }) => [page, exchange])).toEqual([
    ['shopPage.open', 1],
    ['shopPage.amount', 2],
    ['shopPage.redirect', 3],
  ])
  expect(recordsOf(tape, 'request')).toEqual([])
})

it('a number is taken when a visit begins, so that what it leads to comes after it', async () => {
  const { session, tape, gateway } = await line(null)
  const at = await site(() => ({
    '/': postForm,
    '/pay': (_, answer) =>
      void fetch(gateway.url, { method: 'POST', body: '{}' }).then(() => answer.end('Paying')),
  }))
  await (await session.openShopPage(`${at.url}/`, userAgent)).enter('10.00')
  expect(tape.records.flatMap((one) => ('exchange' in one ? [[one.type, one.exchange]] : []))).toEqual([
    ['page', 1],
    ['request', 3],
    ['response', 3],
    ['page', 2],
  ])
})

it('a Chromium that does not start is replaced, and the record says so', async () => {
  const { session, tape } = await line(process.execPath)
  const at = await site(() => ({ '/': postForm }))
  expect((await session.openShopPage(`${at.url}/`, userAgent)).hasForm).toBe(true)
  expect(recordsOf(tape, 'page')).toMatchObject([
    { kind: 'http', because: expect.stringContaining('Chromium did not start: ') },
  ])
})

it('what the environment names is the Chromium that is used, also where it is none', async () => {
  const named = `${await temporaryFolder()}/chromium`
  expect(findChromium(named)).toBeUndefined()
  expect(findChromium(process.execPath)).toBe(process.execPath)
})

const kinds = [
  ['an HTTP client', null],
  ...(findChromium() ? [['a Chromium', undefined] as const] : []),
] as const

describe.each(kinds)('with %s', (_, chromium) => {
  it('an interruption ends a visit, which stands on the tape', async () => {
    const { session, interruption, tape } = await line(chromium)
    const at = await site(() => ({ '/': postForm, '/pay': () => interruption.abort() }))
    const shop = await session.openShopPage(`${at.url}/`, userAgent)
    await expect(shop.enter('10.00')).rejects.toThrow(Interrupted)
    expect(recordsOf(tape, 'page')[1]).toMatchObject({
      page: 'shopPage.amount',
      reason: 'interrupted',
    })
    await expect(shop.enter('10.00')).rejects.toThrow(Interrupted)
  })

  it('an interruption ends the opening of a page', async () => {
    const { session, interruption, tape } = await line(chromium)
    const at = await site(() => ({ '/': () => interruption.abort() }))
    await expect(session.openShopPage(`${at.url}/`, userAgent)).rejects.toThrow(Interrupted)
    expect(recordsOf(tape, 'page')).toMatchObject([{ reason: 'interrupted', url: `${at.url}/` }])
    await expect(session.openShopPage(`${at.url}/`, userAgent)).rejects.toThrow(Interrupted)
    expect(recordsOf(tape, 'page')).toHaveLength(1)
  })
})

describe.skipIf(!findChromium())('the Chromium of a gateway', () => {
  it('ends with it, and leaves no profile', async () => {
    const folder = await temporaryFolder()
    vi.stubEnv('TMPDIR', folder)
    onTestFinished(() => void vi.unstubAllEnvs())
    const { session, gateway } = await line()
    const at = await site(() => ({ '/': postForm }))
    const shop = await session.openShopPage(`${at.url}/`, userAgent)
    const profiles = () => readdirSync(folder).filter((name) => name.includes('profile'))
    expect(profiles()).toHaveLength(1)
    await gateway.close()
    expect(profiles()).toEqual([])
    expect(await shop.enter('10.00')).toMatchObject({
      redirectedTo: null,
      problem: { reason: 'browser-failed' },
    })
  })

  it('is started once for pages that are opened together, and for none after it was closed', async () => {
    const webView = openWebView({})
    onTestFinished(() => webView.close())
    const visiting = {
      userAgent,
      limitMs: 20_000,
      publicUrl: 'http://gateway.test',
      monotonicMs: () => performance.now(),
      signal: new AbortController().signal,
    }
    const views = await Promise.all(
      ['/1', '/2'].map((path) => webView.view(`http://127.0.0.1${path}`, visiting)),
    )
    expect(views.map(({ kind }) => kind)).toEqual(['browser', 'browser'])
    await webView.close()
    expect((await webView.view('http://127.0.0.1/3', visiting)).kind).toBe('http')
  })
})
