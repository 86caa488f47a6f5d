import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import http from 'node:http'
import https from 'node:https'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer, text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, it } from 'vitest'
import { openTestAuthority, type TestAuthority, type Validity } from '../../gateway/certificates/authority.ts'
import {
  type HttpAnswer,
  type HttpRequest,
  keptBytes,
  type SendOptions,
  send,
  sendTogether,
} from '../../gateway/http-client.ts'
import { refusingPort, serving } from './support.ts'

const now = new Date()
let authority: TestAuthority

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'http-client-'))
  authority = openTestAuthority(folder, now)
  return () => rm(folder, { recursive: true, force: true })
})

const longMs = 30_000
const shortMs = 50

const request = (url: string, change: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'POST',
  url: new URL(url),
  headers: [['Content-Type', 'application/json']],
  body: Buffer.from('{}'),
  ...change,
})

type Behaviour = (socket: net.Socket) => void

interface RawServer {
  readonly port: number
  /** Resolves when the client has let go of every connection. */
  released(): Promise<unknown>
}

/** A server that does what it likes once the first bytes of a request are there. */
async function rawServer(behave: Behaviour): Promise<RawServer> {
  const closings: Promise<void>[] = []
  const server = net.createServer((socket) => {
    closings.push(new Promise((done) => socket.once('close', () => done())))
    socket.on('error', () => undefined)
    socket.once('data', () => behave(socket))
  })
  const { port } = await serving(server)
  return { port, released: () => Promise.all(closings) }
}

/** Sends one request to a server of this behaviour, and sees that no connection stays behind. */
async function answerOf(
  behave: Behaviour,
  { scheme = 'http', ...options }: Partial<SendOptions> & { scheme?: string } = {},
): Promise<HttpAnswer> {
  const { port, released } = await rawServer(behave)
  const answer = await send(request(`${scheme}://127.0.0.1:${port}/pay`), { timeoutMs: longMs, ...options })
  await released()
  return answer
}

const saying = (bytes: string | Buffer) => (socket: net.Socket) => void socket.end(bytes)
const sayingOn = (bytes: string) => (socket: net.Socket) => void socket.write(bytes)
const page = (body: string, head = '') =>
  `HTTP/1.1 200 OK\r\n${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`

const drip = (socket: net.Socket) => {
  socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n')
  const timer = setInterval(() => socket.write('1\r\n \r\n'), 5)
  socket.once('close', () => clearInterval(timer))
}

it.each<[title: string, behave: Behaviour, reason: string, detail: RegExp]>([
  ['closes without a byte', (socket) => void socket.end(), 'closed', /before an answer had begun/],
  ['resets the connection', (socket) => void socket.resetAndDestroy(), 'closed', /ECONNRESET/],
  [
    'closes in the middle of the header',
    saying('HTTP/1.1 200 OK\r\nContent-Ty'),
    'closed',
    /before an answer had begun/,
  ],
  [
    'closes half way through the body',
    saying('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"result":'),
    'closed',
    /in the middle of the answer/,
  ],
  [
    'closes before the last chunk',
    saying('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n'),
    'closed',
    /in the middle of the answer/,
  ],
  ['does not speak HTTP', saying('SSH-2.0-OpenSSH_9.6\r\n'), 'not-http', /Parse Error/],
  ['answers HTML without a status line', saying('<html></html>'), 'not-http', /Parse Error/],
  [
    'breaks the chunked coding',
    saying('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n'),
    'not-http',
    /chunk size/,
  ],
  ['sends a header without end', saying(page('{}', `X: ${'x'.repeat(100_000)}\r\n`)), 'not-http', /overflow/],
])('a server that %s gives a reason', async (_, behave, reason, detail) => {
  const answer = await answerOf(behave)
  expect(answer).toEqual({ ok: false, reason, detail: expect.stringMatching(detail) })
})

it.each<[title: string, behave: Behaviour]>([
  ['never answers', () => undefined],
  ['stops in the middle of the header', sayingOn('HTTP/1.1 200 OK\r\nContent-')],
  ['stops in the middle of the body', sayingOn('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{')],
  ['drips a body that never ends', drip],
])('a server that %s is given up when the time is up', async (_, behave) => {
  expect(await answerOf(behave, { timeoutMs: shortMs })).toEqual({
    ok: false,
    reason: 'timeout',
    detail: 'no complete answer within 0.05 s',
  })
})

