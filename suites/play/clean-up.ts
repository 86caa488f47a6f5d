import type { ConnectedGateway } from '../../gateway/gateway.ts'
import type { Payment } from '../../gateway/ledger.ts'
import { type Call, Interrupted, type Session } from '../../gateway/session.ts'
import { freshId, type World } from '../../gateway/world.ts'
import type { ResolvedConfiguration } from '../../partner/configuration.ts'
import { plus } from '../../protocol/money.ts'
import type { ResultStatus } from '../../protocol/results.ts'
import type { Quote } from '../../schemas/generated/common.ts'
import { cancelRequest, type RefundPrice, refundRequest } from './messages.ts'

/** How many payments are given back at once. */
const atOnce = 8

/** Gaps before what is answered U is attempted again, in milliseconds: a wallet may take its time. */
const gapsMs = [200, 400]

/**
 * Gives back what a run left paid: a cancel for a whole payment, a refund for the rest of one, or for one
 * that can no longer be cancelled. Returns the ids that could not be given back.
 */
export async function cleanUp(
  gateway: ConnectedGateway,
  configuration: ResolvedConfiguration,
  world: World,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const session = gateway.openSession({ scenario: 'clean-up', signal })
  const refunding = (payment: Payment) => refundOf(payment, configuration, world)
  let calls = gateway.ledger
    .left()
    .map((payment) => (payment.refunded === 0n ? cancelOf(payment, configuration) : refunding(payment)))
  for (const gapMs of [...gapsMs, undefined]) {
    const refused = await callAll(session, calls, signal)
    calls = refused.flatMap(({ call, status }) => {
      if (status === undefined || status === 'U') return [call]
      const payment = call.api === 'cancelPayment' && gateway.ledger.find(String(call.body.paymentRequestId))
      return payment && payment.state === 'paid' ? [refunding(payment)] : []
    })
    if (calls.length === 0 || gapMs === undefined || signal.aborted) break
    await pause(session, gapMs)
  }
  session.close()
  return gateway.ledger.left().map(({ paymentRequestId }) => paymentRequestId)
}

interface NotDone {
  readonly call: Call
  readonly status: ResultStatus | undefined
}

/** Returns the calls that did not succeed, with how they were answered. */
async function callAll(session: Session, calls: readonly Call[], signal: AbortSignal): Promise<NotDone[]> {
  const queue = [...calls]
  const open: NotDone[] = []
  const work = async () => {
    for (let call = queue.shift(); call && !signal.aborted; call = queue.shift()) {
      const { status } = await session.call(call)
      if (status !== 'S') open.push({ call, status })
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return open
}

async function pause(session: Session, allowedMs: number): Promise<void> {
  const wait = { label: `gap of ${allowedMs} ms`, for: 'the next attempt to give back', allowedMs }
  try {
    await session.waitFor('notifyPayment', Number.POSITIVE_INFINITY, wait)
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error
  }
}

const labelOf = ({ paymentRequestId }: Payment) => `give back ${paymentRequestId}`

function cancelOf(payment: Payment, { ids }: ResolvedConfiguration): Call {
  const body = cancelRequest({ ...ids, paymentRequestId: payment.paymentRequestId })
  return { api: 'cancelPayment', label: labelOf(payment), body: { ...body } }
}

function refundOf(payment: Payment, { ids }: ResolvedConfiguration, world: World): Call {
  const body = refundRequest({
    ...ids,
    paymentRequestId: payment.paymentRequestId,
    paymentId: payment.paymentId ?? 'UNKNOWN',
    refundRequestId: freshId(world, 'REF'),
    price: restOf(payment),
  })
  return { api: 'refund', label: labelOf(payment), body: { ...body } }
}

/** What is left of a payment, at its rate where the user paid in another currency. */
function restOf({ amount, refunded, foreign }: Payment): RefundPrice {
  const refundAmount = plus(amount, -refunded)
  if (!foreign) return { refundAmount, refundFromAmount: refundAmount }
  const { payToAmount, paymentQuote } = foreign
  const value = (BigInt(payToAmount.value) * BigInt(refundAmount.value)) / BigInt(amount.value)
  const refundFromAmount = { currency: payToAmount.currency, value: value.toString() }
  return { refundAmount, refundFromAmount, refundQuote: paymentQuote as Quote }
}
