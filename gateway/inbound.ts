import { isObject, type JsonObject, parseBody } from '../protocol/body.ts'
import { endpoints, type FromMpp } from '../protocol/endpoints.ts'
import type { InboundRequest } from './http-server.ts'
import { amountsIn, type Ledger } from './ledger.ts'
import { isPageRoute } from './merchant-page.ts'
import { decodeOrder, type Order, type OrderBook } from './orders.ts'
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

/** What is open at the gateway: whom a request can belong to. */
export interface Floor {
  readonly publicUrl: string
  readonly sessions: readonly Session[]
  readonly ledger: Ledger
  readonly orders: OrderBook
}

/** Finds the message and the scenario that a request belongs to. */
export function readInbound(request: InboundRequest, floor: Floor): Inbound {
  const signedPath = publicPath(floor.publicUrl, request.target)
  const parsed = parseBody(request.body)
  const body = parsed.ok ? parsed.value : {}
  const route = routeOf(floor.publicUrl, signedPath)
  const api = messageAt(route)
  if (!api) return { signedPath, body, mismatch: `no message of the protocol is at ${route}; ${served}` }
  const session = sessionOf(api, body, signedPath, floor)
  if (session) return { api, signedPath, body, session }
  const problem = parsed.ok ? undefined : parsed.detail
  return { api, signedPath, body, mismatch: nearest(api, body, problem, floor) }
}

/** The part of a path that follows the path of the public URL. */
export function routeOf(publicUrl: string, path: string): string {
  return path.slice(new URL(publicUrl).pathname.replace(/\/$/, '').length)
}

const served = `expected ${endpoints.getPaymentCode.path}, ${endpoints.userInitiatedPay.path}, ${endpoints.notifyPayment.path} or a paymentNotifyUrl`

/**
 * The path that a partner signs when it calls `target` of the gateway under its public URL. What stands
 * between them may have taken the public URL's path off.
 */
export function publicPath(publicUrl: string, target: string): string {
  const prefix = new URL(publicUrl).pathname.replace(/\/$/, '')
  const bare = messageAt(target) || isPageRoute(target) || !target.startsWith(`${prefix}/`)
  return bare ? `${prefix}${target}` : target
}

function messageAt(route: string): FromMpp | undefined {
  const [path = ''] = route.split('?')
  if (path === endpoints.getPaymentCode.path) return 'getPaymentCode'
  if (path === endpoints.userInitiatedPay.path) return 'userInitiatedPay'
  return `${path}/`.startsWith(`${endpoints.notifyPayment.path}/`) ? 'notifyPayment' : undefined
}

function sessionOf(
  api: FromMpp,
  { customerId, paymentRequestId, codeValue }: JsonObject,
  signedPath: string,
  { sessions, ledger, orders }: Floor,
): Session | undefined {
  const named = (wanted: string | undefined) => sessions.find(({ scenario }) => scenario === wanted)
  const ofUser = () =>
    sessions.find((session) => session.open && session.customerId && session.customerId === customerId)
  if (api === 'getPaymentCode') return ofUser()
  if (api === 'userInitiatedPay') return named(orders.find(codeValue)?.scenario) ?? ofUser()
  const [path] = signedPath.split('?')
  return (
    sessions.find(({ notifyUrl }) => new URL(notifyUrl).pathname === path) ??
    named(ledger.find(String(paymentRequestId))?.scenario)
  )
}

/** What was looked for and not found, and what is expected: the sentence for a partner's developer. */
function nearest(
  api: FromMpp,
  body: JsonObject,
  problem: string | undefined,
  { sessions, ledger }: Floor,
): string {
  const seen = (field: string) =>
    problem ?? (field in body ? `${field} is ${JSON.stringify(body[field])}` : `there is no ${field}`)
  if (api === 'notifyPayment')
    return `${seen('paymentRequestId')}: no payment of this run, and the URL is no paymentNotifyUrl; ${lastPayment(ledger)}`
  const code = api === 'userInitiatedPay' ? `${seen('codeValue')}: no order of this run; ` : ''
  return `${code}${seen('customerId')}: no scenario is open for it; ${openUsers(sessions)}`
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
export function answerTo(
  { api, body }: Inbound,
  world: World,
  codeLifeMs: number,
  { orders, ledger }: Pick<Floor, 'orders' | 'ledger'>,
): JsonObject {
  if (!api)
    return { result: { resultCode: 'NO_INTERFACE_DEF', resultStatus: 'F', resultMessage: 'not defined' } }
  if (api === 'notifyPayment') return { result: success }
  if (api === 'userInitiatedPay') {
    const order = orders.find(body.codeValue)
    return decodeOrder(order, body.customerId, order && ledger.find(order.facts.paymentRequestId)?.state)
  }
  const codes = Array.from({ length: quantity(body) }, () => issuePaymentCode(world, codeLifeMs))
  return { result: success, paymentCodeInfoList: codes }
}

function quantity(body: JsonObject): number {
  const asked = Number(body.codeQuantity ?? 1)
  return Number.isInteger(asked) && asked >= 1 && asked <= 10 ? asked : 1
}

/** Takes into the ledger what a request says or begins, however it is answered. */
export function book({ api, session, body }: Inbound, { ledger, orders }: Floor): void {
  if (api === 'userInitiatedPay') enterOrder(orders.find(body.codeValue), body.customerId, ledger)
  const result = body.paymentResult
  const status = isObject(result) ? result.resultStatus : undefined
  if (api === 'notifyPayment' && (status === 'S' || status === 'F'))
    session?.settle(String(body.paymentRequestId), status, String(body.paymentId ?? ''))
}

/** An order counts as a payment as soon as a wallet is told of it: it may be paid although no word comes. */
function enterOrder(order: Order | undefined, customerId: unknown, ledger: Ledger): void {
  if (!order || order.refusal !== undefined || (order.customerId ?? customerId) !== customerId) return
  const { scenario, facts } = order
  const { paymentRequestId } = facts
  ledger.add({
    paymentRequestId,
    scenario,
    customerId: String(customerId),
    ...amountsIn(facts),
  })
}
