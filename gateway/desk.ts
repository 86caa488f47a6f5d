import type { JsonObject } from '../protocol/body.ts'
import type { FromPartner } from '../protocol/endpoints.ts'
import type { Acquiring } from './acquiring/payments.ts'
import type { Ledger } from './ledger.ts'
import type { OrderBook } from './orders.ts'
import type { Session } from './session.ts'

/** What is open at the gateway: whom a request can belong to. */
export interface Floor {
  readonly publicUrl: string
  readonly sessions: readonly Session[]
  readonly ledger: Ledger
  readonly orders: OrderBook
  readonly acquiring: Acquiring
}

/** A message of the partner before it is answered. */
export interface Asked {
  readonly api: FromPartner
  readonly body: JsonObject
  /** Path and query that the partner signed. */
  readonly signedPath: string
}

/** The part of Alipay+ that deals with one kind of partner. */
export interface Desk {
  /** What can be asked here, for whoever asked something else. */
  readonly served: string
  /** The message at a route under the public URL. */
  messageAt(route: string): FromPartner | undefined
  /** The scenario that a message belongs to. */
  sessionOf(asked: Asked, floor: Floor): Session | undefined
  /** What was looked for and not found, and what is expected: the sentence for a partner's developer. */
  nearest(asked: Asked, problem: string | undefined, floor: Floor): string
  /** The plain answer of Alipay+. */
  answer(asked: Asked, floor: Floor, session: Session | undefined): JsonObject
  /** Takes into the ledger what a message says or begins, however it is answered. */
  book(asked: Asked, floor: Floor, session: Session | undefined): void
}