it('a server that hangs in the TLS handshake is given up when the time is up', async () => {
  const answer = await answerOf(() => undefined, { scheme: 'https', timeoutMs: shortMs })
  expect(answer).toMatchObject({ ok: false, reason: 'timeout' })
})

it.each<[title: string, bytes: string | Buffer, status: number, body: string]>([
  ['nothing with 200', page(''), 200, ''],
  ['nothing with 204', 'HTTP/1.1 204 No Content\r\n\r\n', 204, ''],
  [
    'HTML',
    page('<html>Bad Gateway</html>').replace('200 OK', '502 Bad Gateway'),
    502,
    '<html>Bad Gateway</html>',
  ],
  ['half a JSON', page('{"result":{"resultC'), 200, '{"result":{"resultC'],
  [
    'a redirection, which is not followed',
    page('', 'Location: /\r\n').replace('200 OK', '302 Found'),
    302,
    '',
  ],
  ['a body that ends with the connection', 'HTTP/1.0 200 OK\r\n\r\n{}', 200, '{}'],
  ['an interim answer first', `HTTP/1.1 100 Continue\r\n\r\n${page('{}')}`, 200, '{}'],
  ['more than its Content-Length', `${page('{}')}{"more":1}`, 200, '{}'],
  ['two answers', page('{}') + page('[]'), 200, '{}'],
  [
    'a switch of protocols',
    'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    101,
    '',
  ],
])('a server that answers %s is taken at its word', async (_, bytes, status, body) => {
  const answer = await answerOf(saying(bytes))
  expect(answer).toMatchObject({ ok: true, status, bodyBytes: body.length })
  expect(answer.ok && answer.body.toString()).toBe(body)
})

it('a chunked body that comes in pieces is put together', async () => {
  const pieces = [
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n',
    '1\r\n{\r\n',
    '1\r\n}\r\n',
    '0\r\n\r\n',
  ]
  const next = (socket: net.Socket) => {
    const piece = pieces.shift()
    if (piece) socket.write(piece, () => setImmediate(next, socket))
  }
  const answer = await answerOf(next)
  expect(answer.ok && answer.body.toString()).toBe('{}')
})

it.each([keptBytes - 1, keptBytes, keptBytes + 1, 10 * 1024 * 1024])(
  'of a body of %d bytes at most a mebibyte is kept and every byte is counted',
  async (size) => {
    const answer = await answerOf(saying(page('x'.repeat(size))))
    expect(answer).toMatchObject({ ok: true, bodyBytes: size })
    expect(answer.ok && answer.body.length).toBe(Math.min(size, keptBytes))
  },
)

it('header lines of an answer keep their order, case and repeats', async () => {
  const answer = await answerOf(saying(page('{}', 'SIGNATURE: a\r\nx-b: 1\r\nSignature: c\r\nX-B: 2\r\n')))
  expect(answer.ok && answer.headers.slice(0, 4)).toEqual([
    ['SIGNATURE', 'a'],
    ['x-b', '1'],
    ['Signature', 'c'],
    ['X-B', '2'],
  ])
})

it('header lines of a request arrive in the order and case given, then those of HTTP', async () => {
  const body = Buffer.from('{"orderDescription":"珍珠奶茶"}')
  const headers = [
    ['SIGNATURE', 'algorithm=RSA256, keyVersion=1, signature=a%2Bb%3D'],
    ['client-id', 'C1'],
    ['Request-Time', '2026-01-01T00:00:00Z'],
    ['X-Twice', '1'],
    ['x-twice', '2'],
  ] as const
  let seen = ''
  const server = net.createServer((socket) => {
    socket.setEncoding('utf8')
    socket.on('data', (piece) => {
      seen += piece
      if (seen.endsWith(body.toString())) socket.end(page('{}'))
    })
  })
  const { port } = await serving(server)
  const url = `http://127.0.0.1:${port}/v1/pay?a=1&b=%2F`
  await send(request(url, { headers, body }), { timeoutMs: longMs })
  expect(seen.split('\r\n')).toEqual([
    'POST /v1/pay?a=1&b=%2F HTTP/1.1',
    'SIGNATURE: algorithm=RSA256, keyVersion=1, signature=a%2Bb%3D',
    'client-id: C1',
    'Request-Time: 2026-01-01T00:00:00Z',
    'X-Twice: 1',
    'x-twice: 2',
    `Host: 127.0.0.1:${port}`,
    `Content-Length: ${body.length}`,
    'Connection: close',
    '',
    body.toString(),
  ])
})

