import type { Evidence } from '../../judge/evidence.ts'
import { payOf, type Status } from './shop.ts'

/** A timer may fire a little early, and clocks differ a little. */
const almost = 0.9

/** Whether the acquirer asked for a cancel because the time of the payment was over, or nearly so. */
export function isCancelledByTime(evidence: Evidence): boolean {
  const lifeMs = evidence.configuration.schedules.expirySeconds * 1000 * almost
  const begun = payOf(evidence).exchange.request.ms
  return evidence
    .exchanges('from-partner', 'cancelPayment')
    .some(({ request }) => request.ms - begun >= lifeMs)
}

/** How a shop may call an order that a notification has ended unpaid. */
export const unpaid = (evidence: Evidence): readonly Status[] =>
  isCancelledByTime(evidence) ? ['failed'] : ['failed', 'cancelled']
