import type { Side } from '../index.ts'
import type { Confidence } from '../read.ts'

export type Flow =
  | 'acqp-cpm'
  | 'acqp-mpm-order-code'
  | 'acqp-mpm-entry-code'
  | 'mpp-cpm'
  | 'mpp-mpm-order-code'
  | 'mpp-mpm-entry-code'
  | 'mpp-mpm-aggregated-code'

export type Direction = 'to Alipay+' | 'from Alipay+' | 'inside the partner' | 'not stated' | 'none'

/** Why a message has no schema, or only a partial one; that it has one is read from the files. */
export type Missing = 'planned' | 'partial' | 'no public fields'
export type Coverage = 'schema' | 'partial schema' | Missing

export type Row = {
  side: Side
  api: string
  /** Tells apart the uses of one API. */
  variant?: string
  direction: Direction
  /** Missing where none is known or there is none. */
  path?: string
  flows: readonly Flow[]
  source: string
  confidence: Confidence
  /** What is public, in our own words. */
  known: string
  missing?: Missing
}

/** The path of a message that the partner receives. */
export const chosen = 'chosen by the partner'
