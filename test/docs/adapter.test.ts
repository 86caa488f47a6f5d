import { spawn } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Driver, IntentName } from '../../partner/driver.ts'
import { httpDriver } from '../../partner/http-driver.ts'
import { fromRoot } from './pages.ts'

interface Called {
  readonly call: string
  readonly body: unknown
}

interface Adapter {
  readonly url: string
  readonly driver: Driver
  stop(): Promise<void>
}

/** A wallet's app backend that knows three calls and notes them. */
async function startBackend(called: Called[]): Promise<Server> {
  const answers: Readonly<Record<string, object>> = {
    'POST /app/users/u%2F1/code-page': { code: '2891234567890612345' },
    'POST /app/users/nobody/code-page': { code: null },
    'POST /app/users/forgetful/code-page': {},
    'POST /app/users/u%2F1/payments/PAY1/confirm': {},
    'POST /app/users/u%2F1/payments/PAY1/refuse': {},
    'GET /app/users/u%2F1/balances/PHP': { units: 1045050 },
  }
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request.setEncoding('utf8')) text += chunk
    const call = `${request.method} ${request.url}`
    called.push({ call, body: text === '' ? undefined : JSON.parse(text) })
    const answer = answers[call]
    response.writeHead(answer ? 200 : 404).end(answer ? JSON.stringify(answer) : 'no such user')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

const portOf = (server: Server) => (server.address() as AddressInfo).port

async function startAdapter(walletUrl: string): Promise<Adapter> {
  const child = spawn(process.execPath, [fromRoot('examples/adapter/adapter.mjs')], {
    env: { ...process.env, WALLET_URL: walletUrl, ADAPTER_PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const url = await new Promise<string>((resolve) =>
    createInterface({ input: child.stdout }).once('line', resolve),
  )
  const driver = httpDriver({ url, timeoutMs: 5000, signal: new AbortController().signal })
  const stop = () => {
    child.kill()
    return ended
  }
  return { url, driver, stop }
}

describe('examples/adapter', () => {
  const called: Called[] = []
  let backend: Server
  let adapter: Adapter

  beforeAll(async () => {
    backend = await startBackend(called)
    adapter = await startAdapter(`http://127.0.0.1:${portOf(backend)}/app/`)
  })

  afterAll(async () => {
    await adapter.stop()
    backend.close()
  })

  const customerId = 'u/1'

  it('offers every intent', async () => {
    expect(await adapter.driver.offered()).toEqual(['showPaymentCode', 'confirmPayment', 'viewBalance'])
  })

  it('shows the payment code of the page', async () => {
    const outcome = await adapter.driver.act('showPaymentCode', { customerId, region: 'CN' })
    expect(outcome).toEqual({ outcome: 'done', answer: { paymentCode: '2891234567890612345' } })
    expect(called.at(-1)?.body).toEqual({ region: 'CN' })
  })

  it('says that a page shows no code', async () => {
    const outcome = await adapter.driver.act('showPaymentCode', { customerId: 'nobody' })
    expect(outcome).toEqual({ outcome: 'done', answer: { paymentCode: null } })
  })

  it('fails where the backend says nothing about a code, instead of claiming that there is none', async () => {
    const outcome = await adapter.driver.act('showPaymentCode', { customerId: 'forgetful' })
    expect(outcome).toMatchObject({ outcome: 'failed', detail: expect.stringContaining('paymentCode') })
  })

  it.each([
    [true, 'confirm'],
    [false, 'refuse'],
  ])('takes accept %s as %s', async (accept, decision) => {
    const request = { customerId, paymentRequestId: 'PAY1', accept }
    expect(await adapter.driver.act('confirmPayment', request)).toMatchObject({ outcome: 'done' })
    expect(called.at(-1)?.call).toBe(`POST /app/users/u%2F1/payments/PAY1/${decision}`)
  })

  it('reads the balance as a string', async () => {
    const outcome = await adapter.driver.act('viewBalance', { customerId, currency: 'PHP' })
    expect(outcome).toEqual({ outcome: 'done', answer: { value: '1045050' } })
  })

  it('answers 501 to an intent that it does not know', async () => {
    const unknown = 'scanCode' as IntentName
    expect(await adapter.driver.act(unknown, { customerId })).toMatchObject({ outcome: 'not-offered' })
  })

  it('fails with the words of the backend where the backend refuses', async () => {
    const outcome = await adapter.driver.act('viewBalance', { customerId: 'stranger', currency: 'PHP' })
    expect(outcome).toMatchObject({ outcome: 'failed', detail: expect.stringContaining('no such user') })
  })

  it('fails, and is not taken for an adapter without the intent, where the backend is down', async () => {
    const gone = await startBackend([])
    const port = portOf(gone)
    await new Promise((resolve) => gone.close(resolve))
    const alone = await startAdapter(`http://127.0.0.1:${port}`)
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
