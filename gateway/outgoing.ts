import type { KeyObject } from 'node:crypto'
import { type SigningKey, sign } from '../protocol/signature/sign.ts'
import type { HeaderLines } from './headers.ts'

/** A message of ours before it is signed. */
export interface Draft {
  readonly method: string
  /** Path and query that are signed; a response repeats those of its request. */
  readonly path: string
  readonly clientId: string
  readonly time: string
  readonly body: Buffer
  readonly key: SigningKey
  /** A private key that nobody has registered; only a spoiler signs with it. */
  readonly strangerKey: KeyObject
}

/** A message of ours as it goes onto the wire; `status` stands in responses only. */
export interface Signed {
  readonly method: string
  readonly status?: number
  readonly headers: HeaderLines
  readonly body: Buffer
}

/** Signs a request of Alipay+ and dresses it in the documented headers. */
export function signRequest(draft: Draft): Signed {
  return { method: draft.method, headers: headers(draft, 'Request-Time'), body: draft.body }
}

/** Signs a response of Alipay+; a business result of any kind travels with HTTP 200. */
export function signResponse(draft: Draft): Signed {
  return { method: draft.method, status: 200, headers: headers(draft, 'Response-Time'), body: draft.body }
}

function headers(draft: Draft, timeHeader: string): HeaderLines {
  return [
    ['Content-Type', 'application/json; charset=UTF-8'],
    ['Client-Id', draft.clientId],
    [timeHeader, draft.time],
    ['Signature', sign(draft, draft.key)],
  ]
}
