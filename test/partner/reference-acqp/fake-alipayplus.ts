import { createPrivateKey, createPublicKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import http from 'node:http'
import { buffer } from 'node:stream/consumers'
import { expect, onTestFinished } from 'vitest'
import { acqpPaths, type Mutation, startAcqp } from '../../../fixtures/partners/reference/acqp/acqp.ts'
import type { AcqpSettings } from '../../../fixtures/partners/reference/acqp/settings.ts'
import { acqpEndpoints, type FromAcqp } from '../../../protocol/endpoints.ts'
import { sign } from '../../../protocol/signature/sign.ts'
import { verify } from '../../../protocol/signature/verify.ts'
import type { PayRequest } from '../../../schemas/generated/acqp.ts'
import type { AcquirerIntents } from '../../../schemas/generated/suite.ts'
import { keys, serving } from '../../gateway/support.ts'

export const clientId = 'CLIENT1'

const pem = (half: string) =>
  readFileSync(new URL(`../../../fixtures/keys/acqp.${half}.pem`, import.meta.url))

export const acqpKeys = {
  privateKey: createPrivateKey(pem('private')),
  publicKey: createPublicKey(pem('public')),
}

/** One message of the acquirer. */
export interface Asked {
  readonly api: FromAcqp
  readonly raw: string
  // biome-ignore lint/suspicious/noExplicitAny: each test reads other fields
  readonly body: any
  readonly at: number
}

/** How Alipay+ answers one message. */
export interface Answer {
  readonly body?: object
  readonly status?: number
  readonly spoiled?: keyof typeof spoils
  readonly dropped?: true
  /** It is answered when this ends. */
  readonly after?: Promise<unknown>
}

type Answering = Answer | ((asked: Asked, pay: PayRequest | undefined) => Answer)

export interface Notified {
  readonly status: number
  readonly body: { readonly result: { readonly resultStatus: string; readonly resultCode: string } }
}

/** How a notification differs from a right one. */
export interface Notifying {
  readonly spoiled?: keyof typeof spoils
  readonly headers?: Readonly<Record<string, string>>
  readonly raw?: string
}

/** The reference acquirer between a shop, played by `act`, and Alipay+, played by `answers` and `notify`. */
export interface Stage {
  readonly url: string
  /** What Alipay+ answers next; the last one stays. */
  readonly answers: Record<FromAcqp, Answering[]>
  readonly asked: Asked[]
  close(): Promise<void>
  act<I extends keyof AcquirerIntents>(
    intent: I,
    asked: AcquirerIntents[I]['request'],
  ): Promise<AcquirerIntents[I]['answer']>
  /** Notifies of the last pay, and verifies the answer. */
  notify(change: object, how?: Notifying): Promise<Notified>
}

export const result = (resultCode: string, resultStatus: string) => ({ resultCode, resultStatus })
export const success = result('SUCCESS', 'S')
export const inProcess = result('PAYMENT_IN_PROCESS', 'U')

interface Signed {
  readonly body: Buffer
  readonly headers: Record<string, string>
}

/** What happens to a message of Alipay+ after it was signed. */
const spoils = {
  unsigned: ({ body, headers: { Signature: _, ...headers } }: Signed) => ({ body, headers }),
  tampered: ({ body, headers }: Signed) => ({ body: Buffer.concat([body, Buffer.from(' ')]), headers }),
  timeless: ({ body, headers }: Signed) => ({
    body,
    headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !name.endsWith('-Time'))),
  }),
  misaddressed: ({ body, headers }: Signed) => ({ body, headers: { ...headers, 'Client-Id': 'CLIENT2' } }),
  forged: (signed: Signed) => signed,
}

export const spoiled = Object.keys(spoils) as (keyof typeof spoils)[]

function dress(path: string, body: Buffer, timeHeader: string, how?: keyof typeof spoils): Signed {
  const time = new Date().toISOString()
  const { privateKey } = how === 'forged' ? keys.stranger : keys.alipayPlus
  const signature = sign({ method: 'POST', path, clientId, time, body }, { privateKey, keyVersion: '1' })
  const headers = { 'Client-Id': clientId, [timeHeader]: time, Signature: signature }
  return how ? spoils[how]({ body, headers }) : { body, headers }
}

const apis = Object.entries(acqpEndpoints).flatMap(([api, endpoint]) =>
  'path' in endpoint ? [[endpoint.path as string, api as FromAcqp] as const] : [],
)

