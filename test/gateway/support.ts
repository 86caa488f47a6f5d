import { createPrivateKey, createPublicKey, type KeyObject, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import http from 'node:http'
import https from 'node:https'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import type { HeaderLines } from '../../gateway/headers.ts'
import { fromRawHeaders } from '../../gateway/headers.ts'
import { startTape, type Tape } from '../../gateway/tape/tape.ts'
import type { World } from '../../gateway/world.ts'
import { compileSchema, type SchemaIssue } from '../../protocol/validation.ts'
import type { HeaderRecord } from '../../schemas/generated/suite.ts'
import { suiteSchemas } from '../../schemas/suite.ts'

export const world: World = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
  randomBytes,
}

const pem = (name: string) =>
  readFileSync(new URL(`../../fixtures/keys/${name}.pem`, import.meta.url), 'utf8')

interface Pair {
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
}

const pair = (name: string): Pair => ({
  privateKey: createPrivateKey(pem(`${name}.private`)),
  publicKey: createPublicKey(pem(`${name}.public`)),
})

export const keys = {
  alipayPlus: pair('alipayplus'),
  mpp: pair('mpp'),
  stranger: pair('stranger'),
} as const

/** An empty folder for one test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'conformance-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** Where a server listens that is closed, together with its connections, when the test ends. */
export async function serving(server: net.Server): Promise<{ port: number }> {
  const sockets = new Set<net.Socket>()
  server.on('connection', (socket: net.Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    if (server.listening) await new Promise((done) => server.close(done))
  })
  return server.address() as net.AddressInfo
}

/** A port that refuses every connection: it is the near end of a connection, so nobody else can listen there. */
export async function refusingPort(): Promise<number> {
  const { port } = await serving(net.createServer())
  const socket = net.connect(port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  await new Promise((done) => socket.once('connect', done))
  return socket.localPort as number
}

export interface WireMessage {
  readonly status: number
  readonly headers: HeaderLines
  readonly body: Buffer
}

export interface Posting {
  readonly method?: string
  readonly path?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
  readonly ca?: string
}

/** Sends one request as a partner does; rejects where no answer comes. */
export function post(url: string, { method = 'POST', path, headers = {}, body = '', ca }: Posting) {
  const target = new URL(url)
  const options = { method, path: path ?? target.pathname, headers, agent: false, ...(ca ? { ca } : {}) }
  return new Promise<WireMessage>((done, fail) => {
    const request = (ca ? https : http).request(target, options, (answer) => {
      buffer(answer).then(
        (bytes) =>
          done({ status: answer.statusCode ?? 0, headers: fromRawHeaders(answer.rawHeaders), body: bytes }),
        fail,
      )
    })
    request.once('error', fail)
    request.end(body)
  })
}

export const tapeHeader: Omit<HeaderRecord, 'type' | 'format' | 'startedAt'> = {
  suite: '0.1.0',
  requirementSet: 'sha256:0',
  role: 'mpp',
  partnerKind: 'configured',
  selection: { flows: ['mpp-cpm'], requirements: [], profile: 'full' },
  configuration: {
    flows: ['mpp-cpm'],
    partnerName: 'Tea Wallet',
    ids: { clientId: 'C1', acquirerId: 'A1', pspId: 'P1' },
    partnerPublicKey: pem('mpp.public'),
    publicUrl: 'http://127.0.0.1:1',
    notifiesInCpm: true,
    notifiesInMpm: true,
    conditions: ['normal'],
    regions: [],
    shopCurrencies: [],
    schedules: {
      notifySeconds: 1,
      resendGapsSeconds: [1],
      codeLifeSeconds: 60,
      expirySeconds: 1,
      authCodeLifeSeconds: 60,
      inquirySeconds: 10,
      closeSeconds: 10,
      retrySeconds: 10,
      resendFactor: 40_000,
    },
    timeouts: { answerSeconds: 1, intentSeconds: 1, finalSeconds: 1 },
  },
}

/** A tape with its lines as they would stand in a file. */
export function tapeInMemory(at: World = world): { tape: Tape; lines: string[] } {
  const lines: string[] = []
  return { tape: startTape(at, tapeHeader, (line) => lines.push(line)), lines }
}

const check = compileSchema(suiteSchemas.tape)

/** What is wrong with the lines of a tape, by its schema. */
export function tapeIssues(lines: readonly string[]): SchemaIssue[] {
  return lines.flatMap((line) => check(JSON.parse(line)))
}
