import http from 'node:http'
import { buffer } from 'node:stream/consumers'
import { afterEach, expect, onTestFinished } from 'vitest'
import { type Connection, type Gateway, type GatewayOptions, startGateway } from '../../gateway/gateway.ts'
import { fromRawHeaders, type HeaderLines, headerValue } from '../../gateway/headers.ts'
import type { OrderFacts } from '../../gateway/orders.ts'
import type { Call, Session } from '../../gateway/session.ts'
import type { Tape } from '../../gateway/tape/tape.ts'
import type { JsonObject } from '../../protocol/body.ts'
import { mppEndpoints } from '../../protocol/endpoints.ts'
import { verify } from '../../protocol/signature/verify.ts'
import type { TapeRecord } from '../../schemas/generated/suite.ts'
import {
  cancelRequest,
  decodedOrder,
  inquiryRequest,
  payRequest,
  refundRequest,
} from '../../suites/play/messages.ts'
import { homePrice } from '../../suites/play/price.ts'
import { keys, post, serving, tapeInMemory, tapeIssues, type WireMessage, world } from './support.ts'

/** The lines of every tape that a test wrote. */
const written: string[][] = []

afterEach(() => {
  expect(written.splice(0).flatMap(tapeIssues)).toEqual([])
})

export interface Received {
  readonly method: string
  readonly target: string
  readonly headers: HeaderLines
  readonly body: Buffer
}

export type Answering = (request: Received, answer: http.ServerResponse) => void

export const result = (resultStatus: string) => ({ resultCode: 'ANY', resultStatus, resultMessage: 'any' })
export const S = { result: result('S') }
export const plainly = (body: object) => (_: Received, answer: http.ServerResponse) =>
  void answer.end(JSON.stringify(body))

/** The tiniest partner: it keeps what it receives and answers as it is told, or with S. */
async function tinyPartner(answering: Answering = plainly(S)) {
  const received: Received[] = []
  const server = http.createServer(async (incoming, answer) => {
    const { method = '', url: target = '', rawHeaders } = incoming
    const request = { method, target, headers: fromRawHeaders(rawHeaders), body: await buffer(incoming) }
    received.push(request)
    answering(request, answer)
  })
  const { port } = await serving(server)
  return { url: `http://127.0.0.1:${port}`, received }
}

interface Setting {
  readonly options?: Partial<GatewayOptions>
  readonly connection?: Partial<Connection>
  readonly answering?: Answering
}

export async function started(options: Partial<GatewayOptions> = {}): Promise<Gateway> {
  const listen = { host: '127.0.0.1', port: 0 }
  const gateway = await startGateway({ world, listen, ...options }, keys.stranger.privateKey)
  onTestFinished(() => gateway.close())
  return gateway
}

/** A gateway that is connected with a tiny partner and writes a tape in memory. */
export async function connected({ options, connection, answering }: Setting = {}) {
  const partner = await tinyPartner(answering)
  const gateway = await started(options)
  const { tape, lines } = tapeInMemory()
  written.push(lines)
  const interruption = new AbortController()
  const at = (path: string) => `${partner.url}/wallet/${path}?tenant=1`
  const ours = gateway.connect({
    tape,
    role: 'mpp',
    clientId: 'C1',
    acquirerId: 'A1',
    pspId: 'P1',
    key: { privateKey: keys.alipayPlus.privateKey, keyVersion: '1' },
    endpoints: {
      pay: at('pay'),
      inquiryPayment: at('inquiry'),
      cancelPayment: at('cancel'),
      refund: at('refund'),
    },
    answerMs: 60_000,
    codeLifeMs: 45_000,
    signal: interruption.signal,
    ...connection,
  })
  return { partner, gateway, tape, ledger: ours.ledger, interruption, open: ours.openSession.bind(ours) }
}

export const ids = { acquirerId: 'A1', pspId: 'P1' }
export const amount = { currency: 'THB', value: '3000' }

