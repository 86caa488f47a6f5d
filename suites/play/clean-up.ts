import type { ConnectedGateway } from '../../gateway/gateway.ts'
import type { Payment } from '../../gateway/ledger.ts'
import type { Session } from '../../gateway/session.ts'
import { freshId, type World } from '../../gateway/world.ts'
import type { ResolvedConfiguration } from '../../partner/configuration.ts'
import { cancelRequest, refundRequest } from './messages.ts'

/** How many payments are given back at once. */
const atOnce = 8

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
  const queue = [...gateway.ledger.left()]
  const work = async () => {
    for (let payment = queue.shift(); payment && !signal.aborted; payment = queue.shift())
      await giveBack(session, payment, configuration, world)
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  session.close()
  return gateway.ledger.left().map(({ paymentRequestId }) => paymentRequestId)
}

async function giveBack(
  session: Session,
  payment: Payment,
  { ids }: ResolvedConfiguration,
  world: World,
): Promise<void> {
  const facts = { ...ids, paymentRequestId: payment.paymentRequestId }
  const label = `give back ${payment.paymentRequestId}`
  if (payment.refunded === 0n) {
    await session.call({ api: 'cancelPayment', label, body: { ...cancelRequest(facts) } })
    return
  }
  const value = (BigInt(payment.amount.value) - payment.refunded).toString()
  const body = refundRequest({
    ...facts,
    paymentId: payment.paymentId ?? 'UNKNOWN',
    refundRequestId: freshId(world, 'REF'),
    amount: { currency: payment.amount.currency, value },
  })
  await session.call({ api: 'refund', label, body: { ...body } })
}
