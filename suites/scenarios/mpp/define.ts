import type { IntentName } from '../../../partner/driver.ts'
import type { AggregatedCodeStage } from '../../play/aggregated-code.ts'
import type { CustomerPresentedStage } from '../../play/customer-presented.ts'
import type { MerchantPresentedStage } from '../../play/merchant-presented.ts'
import type { WalletStage } from '../../play/wallet-stage.ts'
import type { Scenario } from '../../scenario.ts'

/** What it costs to ask for one payment in each flow, and what the adapter must be able to do. */
const asking = {
  'mpp-cpm': { calls: 1, needs: ['showPaymentCode'] },
  'mpp-mpm-order-code': { calls: 1, needs: ['scanCode', 'confirmPayment'] },
  'mpp-mpm-entry-code': { calls: 1, needs: ['scanCode', 'decode', 'confirmPayment'] },
  'mpp-mpm-aggregated-code': { calls: 2, needs: ['scanCode', 'authorize', 'decode', 'confirmPayment'] },
} as const satisfies Record<string, { calls: number; needs: readonly IntentName[] }>

export type MppFlow = keyof typeof asking

/** The flows in which the shop shows the code. */
export const merchantPresented = [
  'mpp-mpm-order-code',
  'mpp-mpm-entry-code',
  'mpp-mpm-aggregated-code',
] as const satisfies readonly MppFlow[]

/** The flows whose code leads to a page of the merchant. */
export const withPage = [
  'mpp-mpm-entry-code',
  'mpp-mpm-aggregated-code',
] as const satisfies readonly MppFlow[]

export const everyFlowId = ['mpp-cpm', ...merchantPresented] as const

type Rest = Omit<Scenario, 'id' | 'flow' | 'condition' | 'needs' | 'play'> &
  Partial<Pick<Scenario, 'condition' | 'needs'>>

type Defined<S> = Rest & { play(stage: S): Promise<void> }

/** A scenario of the customer-presented flow; unless said otherwise a normal user shows a code. */
export function cpm(
  name: string,
  { condition = 'normal', needs = ['showPaymentCode'], ...rest }: Defined<CustomerPresentedStage>,
): Scenario {
  return { id: `mpp-cpm.${name}`, flow: 'mpp-cpm', condition, needs, ...rest } as Scenario
}

/** What a scenario costs besides asking for its payments, which differs by flow. */
interface Further {
  /** How often a payment is asked for. Default: 1. */
  readonly asks?: number
  /** How far a payment goes: to its result, to the user's confirmation, or to the cashier page. Default: settled. */
  readonly begins?: keyof typeof fewer
  /** Messages of Alipay+ besides. */
  readonly calls: number
  /** Payments that succeed. */
  readonly payments: number
  /** Intents besides. Default: 0. */
  readonly intents?: number
}

/** What is left out in a merchant-presented flow: the inquiry, and the confirmation. */
const fewer = {
  settled: { calls: 0, intents: 0 },
  begun: { calls: 1, intents: 0 },
  waiting: { calls: 1, intents: 1 },
} as const

type Common<S> = Omit<Defined<S>, 'cost' | 'needs'> & {
  readonly cost: Further
  /** Intents besides those that a payment needs. */
  readonly needs?: readonly IntentName[]
}

/** The same scenario in several flows. */
export function inFlows<S = WalletStage>(
  flows: readonly MppFlow[],
  name: string,
  { condition = 'normal', needs = [], cost, ...rest }: Common<S>,
): Scenario[] {
  return flows.map((flow) => {
    const { asks = 1, begins = 'settled', intents = 0 } = cost
    const { calls, needs: asked } = asking[flow]
    const left = fewer[flow === 'mpp-cpm' ? 'settled' : begins]
    return {
      id: `${flow}.${name}`,
      flow,
      condition,
      needs: [...(asks > 0 ? asked : []), ...needs],
      cost: {
        calls: asks * (calls - left.calls) + cost.calls,
        payments: cost.payments,
        intents: asks * (asked.length - left.intents) + intents,
      },
      ...rest,
    } as Scenario
  })
}

/** A scenario that is played in every flow of a wallet, each with its own way to pay. */
export const everyFlow = (name: string, defined: Common<WalletStage>) => inFlows(everyFlowId, name, defined)

/** A scenario that is played in every flow in which the shop shows the code. */
export const merchantFlows = (name: string, defined: Common<MerchantPresentedStage>) =>
  inFlows(merchantPresented, name, defined)

/** A scenario of the aggregated code alone. */
export const aggregated = (name: string, defined: Common<AggregatedCodeStage>) =>
  inFlows(['mpp-mpm-aggregated-code'], name, defined)
