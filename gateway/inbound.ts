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
  if (!api) return { signedPath, body, mismatch: `no message of the protocol is at ${route}; ${served}` }
  const session = sessionOf(api, body, signedPath, sessions, ledger)
  if (session) return { api, signedPath, body, session }
  const problem = parsed.ok ? undefined : parsed.detail
  return { api, signedPath, body, mismatch: nearest(api, body, problem, sessions, ledger) }
}

const served = `expected ${endpoints.getPaymentCode.path}, ${endpoints.notifyPayment.path} or a paymentNotifyUrl`

/**
 * The path that a partner signs when it calls `target` of the gateway under its public URL. What stands
 * between them may have taken the public URL's path off.
 */
export function publicPath(publicUrl: string, target: string): string {
  const prefix = new URL(publicUrl).pathname.replace(/\/$/, '')
  return messageAt(target) || !target.startsWith(`${prefix}/`) ? `${prefix}${target}` : target
}

function messageAt(route: string): FromMpp | undefined {
  const [path = ''] = route.split('?')
  if (path === endpoints.getPaymentCode.path) return 'getPaymentCode'
  return `${path}/`.startsWith(`${endpoints.notifyPayment.path}/`) ? 'notifyPayment' : undefined
}

function sessionOf(
  api: FromMpp,
  body: JsonObject,
  signedPath: string,
  sessions: readonly Session[],
  ledger: Ledger,
): Session | undefined {
  const { customerId, paymentRequestId } = body
  if (api === 'getPaymentCode')
    return sessions.find((session) => session.open && session.customerId && session.customerId === customerId)
  const [path] = signedPath.split('?')
  const payment = ledger.find(String(paymentRequestId))
  return (
    sessions.find(({ notifyUrl }) => new URL(notifyUrl).pathname === path) ??
    sessions.find(({ scenario }) => scenario === payment?.scenario)
  )
}

/** What was looked for and not found, and what is expected: the sentence for a partner's developer. */
function nearest(
  api: FromMpp,
  body: JsonObject,
  problem: string | undefined,
  sessions: readonly Session[],
  ledger: Ledger,
): string {
  const seen = (field: string) =>
    problem ?? (field in body ? `${field} is ${JSON.stringify(body[field])}` : `there is no ${field}`)
  if (api === 'notifyPayment')
    return `${seen('paymentRequestId')}: no payment of this run, and the URL is no paymentNotifyUrl; ${lastPayment(ledger)}`
  return `${seen('customerId')}: no scenario is open for it; ${openUsers(sessions)}`
}

function lastPayment({ payments }: Ledger): string {
  const last = payments.at(-1)
  return last
    ? `the last payment is ${JSON.stringify(last.paymentRequestId)}`
    : 'no payment was asked for yet'
}

function openUsers(sessions: readonly Session[]): string {
  const users = sessions.flatMap(({ open, customerId }) => (open && customerId ? [customerId] : []))
  if (users.length === 0) return 'none is open for any user'
  return `expected ${users.map((id) => JSON.stringify(id)).join(' or ')}`
}

const success = { resultCode: 'SUCCESS', resultStatus: 'S', resultMessage: 'success' }

/** The plain answer of Alipay+ to a request of the partner. */
export function answerTo({ api, body }: Inbound, world: World, codeLifeMs: number): object {
  if (!api)
    return { result: { resultCode: 'NO_INTERFACE_DEF', resultStatus: 'F', resultMessage: 'not defined' } }
  if (api === 'notifyPayment') return { result: success }
  const codes = Array.from({ length: quantity(body) }, () => issuePaymentCode(world, codeLifeMs))
  return { result: success, paymentCodeInfoList: codes }
}

function quantity(body: JsonObject): number {
  const asked = Number(body.codeQuantity ?? 1)
  return Number.isInteger(asked) && asked >= 1 && asked <= 10 ? asked : 1
}

/** Takes the result of a notification into the ledger, however it is answered. */
export function book({ api, session, body }: Inbound): void {
  const result = body.paymentResult
  const status = isObject(result) ? result.resultStatus : undefined
  if (api === 'notifyPayment' && (status === 'S' || status === 'F'))
    session?.settle(String(body.paymentRequestId), status, String(body.paymentId ?? ''))
}
