import type { AcquirerIntents, Intents } from '../schemas/generated/suite.ts'

/** What a wallet's adapter can be asked, and what an acquirer's can. */
export type AllIntents = Intents & AcquirerIntents

export type IntentName = keyof AllIntents
export type IntentRequest<I extends IntentName> = AllIntents[I]['request']
export type IntentAnswer<I extends IntentName> = AllIntents[I]['answer']

export type IntentOutcome<I extends IntentName> =
  | { readonly outcome: 'done'; readonly answer: IntentAnswer<I> }
  | { readonly outcome: 'not-offered' | 'failed' | 'unreachable'; readonly detail: string }

/** How the suite makes a partner act as its user would. */
export interface Driver {
  /**
   * The intents that the partner offers.
   *
   * @throws {DriverUnusable} where the adapter cannot be asked
   */
  offered(): Promise<readonly IntentName[]>
  /** Asks for one intent. Never rejects. */
  act<I extends IntentName>(intent: I, request: IntentRequest<I>): Promise<IntentOutcome<I>>
}

/** The adapter cannot be reached or answers something else than a list of intents. */
export class DriverUnusable extends Error {
  readonly code = 'DRIVER_UNUSABLE'
  override readonly name = 'DriverUnusable'
}
