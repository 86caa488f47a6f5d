import type { PageRecord } from '../../schemas/generated/suite.ts'
import type { Submission } from './form.ts'

/** What sent the browser from one address to the next. */
export interface Hop {
  readonly url: string
  readonly to: string
  readonly by: NonNullable<PageRecord['by']>
  /** Of the answer that did it. */
  readonly status?: number
}

/** Why a visit did not come to its end. */
export interface Problem {
  readonly reason: NonNullable<PageRecord['reason']>
  readonly detail: string
}

/** The page that is shown in the end. */
export interface Landed {
  readonly url: string
  readonly status?: number
  readonly contentType?: string
  readonly text: string
  readonly amountField: boolean
  /** Whether scripts belong to it, which a browser alone runs. */
  readonly scripted?: boolean
}

/** What came of opening a page, or of entering an amount on it. */
export interface Visit {
  /** Absent: nothing was. */
  readonly sent?: Submission
  /** Of the first answer. */
  readonly status?: number
  readonly hops: readonly Hop[]
  /** Absent: the browser left for where it is not followed, or nothing came. */
  readonly landed?: Landed
  readonly problem?: Problem
}

/** A page in the web view, whatever shows it. Nothing throws: what goes wrong is part of the visit. */
export interface View {
  readonly kind: NonNullable<PageRecord['kind']>
  /** Why it is no browser. */
  readonly because?: string
  open(url: string): Promise<Visit>
  /** Types the amount and sends it. Only where the page that was landed on has a field for it. */
  enter(amount: string): Promise<Visit>
  close(): Promise<void>
}

/** What a page is visited with. */
export interface Visiting {
  readonly userAgent: string
  /** Of all that follows from opening a page, or from entering an amount. */
  readonly limitMs: number
  /** URL of the gateway, path included: whoever comes there has left the acquirer. */
  readonly publicUrl: string
  readonly monotonicMs: () => number
  readonly signal: AbortSignal
}

/** Hops that a browser follows before it takes them for a circle. */
export const mostHops = 10

export const tooManyRedirects: Problem = {
  reason: 'too-many-redirects',
  detail: `the browser was sent on ${mostHops} times`,
}

export const outOfTime = (limitMs: number): Problem => ({
  reason: 'timeout',
  detail: `no complete answer within ${limitMs / 1000} s`,
})

export const nothingSent: Problem = {
  reason: 'not-submitted',
  detail: 'nothing was sent when the amount was entered and the form was to be sent',
}

export const interrupted: Problem = { reason: 'interrupted', detail: 'the run was interrupted' }

/** Whether a URL is one that a browser asks a server for. */
export const isWeb = (url: string): boolean => /^https?:/i.test(url)

/** Whether a URL is under the public URL of the gateway. */
export function isGateways(url: string, publicUrl: string): boolean {
  const base = new URL(publicUrl).href.replace(/\/$/, '')
  return url === base || ['/', '?', '#'].some((sign) => url.startsWith(base + sign))
}

export const originOf = (url: string): string => new URL(url).origin
