import type { BodyProblem } from '../../protocol/body.ts'
import type { SignatureForm } from '../../protocol/signature/header.ts'
import type { SignatureProblem } from '../../protocol/signature/verify.ts'

/** What was found, as data; `reporters/words.ts` has the sentences. */
export type Observation =
  | { readonly code: 'NO_ANSWER'; readonly reason: string; readonly detail: string }
  | { readonly code: 'BODY_UNREADABLE'; readonly problem: BodyProblem; readonly detail: string }
  | { readonly code: 'BODY_TOO_LARGE'; readonly bytes: number; readonly keptBytes: number }
  | {
      readonly code: 'SIGNATURE_REFUSED'
      readonly message: 'request' | 'response'
      readonly why: SignatureProblem
      readonly detail: string
    }
  | {
      readonly code: 'SIGNATURE_FORM'
      readonly message: 'request' | 'response'
      readonly form: SignatureForm
    }
  | { readonly code: 'HEADER_MISSING'; readonly header: string }
  | {
      readonly code: 'HEADER_VALUE'
      readonly header: string
      readonly expected: string
      readonly actual: string
    }
  | { readonly code: 'HTTP_STATUS'; readonly expected: number; readonly actual: number }
  | { readonly code: 'SCHEMA'; readonly expected: string; readonly actual: unknown }
  | { readonly code: 'UNKNOWN_FIELD' }
  | { readonly code: 'RESULT'; readonly expected: readonly string[]; readonly actual: string }
  | { readonly code: 'RESULT_CODE_UNKNOWN'; readonly resultCode: string }
  | {
      readonly code: 'RESULT_CODE_STATUS'
      readonly resultCode: string
      readonly expected: string
      readonly actual: string
    }
  | { readonly code: 'VALUE'; readonly what: string; readonly expected: string; readonly actual: string }
  | {
      readonly code: 'BALANCE'
      readonly when: string
      readonly currency: string
      readonly expected: string
      readonly actual: string
    }
  | { readonly code: 'NOT_RECEIVED'; readonly what: string; readonly withinMs: number }
  | { readonly code: 'NOT_WANTED'; readonly what: string; readonly why: string }

/** Where it was found. */
export interface Place {
  readonly scenario: string
  /** Number of the exchange on the tape. */
  readonly exchange?: number
  /** JSON Pointer into its body. */
  readonly pointer?: string
}

export type Finding = Observation & Place
export type FindingCode = Observation['code']