export async function openStage(change: Partial<AcqpSettings> = {}, mutation?: Mutation): Promise<Stage> {
  const asked: Asked[] = []
  const answers: Stage['answers'] = {
    pay: [{ body: { result: inProcess } }],
    inquiryPayment: [{ body: { result: success, paymentResult: inProcess } }],
    cancelPayment: [{ body: { result: success } }],
    refund: [{ body: { result: success } }],
  }
  const payOf = (paymentRequestId?: string): PayRequest | undefined =>
    asked.findLast(
      ({ api, body }) =>
        api === 'pay' && body.paymentRequestId === (paymentRequestId ?? body.paymentRequestId),
    )?.body
  const server = http.createServer(async (request, response) => {
    const one = await receive(request)
    asked.push(one)
    const queue = answers[one.api]
    const next = (queue.length > 1 ? queue.shift() : queue[0]) ?? {}
    const answer = typeof next === 'function' ? next(one, payOf(one.body.paymentRequestId)) : next
    await answer.after
    respond(response, request.url ?? '', answer)
  })
  const { port } = await serving(server)
  const acquirer = await startAcqp({ ...settingsFor(port), ...change }, mutation)
  onTestFinished(acquirer.close)
  const act: Stage['act'] = async (intent, request) => {
    const answer = await fetch(`${acquirer.url}/intents/${intent}`, {
      method: 'POST',
      body: JSON.stringify(request),
    })
    if (!answer.ok) throw new Error(`${intent}: HTTP ${answer.status}`)
    return (await answer.json()) as never
  }
  const notify: Stage['notify'] = (change, how) => {
    const { paymentRequestId, paymentAmount } = payOf() ?? {}
    const told = { acquirerId: 'A1', paymentRequestId, paymentAmount, ...change }
    return send(acquirer.url + acqpPaths.notifyPayment, told, how)
  }
  return { url: acquirer.url, answers, asked, act, notify, close: acquirer.close }
}

const settingsFor = (port: number): AcqpSettings => ({
  clientId,
  acquirerId: 'A1',
  alipayPlusUrl: `http://127.0.0.1:${port}`,
  alipayPlusKey: keys.alipayPlus.publicKey,
  privateKey: acqpKeys.privateKey,
  merchant: { id: 'M1', name: 'Tea & Co', mcc: '5812', region: 'SG' },
  settlementCurrency: 'USD',
  expiryMs: 60_000,
  pollGapsMs: [10, 20, 30],
  retryGapMs: 10,
  answerMs: 2000,
  port: 0,
})

async function receive(request: http.IncomingMessage): Promise<Asked> {
  const at = performance.now()
  const body = await buffer(request)
  const path = request.url ?? ''
  const api = apis.find(([own]) => own === path)?.[1]
  const { 'request-time': time, 'client-id': sender, signature } = request.headers
  const content = { method: 'POST', path, clientId, time: String(time), body }
  const verdict = verify(String(signature), content, () => acqpKeys.publicKey)
  if (!api || sender !== clientId || !verdict.ok) throw new Error(`${path} is not as it must be`)
  return { api, raw: body.toString(), body: JSON.parse(body.toString()), at }
}

function respond(response: http.ServerResponse, path: string, answer: Answer): void {
  if (answer.dropped) return void response.destroy()
  const { body, headers } = dress(
    path,
    Buffer.from(JSON.stringify(answer.body ?? {})),
    'Response-Time',
    answer.spoiled,
  )
  response.writeHead(answer.status ?? 200, headers).end(body)
}

async function send(url: string, message: object, how: Notifying = {}): Promise<Notified> {
  const path = new URL(url).pathname
  const raw = Buffer.from(how.raw ?? JSON.stringify(message))
  const { body, headers } = dress(path, raw, 'Request-Time', how.spoiled)
  const answer = await fetch(url, { method: 'POST', headers: { ...headers, ...how.headers }, body })
  const bytes = Buffer.from(await answer.arrayBuffer())
  const time = answer.headers.get('response-time') ?? ''
  const content = { method: 'POST', path, clientId, time, body: bytes }
  const verdict = verify(answer.headers.get('signature') ?? '', content, () => acqpKeys.publicKey)
  expect([verdict.ok, answer.headers.get('client-id')]).toEqual([true, clientId])
  return { status: answer.status, body: JSON.parse(bytes.toString()) }
}