export function payCall(session: Session, paymentRequestId: string, more: Partial<Call> = {}): Call {
  const body = payRequest({
    ...ids,
    paymentRequestId,
    paymentCode: '2890000000000600000',
    customerId: session.customerId ?? 'U0',
    price: homePrice(amount),
    notifyUrl: session.notifyUrl,
    expiryTime: '2030-01-01T00:00:00Z',
    merchant: { id: 'S1', name: 'Tea', mcc: '5812', region: 'SG' },
  })
  return { api: 'pay', label: 'pay', body: { ...body }, ...more }
}

export const inquiryCall = (paymentRequestId: string, label = 'inquiry'): Call => ({
  api: 'inquiryPayment',
  label,
  body: { ...inquiryRequest({ ...ids, paymentRequestId }) },
})

export const cancelCall = (paymentRequestId: string): Call => ({
  api: 'cancelPayment',
  label: 'cancel',
  body: { ...cancelRequest({ ...ids, paymentRequestId }) },
})

export const refundCall = (paymentRequestId: string, refundRequestId: string, value: string): Call => ({
  api: 'refund',
  label: 'refund',
  body: {
    ...refundRequest({
      ...ids,
      paymentRequestId,
      paymentId: 'W1',
      refundRequestId,
      price: { refundAmount: { ...amount, value }, refundFromAmount: { ...amount, value } },
    }),
  },
})

type RecordOf<T extends TapeRecord['type']> = Extract<TapeRecord, { type: T }>

export const recordsOf = <T extends TapeRecord['type']>(tape: Tape, type: T) =>
  tape.records.filter((record): record is RecordOf<T> => record.type === type)

export const lastRequest = (tape: Tape) => recordsOf(tape, 'request').at(-1)

export const codePath = mppEndpoints.getPaymentCode.path
export const notifyPath = mppEndpoints.notifyPayment.path

export const askForCode = (url: string, body: object, path: string = codePath) =>
  post(url, { path, body: JSON.stringify({ customerId: 'U1', ...body }) })

export const notification = (paymentRequestId: string, status = 'S') => ({
  paymentRequestId,
  paymentResult: result(status),
  paymentId: 'W1',
})

export const notify = (url: string, paymentRequestId: string, path = new URL(url).pathname) =>
  post(url, { path, body: JSON.stringify(notification(paymentRequestId)) })

export const json = ({ body }: { body: Buffer }) => JSON.parse(body.toString()) as JsonObject

/** What a partner finds that verifies an answer of Alipay+ for the path that it called. */
export function verdictOf({ headers, body }: WireMessage, path: string): string {
  const header = (name: string) => headerValue(headers, name)
  const content = {
    method: 'POST',
    path,
    clientId: header('Client-Id') ?? '',
    time: header('Response-Time') ?? '',
    body,
  }
  const verdict = verify(header('Signature'), content, () => keys.alipayPlus.publicKey)
  return verdict.ok ? 'verifies' : verdict.why
}

export const decodePath: string = mppEndpoints.userInitiatedPay.path

/** The wallet of a user asks for the order behind a code. */
export const decode = (url: string, codeValue: unknown, customerId: unknown = 'U1', path = decodePath) =>
  post(url, { path, body: JSON.stringify({ codeValue, customerId }) })

/** What Alipay+ tells of an order that nothing is unusual about. */
export function orderFacts({ notifyUrl }: Session, paymentRequestId: string): OrderFacts {
  const facts = decodedOrder({
    ...ids,
    paymentRequestId,
    scenario: 'OrderCode',
    price: homePrice(amount),
    action: { actionType: 'HANDLE_BY_PSP' },
    notifyUrl,
    redirectUrl: `https://shop.example/result/${paymentRequestId}`,
    expiryTime: '2030-01-01T00:00:00Z',
    merchant: { id: 'S1', name: 'Tea', mcc: '5812', region: 'SG' },
  })
  return facts as unknown as OrderFacts
}
