import type { Requirement } from '../../requirement.ts'
import { everyFlowId, shopPresented } from '../../scenarios/acqp/define.ts'

type Defined = Omit<Requirement, 'id' | 'flow'>

const define =
  (flow: string) =>
  (id: string, rest: Defined): Requirement => ({ id: `acqp.${id}`, flow, ...rest })

/** A requirement that holds in every flow of an acquirer. */
export const everyFlow = define('*')

/** A requirement of the customer-presented flow. */
export const cpm = define('acqp-cpm')

/** A requirement of the flows in which the shop shows the code. */
export const mpm = define('acqp-mpm-*')

/** A requirement of the order code. */
export const orderCode = define('acqp-mpm-order-code')

/** A requirement of the entry code. */
export const entryCode = define('acqp-mpm-entry-code')

const inFlows = (flows: readonly string[], names: readonly string[]) =>
  flows.flatMap((flow) => names.map((name) => `${flow}.${name}`))

/** Ids of scenarios that are played in every flow. */
export const inEveryFlow = (...names: readonly string[]) => inFlows(everyFlowId, names)

/** Ids of scenarios of the flows in which the shop shows the code. */
export const inShopPresented = (...names: readonly string[]) => inFlows(shopPresented, names)

/** Ids of scenarios of the customer-presented flow. */
export const inCpm = (...names: readonly string[]) => inFlows(['acqp-cpm'], names)

/** Ids of scenarios of the order code. */
export const inOrderCode = (...names: readonly string[]) => inFlows(['acqp-mpm-order-code'], names)

/** Ids of scenarios of the entry code. */
export const inEntryCode = (...names: readonly string[]) => inFlows(['acqp-mpm-entry-code'], names)

/** Everything that an acquirer answers. */
export const answers = ['notifyPayment.response'] as const

/** Everything that an acquirer sends of its own accord. */
export const ownRequests = [
  'pay.request',
  'inquiryPayment.request',
  'cancelPayment.request',
  'refund.request',
] as const
