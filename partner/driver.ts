import type { Intents } from '../schemas/generated/suite.ts'

export type IntentName = keyof Intents
export type IntentRequest<I extends IntentName> = Intents[I]['request']
export type IntentAnswer<I extends IntentName> = Intents[I]['answer']

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
