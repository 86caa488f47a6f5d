import http from 'node:http'
import { buffer } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import { type Mutation, mppPaths, startMpp } from '../../../fixtures/partners/reference/mpp/mpp.ts'
import type { MppSettings, WalletUser } from '../../../fixtures/partners/reference/mpp/settings.ts'
import { mppEndpoints } from '../../../protocol/endpoints.ts'
import { sign } from '../../../protocol/signature/sign.ts'
import { verify } from '../../../protocol/signature/verify.ts'
import type { Intents } from '../../../schemas/generated/suite.ts'
import { keys, serving } from '../../gateway/support.ts'

const clientId = 'CLIENT1'

/** How Alipay+ answers one userInitiatedPay. */
export interface Answer {
  readonly status?: number
  readonly body?: object
  readonly unsigned?: true
  readonly dropped?: true
}

export interface Told {
  readonly path: string
  readonly body: Record<string, unknown>
}

/** The reference wallet between a user, played by `act`, and Alipay+, played by `call` and `answers`. */
export interface Stage {
  readonly url: string
  /** What Alipay+ answers next; the last one stays. */
  answers: Answer[]
  /** Every userInitiatedPay that came. */
  readonly asked: object[]
  /** Every notification that came. */
  readonly told: Told[]
  act<I extends keyof Intents>(intent: I, asked: Intents[I]['request']): Promise<Intents[I]['answer']>
  /** Sends a message of Alipay+ and returns the signed answer. */
  // biome-ignore lint/suspicious/noExplicitAny: each test reads other fields
  call(api: keyof typeof mppPaths, body: object): Promise<any>
  /** Comes to the adapter as it is. */
  post(path: string, body: object): Promise<Response>
  balance(customerId?: string, currency?: string): Promise<string>
}

export const normal: WalletUser = { customerId: 'U1', condition: 'normal', balances: { THB: '100000' } }

export const users: readonly WalletUser[] = [
  normal,
  { ...normal, customerId: 'U2' },
  { ...normal, customerId: 'must', condition: 'mustConfirm' },
  { ...normal, customerId: 'risky', condition: 'riskRejected' },
  { ...normal, customerId: 'poor', balances: { THB: '99' } },
]

export async function openStage(change: Partial<MppSettings> = {}, mutation?: Mutation): Promise<Stage> {
  const asked: object[] = []
  const told: Told[] = []
  const stage = { answers: [{ body: order() }] as Answer[] }
  const server = http.createServer(async (request, response) => {
    const body = await buffer(request)
    const path = request.url ?? ''
    const { 'request-time': time, signature } = request.headers
    const content = { method: 'POST', path, clientId, time: String(time), body }
    if (!verify(String(signature), content, () => keys.mpp.publicKey).ok) throw new Error('not signed')
    if (path !== mppEndpoints.userInitiatedPay.path) {
      told.push({ path, body: JSON.parse(body.toString()) })
      return respond(response, path, { body: { result: { resultStatus: 'S' } } })
    }
    asked.push(JSON.parse(body.toString()))
    const answer = stage.answers.length > 1 ? stage.answers.shift() : stage.answers[0]
    respond(response, path, answer ?? {})
  })
  const { port } = await serving(server)
  const wallet = await startMpp(
    {
      clientId,
      alipayPlusUrl: `http://127.0.0.1:${port}`,
      alipayPlusKey: keys.alipayPlus.publicKey,
      privateKey: keys.mpp.privateKey,
      users,
      resendGapsMs: [],
      port: 0,
      ...change,
    },
    mutation,
  )
  onTestFinished(wallet.close)
  const post: Stage['post'] = (path, body) =>
    fetch(wallet.url + path, { method: 'POST', body: JSON.stringify(body) })
  const act: Stage['act'] = async (intent, request) => {
    const answer = await post(`/intents/${intent}`, request)
    if (!answer.ok) throw new Error(`${intent}: HTTP ${answer.status}`)
    return (await answer.json()) as never
  }
  return Object.assign(stage, {
    url: wallet.url,
    asked,
    told,
    act,
    post,
    call: (api: keyof typeof mppPaths, body: object) => call(wallet.url, mppPaths[api], body),
    balance: async (customerId = 'U1', currency = 'THB') =>
      (await act('viewBalance', { customerId, currency })).value,
  })
}

function respond(response: http.ServerResponse, path: string, answer: Answer): void {
  if (answer.dropped) return void response.destroy()
  const body = Buffer.from(JSON.stringify(answer.body ?? {}))
  const time = new Date().toISOString()
  const key = { privateKey: keys.alipayPlus.privateKey, keyVersion: '1' }
  const signature = sign({ method: 'POST', path, clientId, time, body }, key)
  const headers = { 'Client-Id': clientId, 'Response-Time': time }
  response.writeHead(answer.status ?? 200, answer.unsigned ? headers : { ...headers, Signature: signature })
  response.end(body)
}

async function call(origin: string, path: string, message: object): Promise<unknown> {
  const body = Buffer.from(JSON.stringify(message))
  const time = new Date().toISOString()
  const key = { privateKey: keys.alipayPlus.privateKey, keyVersion: '1' }
  const content = { method: 'POST', path, clientId, body }
  const headers = {
    'Client-Id': clientId,
    'Request-Time': time,
    Signature: sign({ ...content, time }, key),
  }
  const answer = await fetch(origin + path, { method: 'POST', headers, body })
  const bytes = Buffer.from(await answer.arrayBuffer())
  const back = { ...content, time: answer.headers.get('response-time') ?? '', body: bytes }
  if (!verify(answer.headers.get('signature') ?? '', back, () => keys.mpp.publicKey).ok)
    throw new Error('the answer is not signed')
  return JSON.parse(bytes.toString())
}

const thb = (value: string) => ({ currency: 'THB', value })

/** An order of 1.00 THB, as userInitiatedPay answers it. */
export function order(change: object = {}): object {
  return {
    result: { resultCode: 'SUCCESS', resultStatus: 'S' },
    acquirerId: 'A1',
    pspId: 'P1',
    codeType: 'ORDER_CODE',
    paymentRequestId: 'PAY1',
    order: { referenceOrderId: 'O1', orderDescription: 'tea', orderAmount: thb('100') },
    paymentFactor: { isInStorePayment: 'true', inStorePaymentScenario: 'OrderCode' },
    paymentAmount: thb('100'),
    paymentRedirectUrl: 'https://shop.example/done',
    actionForm: { actionType: 'HANDLE_BY_PSP' },
    ...change,
  }
}

export const ids = { acquirerId: 'A1', pspId: 'P1', paymentRequestId: 'PAY1' }

export const inOneHour = () => new Date(Date.now() + 3_600_000).toISOString()

/** The user scans an order code. */
export const scan = (stage: Stage, customerId = 'U1') =>
  stage.act('scanCode', {
    customerId,
    codeValue: 'https://code/1',
    identification: { isSupported: true, postCodeMatchActionType: 'DECODE', codeValue: '281666041' },
  })

export const confirm = (stage: Stage, accept = true, customerId = 'U1') =>
  stage.act('confirmPayment', { customerId, paymentRequestId: 'PAY1', accept })

export const view = async (stage: Stage, customerId = 'U1') =>
  (await stage.act('viewPayment', { customerId, paymentRequestId: 'PAY1' })).status
