import { AggregatedCodeStage } from './aggregated-code.ts'
import { CustomerPresentedStage } from './customer-presented.ts'
import { EntryCodeStage } from './entry-code.ts'
import { OrderCodeStage } from './order-code.ts'
import { PaymentCodeStage } from './payment-code-stage.ts'
import { ShopEntryCodeStage } from './shop-entry-code-stage.ts'
import { ShopOrderCodeStage } from './shop-order-code-stage.ts'
import type { Stage, StageContext } from './stage.ts'

/** How a payment is asked for in each flow. */
const stages: Readonly<Record<string, new (context: StageContext) => Stage>> = {
  'mpp-cpm': CustomerPresentedStage,
  'mpp-mpm-order-code': OrderCodeStage,
  'mpp-mpm-entry-code': EntryCodeStage,
  'mpp-mpm-aggregated-code': AggregatedCodeStage,
  'acqp-cpm': PaymentCodeStage,
  'acqp-mpm-order-code': ShopOrderCodeStage,
  'acqp-mpm-entry-code': ShopEntryCodeStage,
}

/** A stage for a scenario of a flow. */
export function stageOf(flow: string, context: StageContext): Stage {
  const Kind = stages[flow]
  if (!Kind) throw new Error(`nothing plays the flow ${flow}`)
  return new Kind(context)
}
