import { mkdtempSync, rmSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, expect, it } from 'vitest'
import { openTestAuthority } from '../../gateway/certificates/authority.ts'
import { type Driver, DriverUnusable, type IntentName } from '../../partner/driver.ts'
import { type HttpDriverOptions, httpDriver, intentNames } from '../../partner/http-driver.ts'
import { refusingPort, serving } from '../gateway/support.ts'

const folder = mkdtempSync(join(tmpdir(), 'http-driver-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const longMs = 30_000
const shortMs = 50
const never = new AbortController().signal

const driverAt = (url: string, options: Partial<HttpDriverOptions> = {}): Driver =>
  httpDriver({ url, timeoutMs: longMs, signal: never, ...options })

/** A driver whose adapter handles every request like this. */
async function drivenBy(
  handle: http.RequestListener,
  options: Partial<HttpDriverOptions> = {},
): Promise<Driver> {
  const { port } = await serving(http.createServer(handle))
  return driverAt(`http://127.0.0.1:${port}/adapter`, options)
}

const answering =
  (status: number, body: string, type = 'application/json'): http.RequestListener =>
  (_, answer) =>
    void answer.writeHead(status, { 'Content-Type': type }).end(body)

const showCode = (driver: Driver) => driver.act('showPaymentCode', { customerId: 'U1' })

it('the intents of the suite are those of its schema', () => {
  expect(intentNames).toEqual([
    'openScanPage',
    'showPaymentCode',
    'scanCode',
    'decode',
    'authorize',
    'confirmPayment',
    'viewPayment',
    'viewBalance',
    'agePayment',
    'scanPaymentCode',
    'createOrderCode',
    'openEntryCode',
    'enterAmount',
    'viewOrder',
    'cancelOrder',
    'refundOrder',
    'ageOrder',
  ])
})

it.each<[title: string, list: unknown[], offered: IntentName[]]>([
  ['all', intentNames.toReversed(), [...intentNames]],
  ['some', ['viewBalance'], ['viewBalance']],
  ['none', [], []],
  ['more than the suite knows', ['showPaymentCode', 'dance', 1, null], ['showPaymentCode']],
])('an adapter that lists %s offers what the suite knows of it', async (_, list, offered) => {
  const driver = await drivenBy(answering(200, JSON.stringify(list)))
  expect(await driver.offered()).toEqual(offered)
})

it.each(['', '/'])('an adapter under a URL that ends with "%s" is asked at its intents', async (end) => {
  const asked: string[] = []
  const server = http.createServer(({ method, url }, answer) => {
    asked.push(`${method} ${url}`)
    answer.end(method === 'GET' ? '[]' : '{}')
  })
  const { port } = await serving(server)
  const driver = driverAt(`http://127.0.0.1:${port}/test/adapter${end}`)
  await driver.offered()
  await driver.act('confirmPayment', { customerId: 'U1', paymentRequestId: 'PAY1', accept: true })
  expect(asked).toEqual(['GET /test/adapter/intents', 'POST /test/adapter/intents/confirmPayment'])
})

it('an intent is asked for with its request as JSON', async () => {
  const request = { customerId: 'U1', paymentRequestId: '珍珠', accept: false }
  const seen: unknown[] = []
  const driver = await drivenBy(async (incoming, answer) => {
    seen.push(incoming.headers['content-type'], JSON.parse(await text(incoming)))
    answer.end('{}')
  })
  expect(await driver.act('confirmPayment', request)).toEqual({ outcome: 'done', answer: {} })
  expect(seen).toEqual(['application/json', request])
})

it.each<[title: string, status: number, body: string]>([
  ['501', 501, ''],
  ['500', 500, 'Internal Server Error'],
  ['404', 404, '[]'],
  ['HTML', 200, '<html></html>'],
  ['half a JSON', 200, '["showPaymentCode"'],
  ['an object', 200, '{"intents":[]}'],
  ['nothing', 200, ''],
])('an adapter that answers the list with %s cannot be used', async (_, status, body) => {
  const driver = await drivenBy(answering(status, body))
  const asking = driver.offered()
  await expect(asking).rejects.toThrow(DriverUnusable)
  await expect(asking).rejects.toThrow(
    new RegExp(
      `^GET http://127.0.0.1:\\d+/adapter/intents answered HTTP ${status} and no JSON array of intent names\\.$`,
    ),
  )
})

const hang: http.RequestListener = () => undefined
const hangInBody: http.RequestListener = (_, answer) => void answer.write('[')
const closing: http.RequestListener = (_, answer) => void answer.destroy()

const outOfTime = 'no complete answer within "timeouts.intentSeconds"'

it.each<[title: string, handle: http.RequestListener, detail: string]>([
  ['never answers', hang, outOfTime],
  ['stops in the middle of its answer', hangInBody, outOfTime],
])('an adapter that %s is given up when the time is up', async (_, handle, detail) => {
  const driver = await drivenBy(handle, { timeoutMs: shortMs })
  await expect(driver.offered()).rejects.toThrow(DriverUnusable)
  await expect(driver.offered()).rejects.toThrow(`/intents: ${detail}.`)
  expect(await showCode(driver)).toEqual({ outcome: 'failed', detail })
})

it('an adapter that never answers is given up although the garbage collector has been there', async () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const driver = await drivenBy(() => setImmediate(collect), { timeoutMs: 4 * shortMs })
  expect(await showCode(driver)).toEqual({ outcome: 'failed', detail: outOfTime })
})

it.each<[title: string, handle: http.RequestListener]>([
  ['before its answer', hang],
  ['in the middle of its answer', hangInBody],
])('an adapter that is interrupted %s has failed', async (_, handle) => {
  const interruption = new AbortController()
  const driver = await drivenBy(
    (incoming, answer) => {
      handle(incoming, answer)
      interruption.abort()
    },
    { signal: interruption.signal },
  )
  expect(await showCode(driver)).toEqual({ outcome: 'failed', detail: 'the run was interrupted' })
  await expect(driver.offered()).rejects.toThrow('/intents: the run was interrupted.')
})

it('an adapter that is down cannot be used, and is told from one that fails', async () => {
  const driver = driverAt(`http://127.0.0.1:${await refusingPort()}`)
  await expect(driver.offered()).rejects.toThrow(DriverUnusable)
  await expect(driver.offered()).rejects.toThrow('ECONNREFUSED')
  expect(await showCode(driver)).toEqual({ outcome: 'unreachable', detail: 'ECONNREFUSED' })
})

it('an adapter that closes the connection has failed', async () => {
  const driver = await drivenBy(closing)
  await expect(driver.offered()).rejects.toThrow(DriverUnusable)
  expect(await showCode(driver)).toEqual({ outcome: 'failed', detail: expect.stringMatching(/./) })
})

it('an adapter that does not speak HTTP has failed', async () => {
  const server = net.createServer((socket) =>
    socket.on('error', () => undefined).end('SSH-2.0-OpenSSH_9.6\r\n'),
  )
  const driver = driverAt(`http://127.0.0.1:${(await serving(server)).port}`)
  expect(await showCode(driver)).toEqual({ outcome: 'failed', detail: expect.stringMatching(/./) })
})

it('an adapter that switches protocols has failed', async () => {
  const up = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'
  const server = net.createServer((socket) =>
    socket.on('error', () => undefined).once('data', () => socket.end(up)),
  )
  const driver = driverAt(`http://127.0.0.1:${(await serving(server)).port}`)
  expect(await showCode(driver)).toMatchObject({ outcome: 'failed', detail: expect.stringContaining('101') })
})

it.each<[title: string, status: number, body: string, detail: string]>([
  ['500', 500, '{"error":"no such user"}', 'HTTP 500: {"error":"no such user"}'],
  ['404', 404, 'Not Found', 'HTTP 404: Not Found'],
  ['a redirection', 302, '', 'HTTP 302: '],
  ['a long page', 500, 'x'.repeat(1000), `HTTP 500: ${'x'.repeat(200)}`],
  ['HTML', 200, '<html></html>', 'the answer is not JSON: <html></html>'],
  ['half a JSON', 200, '{"paymentCode":', 'the answer is not JSON: {"paymentCode":'],
  ['a list', 200, '[]', 'the answer is an array; it must be JSON type object'],
  ['null', 200, 'null', 'the answer is null; it must be JSON type object'],
  ['nothing', 200, '', '"paymentCode" in the answer is missing'],
  ['another field', 200, '{"code":"1"}', '"paymentCode" in the answer is missing'],
  [
    'a number',
    200,
    '{"paymentCode":289}',
    '"paymentCode" in the answer is 289; it must be JSON type string or null',
  ],
  [
    'an empty text',
    200,
    '{"paymentCode":""}',
    '"paymentCode" in the answer is ""; it must be a text that is not empty',
  ],
])(
  'an adapter that shows a code with %s has failed, and the detail says how',
  async (_, status, body, detail) => {
    const driver = await drivenBy(answering(status, body))
    expect(await showCode(driver)).toEqual({ outcome: 'failed', detail })
  },
)

it('an intent that is answered with 501 is not offered', async () => {
  const driver = await drivenBy(answering(501, 'not yet'))
  expect(await showCode(driver)).toEqual({ outcome: 'not-offered', detail: 'HTTP 501 for showPaymentCode' })
})

it.each<[title: string, body: string, answer: object]>([
  ['a code', '{"paymentCode":"2890000000000600000"}', { paymentCode: '2890000000000600000' }],
  ['no code', '{"paymentCode":null}', { paymentCode: null }],
  ['a code and more', '{"paymentCode":"1","shownAt":"now"}', { paymentCode: '1', shownAt: 'now' }],
])('an adapter that shows %s has done it', async (_, body, answer) => {
  const driver = await drivenBy(answering(200, body, 'text/plain'))
  expect(await showCode(driver)).toEqual({ outcome: 'done', answer })
})

it.each<[body: string, outcome: object]>([
  ['{"value":"-12"}', { outcome: 'done', answer: { value: '-12' } }],
  ['{"value":12}', { outcome: 'failed', detail: '"value" in the answer is 12; it must be JSON type string' }],
  [
    '{"value":"1.5"}',
    { outcome: 'failed', detail: '"value" in the answer is "1.5"; it must have the form ^-?\\d+$' },
  ],
])('a balance of %s is held against its own schema', async (body, outcome) => {
  const driver = await drivenBy(answering(200, body))
  expect(await driver.act('viewBalance', { customerId: 'U1', currency: 'THB' })).toEqual(outcome)
})

it.each([200, 201, 204])('a confirmation that is answered with an empty %d is done', async (status) => {
  const driver = await drivenBy(answering(status, ''))
  const request = { customerId: 'U1', paymentRequestId: 'PAY1', accept: true }
  expect(await driver.act('confirmPayment', request)).toEqual({ outcome: 'done', answer: {} })
})

it('an adapter over HTTPS is trusted under the configured authority only', async () => {
  const authority = openTestAuthority(folder, new Date())
  const { certificate, privateKey } = authority.issue({ hosts: ['127.0.0.1'], now: new Date() })
  const server = https.createServer({ cert: certificate, key: privateKey }, answering(200, '["viewBalance"]'))
  const url = `https://127.0.0.1:${(await serving(server)).port}`
  expect(await driverAt(url, { ca: authority.certificate }).offered()).toEqual(['viewBalance'])
  await expect(driverAt(url).offered()).rejects.toThrow('SELF_SIGNED_CERT_IN_CHAIN')
})
