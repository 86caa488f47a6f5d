import type { IntentName } from '../../../partner/driver.ts'
import type { AcquirerStage } from '../../play/acquirer-stage.ts'
import type { PaymentCodeStage } from '../../play/payment-code-stage.ts'
import type { ShopEntryCodeStage } from '../../play/shop-entry-code-stage.ts'
import type { ShopOrderCodeStage } from '../../play/shop-order-code-stage.ts'
import type { Scenario } from '../../scenario.ts'

/** What the adapter of a shop must be able to do to charge an order in each flow. */
const charging = {
  'acqp-cpm': 'scanPaymentCode',
  'acqp-mpm-order-code': 'createOrderCode',
  'acqp-mpm-entry-code': 'openEntryCode',
} as const satisfies Record<string, IntentName>

export type AcqpFlow = keyof typeof charging

export const everyFlowId = ['acqp-cpm', 'acqp-mpm-order-code', 'acqp-mpm-entry-code'] as const

/** The flows in which the user pays on the wallet's own cashier page. */
export const shopPresented = [
  'acqp-mpm-order-code',
  'acqp-mpm-entry-code',
] as const satisfies readonly AcqpFlow[]

/** What a scenario costs besides its one order. */
interface Further {
  /** Messages of Alipay+ to the acquirer: notifications. Default: 0. */
  readonly calls?: number
  /** Orders that are charged. Default: 1. */
  readonly orders?: number
  /** Orders that are paid. Default: 0. */
  readonly payments?: number
  /** Intents besides, without views. Default: 0. */
  readonly intents?: number
}

type Defined<S> = Omit<Scenario, 'id' | 'flow' | 'condition' | 'needs' | 'cost' | 'play'> & {
  readonly cost?: Further
  /** Intents besides charging. Default: viewOrder. */
  readonly needs?: readonly IntentName[]
  play(stage: S): Promise<void>
}

/** The same scenario in several flows. */
export function inFlows<S = AcquirerStage>(
  flows: readonly AcqpFlow[],
  name: string,
  {
    cost: { calls = 0, orders = 1, payments = 0, intents = 0 } = {},
    needs = ['viewOrder'],
    ...rest
  }: Defined<S>,
): Scenario[] {
  return flows.map(
    (flow) =>
      ({
        id: `${flow}.${name}`,
        flow,
        condition: 'normal',
        needs: [charging[flow], ...needs],
        cost: { calls, payments, intents: orders + intents },
        ...rest,
      }) as Scenario,
  )
}

/** A scenario that is played in every flow of an acquirer, each with its own way to charge. */
export const everyFlow = (name: string, defined: Defined<AcquirerStage>) =>
  inFlows(everyFlowId, name, defined)

/** A scenario of the flows in which the shop shows the code. */
export const mpm = (name: string, defined: Defined<AcquirerStage>) => inFlows(shopPresented, name, defined)

/** A scenario of the customer-presented flow alone. */
export const cpm = (name: string, defined: Defined<PaymentCodeStage>) =>
  inFlows<PaymentCodeStage>(['acqp-cpm'], name, defined)

/** A scenario of the order code alone. */
export const orderCode = (name: string, defined: Defined<ShopOrderCodeStage>) =>
  inFlows<ShopOrderCodeStage>(['acqp-mpm-order-code'], name, defined)

/** A scenario of the entry code alone. */
export const entryCode = (name: string, defined: Defined<ShopEntryCodeStage>) =>
  inFlows<ShopEntryCodeStage>(['acqp-mpm-entry-code'], name, defined)
