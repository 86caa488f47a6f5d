import { isObject, type JsonObject, parseBody } from '../protocol/body.ts'
import { endpoints, type FromMpp } from '../protocol/endpoints.ts'
import type { InboundRequest } from './http-server.ts'
import type { Ledger } from './ledger.ts'
import { issuePaymentCode } from './payment-codes.ts'
import type { Session } from './session.ts'
import type { World } from './world.ts'

/** A request of the partner with what it was taken for. */
export interface Inbound {
  readonly api?: FromMpp
  readonly session?: Session
  /** Why it fits no open scenario, in words. */
  readonly mismatch?: string
  /** Path and query that the partner signed: those of the public URL. */
  readonly signedPath: string
  readonly body: JsonObject
}

/** Finds the message and the scenario that a request belongs to. */
export function readInbound(
  request: InboundRequest,
  publicUrl: string,
  sessions: readonly Session[],
  ledger: Ledger,
): Inbound {
  const signedPath = publicPath(publicUrl, request.target)
  const parsed = parseBody(request.body)
  const body = parsed.ok ? parsed.value : {}
  const route = signedPath.slice(new URL(publicUrl).pathname.replace(/\/$/, '').length)
  const api = messageAt(route)
  if (!api) return { signedPath, body, mismatch: `no message of the protocol is at ${route}` }
  const found = attribute(api, body, publicUrl, signedPath, sessions, ledger)
  return { api, signedPath, body, ...found }
}

/** The path that a partner signs when it calls `target` of the gateway under its public URL. */
export function publicPath(publicUrl: string, target: string): string {
  const prefix = new URL(publicUrl).pathname.replace(/\/$/, '')
  return target.startsWith(`${prefix}/`) || prefix === '' ? target : `${prefix}${target}`
}

function messageAt(route: string): FromMpp | undefined {
  const [path = ''] = route.split('?')
  if (path === endpoints.getPaymentCode.path) return 'getPaymentCode'
  return path.startsWith(endpoints.notifyPayment.path) ? 'notifyPayment' : undefined
}

function attribute(
  api: FromMpp,
  body: JsonObject,
  publicUrl: string,
  signedPath: string,
  sessions: readonly Session[],
  ledger: Ledger,
): { session: Session } | { mismatch: string } {
  const session =
    api === 'getPaymentCode'
      ? sessions.find(({ open, customerId }) => open && customerId === body.customerId)
      : (sessions.find(({ notifyUrl }) => notifyUrl === `${new URL(publicUrl).origin}${signedPath}`) ??
        sessions.find(({ scenario }) => scenario === ledger.find(String(body.paymentRequestId))?.scenario))
  return session ? { session } : { mismatch: nearest(api, body, sessions) }
}

function nearest(api: FromMpp, body: JsonObject, sessions: readonly Session[]): string {
  if (api === 'notifyPayment')
    return `paymentRequestId ${JSON.stringify(body.paymentRequestId)} is of no payment of this run, and the URL is not the paymentNotifyUrl of one`
  const expected = sessions.filter(({ open }) => open).map(({ customerId }) => customerId)
  return `customerId ${JSON.stringify(body.customerId)} has no open scenario; expected one of ${expected.join(', ') || 'none'}`
}

const success = { resultCode: 'SUCCESS', resultStatus: 'S', resultMessage: 'success' }

/** The plain answer of Alipay+ to a request of the partner. */
export function answerTo({ api, session, body }: Inbound, world: World, codeLifeMs: number): object {
  if (!api)
    return { result: { resultCode: 'NO_INTERFACE_DEF', resultStatus: 'F', resultMessage: 'not defined' } }
  if (api === 'notifyPayment') {
    if (session) settle(session, body)
    return { result: success }
  }
  const codes = Array.from({ length: quantity(body) }, () => issuePaymentCode(world, codeLifeMs))
  return { result: success, paymentCodeInfoList: codes }
}

function quantity(body: JsonObject): number {
  const asked = Number(body.codeQuantity ?? 1)
  return Number.isInteger(asked) && asked >= 1 && asked <= 10 ? asked : 1
}

function settle(session: Session, body: JsonObject): void {
  const result = body.paymentResult
  const status = isObject(result) ? result.resultStatus : undefined
  if (status === 'S' || status === 'F')
    session.settle(String(body.paymentRequestId), status, String(body.paymentId ?? ''))
}
