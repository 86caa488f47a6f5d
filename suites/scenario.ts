import type { Condition } from '../partner/configuration.ts'
import type { IntentName } from '../partner/driver.ts'
import type { PublicConfiguration } from '../schemas/generated/suite.ts'
import type { Stage } from './play/stage.ts'

/** What playing a scenario costs, so that a plan can be made without sending anything. */
export interface Cost {
  /** Messages of Alipay+ to the partner. */
  readonly calls: number
  /** Payments that succeed, each of the user's test amount. */
  readonly payments: number
  /** Intents, without views of the balance, the payment and the scan page. */
  readonly intents: number
}

/** One way to walk a flow. Playing it talks to the partner; it judges nothing. */
export interface Scenario {
  readonly id: string
  readonly flow: string
  /** What happens, as one sentence. */
  readonly says: string
  /** The user it needs; without one in the configuration it is declared away. */
  readonly condition: Condition
  /** The currency of its shop: a user with another one plays it, where there is one. */
  readonly abroad?: string
  readonly needs: readonly IntentName[]
  readonly cost: Cost
  /** Seconds of real waiting, where the schedules of the partner ask for it. */
  readonly waits?: (schedules: PublicConfiguration['schedules']) => number
  /**
   * A pattern of flows such as `mpp-mpm-*`, where waiting is long: it is played in the first flow in scope
   * that fits, and stands for the others.
   */
  readonly once?: string
  /** It is played through once for each further charge of the shop; its cost is that of one. */
  readonly furtherCharges?: true
  /** Why the configuration declares it away, if it does. */
  readonly declaredAway?: (configuration: PublicConfiguration) => string | undefined
  play(stage: Stage): Promise<void>
}