it('a port where nobody listens is unreachable', async () => {
  const url = `http://127.0.0.1:${await refusingPort()}/`
  expect(await send(request(url), { timeoutMs: longMs })).toMatchObject({
    ok: false,
    reason: 'unreachable',
    detail: expect.stringContaining('ECONNREFUSED'),
  })
})

it('a host name that cannot exist is unreachable', async () => {
  const url = `http://${'a'.repeat(64)}.test/`
  expect(await send(request(url), { timeoutMs: longMs })).toMatchObject({ ok: false, reason: 'unreachable' })
})

/** Serves HTTPS under a certificate of the test CA. */
async function secureServer(hosts: string[], validity: Validity = 'current'): Promise<number> {
  const { certificate, privateKey } = authority.issue({ hosts, now, validity })
  const server = https.createServer({ cert: certificate, key: privateKey }, (_, answer) => answer.end('{}'))
  return (await serving(server)).port
}

it('a certificate of the configured authority is trusted', async () => {
  const url = `https://127.0.0.1:${await secureServer(['127.0.0.1'])}/`
  const answer = await send(request(url), { timeoutMs: longMs, ca: authority.certificate })
  expect(answer).toMatchObject({ ok: true, status: 200 })
})

it.each<[title: string, hosts: string[], validity: Validity, trusted: boolean, detail: RegExp]>([
  [
    'of an unknown authority',
    ['127.0.0.1'],
    'current',
    false,
    /self-signed certificate in certificate chain/,
  ],
  ['for another host', ['gateway.test'], 'current', true, /does not match certificate's altnames/],
  ['that has expired', ['127.0.0.1'], 'expired', true, /certificate has expired/],
  ['that is not valid yet', ['127.0.0.1'], 'not-yet-valid', true, /not yet valid/],
])('a certificate %s is refused', async (_, hosts, validity, trusted, detail) => {
  const url = `https://127.0.0.1:${await secureServer(hosts, validity)}/`
  const ca = trusted ? { ca: authority.certificate } : {}
  expect(await send(request(url), { timeoutMs: longMs, ...ca })).toEqual({
    ok: false,
    reason: 'tls',
    detail: expect.stringMatching(detail),
  })
})

it('HTTPS to a port that speaks HTTP fails in TLS and asks whether the port speaks HTTPS', async () => {
  const answer = await answerOf(saying(page('{}')), { scheme: 'https' })
  expect(answer).toMatchObject({ ok: false, reason: 'tls', detail: expect.stringMatching(/speak HTTPS\?$/) })
})

it('HTTP to a port that speaks HTTPS is closed', async () => {
  const url = `http://127.0.0.1:${await secureServer(['127.0.0.1'])}/`
  expect(await send(request(url), { timeoutMs: longMs })).toMatchObject({ ok: false, reason: 'closed' })
})

it('a request under a signal that has come already is interrupted', async () => {
  const url = `http://127.0.0.1:${await refusingPort()}/`
  const answer = await send(request(url), { timeoutMs: longMs, signal: AbortSignal.abort() })
  expect(answer).toMatchObject({ ok: false, reason: 'interrupted' })
})

it.each<[when: string, head: string]>([
  ['before the answer', ''],
  ['in the middle of the answer', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{'],
])('a signal %s interrupts', async (_, head) => {
  const controller = new AbortController()
  const behave = (socket: net.Socket) => void socket.write(head, () => controller.abort())
  const answer = await answerOf(behave, { signal: controller.signal })
  expect(answer).toMatchObject({ ok: false, reason: 'interrupted' })
})

it('nothing that went wrong keeps the process alive', async () => {
  const script = `
    import net from 'node:net'
    import { send } from ${JSON.stringify(new URL('../../gateway/http-client.ts', import.meta.url).href)}
    const said = { hang: undefined, close: '', garbage: 'SSH', upgrade: ${JSON.stringify('HTTP/1.1 101 Up\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n')} }
    const server = net.createServer((socket) => socket.on('error', () => {}).once('data', (bytes) => {
      const name = /[/](\\w+)/.exec(bytes.toString())[1]
      if (said[name] !== undefined) socket.end(said[name])
    }))
    await new Promise((done) => server.listen(0, '127.0.0.1', done))
    const ask = (name, more) => send({
      method: 'POST', url: new URL('http://127.0.0.1:' + server.address().port + '/' + name), headers: [], body: Buffer.alloc(0)
    }, { timeoutMs: 3600_000, ...more })
    for (const name of ['close', 'garbage', 'upgrade']) await ask(name)
    await ask('hang', { timeoutMs: 20 })
    const interruption = new AbortController()
    const last = ask('hang', { signal: interruption.signal })
    interruption.abort()
    await last
    server.close()
    process.stdout.write('done')`
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  expect(await text(child.stdout)).toBe('done')
  expect(await ended).toEqual([0, null])
})

it('requests sent together overlap: a server that waits for all of them gets all of them', async () => {
  const waiting: (() => void)[] = []
  const bodies = Array.from({ length: 8 }, (_, at) => `{"at":${at}}`)
  const server = http.createServer(async (incoming, answer) => {
    const body = await buffer(incoming)
    waiting.push(() => answer.end(body))
    if (waiting.length === bodies.length) for (const go of waiting.toReversed()) go()
  })
  const { port } = await serving(server)
  const requests = bodies.map((body) => request(`http://127.0.0.1:${port}/`, { body: Buffer.from(body) }))
  const answers = await sendTogether(requests, { timeoutMs: longMs }, () => undefined)
  expect(answers.map((answer) => answer.ok && answer.body.toString())).toEqual(bodies)
})

it('nothing is sent before the caller was told', async () => {
  let bytes = 0
  const { port } = await rawServer((socket) => {
    bytes += 1
    socket.end(page('{}'))
  })
  const requests = Array.from({ length: 4 }, () => request(`http://127.0.0.1:${port}/`))
  const seen: number[] = []
  await sendTogether(requests, { timeoutMs: longMs }, () => seen.push(bytes))
  expect(seen).toEqual([0])
  expect(bytes).toBe(4)
})

it('one connection of several that cannot be had takes nothing from the others', async () => {
  const { port } = await rawServer(saying(page('{}')))
  const requests = [port, await refusingPort(), port].map((to) => request(`http://127.0.0.1:${to}/`))
  const answers = await sendTogether(requests, { timeoutMs: longMs }, () => undefined)
  expect(answers.map((answer) => answer.ok || answer.reason)).toEqual([true, 'unreachable', true])
})

it('a connection that is closed while the others are being opened is recorded as closed', async () => {
  const sockets: net.Socket[] = []
  const idle = net.createServer((socket) => sockets.push(socket))
  const { port } = await serving(idle)
  const slow = await rawServer(async (socket) => {
    const closings = sockets.map((one) => once(one, 'close'))
    for (const one of sockets) one.resetAndDestroy()
    await Promise.all(closings)
    setImmediate(() => socket.end())
  })
  const requests = [request(`http://127.0.0.1:${port}/`), request(`https://127.0.0.1:${slow.port}/`)]
  const answers = await sendTogether(requests, { timeoutMs: longMs }, () => undefined)
  expect(answers.map((answer) => answer.ok || answer.reason)).toEqual(['closed', 'closed'])
})

it('connections that wait for one that never stands run out of time with it, and send nothing', async () => {
  let sent = 0
  const [plain, silent] = [await rawServer(() => void sent++), await rawServer(() => undefined)]
  const requests = [request(`http://127.0.0.1:${plain.port}/`), request(`https://127.0.0.1:${silent.port}/`)]
  const answers = await sendTogether(requests, { timeoutMs: shortMs }, () => undefined)
  expect(answers.map((answer) => answer.ok || answer.reason)).toEqual(['timeout', 'timeout'])
  await Promise.all([plain.released(), silent.released()])
  expect(sent).toBe(0)
})

it('no requests are sent together at once', async () => {
  expect(await sendTogether([], { timeoutMs: shortMs }, () => undefined)).toEqual([])
})
