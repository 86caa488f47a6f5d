import type { ConnectedGateway } from '../../gateway/gateway.ts'
import type { Payment } from '../../gateway/ledger.ts'
import { type Call, Interrupted, type Session } from '../../gateway/session.ts'
import { freshId, type World } from '../../gateway/world.ts'
import type { ResolvedConfiguration } from '../../partner/configuration.ts'
import { plus } from '../../protocol/money.ts'
import { cancelRequest, refundRequest } from './messages.ts'

/** How many payments are given back at once. */
const atOnce = 8

/** Gaps before what is answered U is attempted again, in milliseconds: a wallet may take its time. */
const gapsMs = [200, 400]

/**
 * Gives back what a run left paid: a cancel for a whole payment, a refund for the rest of one. Returns
 * the ids that could not be given back.
 */
export async function cleanUp(
  gateway: ConnectedGateway,
  configuration: ResolvedConfiguration,
  world: World,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const session = gateway.openSession({ scenario: 'clean-up', signal })
  let calls = gateway.ledger.left().map((payment) => givingBack(payment, configuration, world))
  for (const gapMs of [...gapsMs, undefined]) {
    calls = await callAll(session, calls, signal)
    if (calls.length === 0 || gapMs === undefined || signal.aborted) break
    await pause(session, gapMs)
  }
  session.close()
  return gateway.ledger.left().map(({ paymentRequestId }) => paymentRequestId)
}

/** Returns the calls that the partner did not say the end of. */
async function callAll(session: Session, calls: readonly Call[], signal: AbortSignal): Promise<Call[]> {
  const queue = [...calls]
  const open: Call[] = []
  const work = async () => {
    for (let call = queue.shift(); call && !signal.aborted; call = queue.shift()) {
      const { status } = await session.call(call)
      if (status !== 'S' && status !== 'F') open.push(call)
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

function givingBack(payment: Payment, { ids }: ResolvedConfiguration, world: World): Call {
  const facts = { ...ids, paymentRequestId: payment.paymentRequestId }
  const label = `give back ${payment.paymentRequestId}`
  if (payment.refunded === 0n) return { api: 'cancelPayment', label, body: { ...cancelRequest(facts) } }
  const rest = plus(payment.amount, -payment.refunded)
  const body = refundRequest({
    ...facts,
    paymentId: payment.paymentId ?? 'UNKNOWN',
    refundRequestId: freshId(world, 'REF'),
    price: { refundAmount: rest, refundFromAmount: rest },
  })
  return { api: 'refund', label, body: { ...body } }
}
