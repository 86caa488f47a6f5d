import type { Requirement } from '../../requirement.ts'
import { everyFlowId, merchantPresented } from '../../scenarios/mpp/define.ts'

type Defined = Omit<Requirement, 'id' | 'flow'>

/** A requirement that holds in every flow of a wallet. */
export function everyFlow(id: string, rest: Defined): Requirement {
  return { id: `mpp.${id}`, flow: '*', ...rest }
}

/** A requirement of the customer-presented flow. */
export function cpm(id: string, rest: Defined): Requirement {
  return { id: `mpp.${id}`, flow: 'mpp-cpm', ...rest }
}

/** A requirement of the flows in which the shop shows the code. */
export function mpm(id: string, rest: Defined): Requirement {
  return { id: `mpp.${id}`, flow: 'mpp-mpm-*', ...rest }
}

/** A requirement of the aggregated code. */
export function aggregated(id: string, rest: Defined): Requirement {
  return { id: `mpp.${id}`, flow: 'mpp-mpm-aggregated-code', ...rest }
}

const inFlows = (flows: readonly string[], names: readonly string[]) =>
  flows.flatMap((flow) => names.map((name) => `${flow}.${name}`))

/** Ids of the customer-presented flow's scenarios by their names. */
export const played = (...names: readonly string[]) => inFlows(['mpp-cpm'], names)

/** Ids of scenarios that are played in every flow. */
export const inEveryFlow = (...names: readonly string[]) => inFlows(everyFlowId, names)

/** Ids of scenarios that are played in every flow in which the shop shows the code. */
export const inMerchantFlows = (...names: readonly string[]) => inFlows(merchantPresented, names)

/** Everything that a wallet answers. */
export const answers = [
  'pay.response',
  'inquiryPayment.response',
  'cancelPayment.response',
  'refund.response',
  'applyToken.response',
] as const

/** Everything that a wallet sends of its own accord. */
export const ownRequests = [
  'getPaymentCode.request',
  'userInitiatedPay.request',
  'notifyPayment.request',
] as const
