import { isObject, type JsonObject } from '../protocol/body.ts'
import { type FromMpp, mppEndpoints } from '../protocol/endpoints.ts'
import type { Asked, Desk, Floor } from './desk.ts'
import { amountsIn, type Ledger } from './ledger.ts'
import { decodeOrder, type Order } from './orders.ts'
import { issuePaymentCode } from './payment-codes.ts'
import type { Session } from './session.ts'
import type { World } from './world.ts'

/** Alipay+ as a wallet sees it. `codeLifeMs` is the life of the payment codes that it issues. */
export function walletDesk(world: World, codeLifeMs: number): Desk {
  const { getPaymentCode, userInitiatedPay, notifyPayment } = mppEndpoints
  return {
    served: `expected ${getPaymentCode.path}, ${userInitiatedPay.path}, ${notifyPayment.path} or a paymentNotifyUrl`,
    messageAt,
    sessionOf,
    nearest,
    answer: (asked, floor, session) => answerTo(asked, floor, world, session?.codeLifeMs ?? codeLifeMs),
    book,
  }
}

function messageAt(route: string): FromMpp | undefined {
  const [path = ''] = route.split('?')
  if (path === mppEndpoints.getPaymentCode.path) return 'getPaymentCode'
  if (path === mppEndpoints.userInitiatedPay.path) return 'userInitiatedPay'
  return `${path}/`.startsWith(`${mppEndpoints.notifyPayment.path}/`) ? 'notifyPayment' : undefined
}

function sessionOf(
  { api, body: { customerId, paymentRequestId, codeValue }, signedPath }: Asked,
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

function nearest({ api, body }: Asked, problem: string | undefined, { sessions, ledger }: Floor): string {
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

function answerTo(
  { api, body }: Asked,
  { orders, ledger }: Floor,
  world: World,
  codeLifeMs: number,
): JsonObject {
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

function book({ api, body }: Asked, { ledger, orders }: Floor, session: Session | undefined): void {
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
