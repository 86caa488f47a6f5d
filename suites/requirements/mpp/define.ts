import type { Requirement } from '../../requirement.ts'

type Defined = Omit<Requirement, 'id' | 'flow'>

/** A requirement that holds in every flow of a wallet. */
export function everyFlow(id: string, rest: Defined): Requirement {
  return { id: `mpp.${id}`, flow: '*', ...rest }
}

/** A requirement of the customer-presented flow. */
export function cpm(id: string, rest: Defined): Requirement {
  return { id: `mpp.${id}`, flow: 'mpp-cpm', ...rest }
}

/** Ids of the flow's scenarios by their names. */
export const played = (...names: readonly string[]) => names.map((name) => `mpp-cpm.${name}`)

/** Everything that a wallet answers. */
export const answers = [
  'pay.response',
  'inquiryPayment.response',
  'cancelPayment.response',
  'refund.response',
] as const

/** Everything that a wallet sends of its own accord. */
export const ownRequests = ['getPaymentCode.request', 'notifyPayment.request'] as const
