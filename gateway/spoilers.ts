import type { Deviation } from './deviations.ts'
import { headerValue, withHeader } from './headers.ts'
import type { Draft, Signed } from './outgoing.ts'

/** A deviation that the receiver must refuse, and the result codes that name its cause. */
export interface RequestSpoiler extends Deviation {
  readonly refusedAs: readonly string[]
}

/** A deviation in an answer of ours, or no answer at all. */
export interface AnswerSpoiler extends Deviation {
  /** The connection is closed without a byte. */
  readonly withheld?: true
}

const unsigned = ['INVALID_SIGNATURE', 'KEY_NOT_FOUND', 'ACCESS_DENIED', 'PARAM_ILLEGAL']
const badSignature = ['INVALID_SIGNATURE', 'KEY_NOT_FOUND']
const badClient = ['INVALID_CLIENT', 'INVALID_SIGNATURE', 'KEY_NOT_FOUND', 'ACCESS_DENIED']

const without = (name: string) => (signed: Signed) => ({
  ...signed,
  headers: withHeader(signed.headers, name, undefined),
})

const replaced = (name: string, change: (value: string) => string) => (signed: Signed) => ({
  ...signed,
  headers: withHeader(signed.headers, name, change(headerValue(signed.headers, name) ?? '')),
})

/** One digit or letter of the signature, no percent escape, becomes another: it stays well-formed Base64. */
const oneCharacter = (value: string) =>
  value.replace(
    /(signature=(?:%[0-9A-F]{2})*)(.)/,
    (_, head: string, first: string) => head + (first === 'A' ? 'B' : 'A'),
  )

const byStranger = (draft: Draft) => ({ ...draft, key: { ...draft.key, privateKey: draft.strangerKey } })

/** The last digit of a number in the signed body becomes another: the sense changes, the form does not. */
const oneDigit = (signed: Signed) => ({
  ...signed,
  body: Buffer.from(
    signed.body
      .toString('utf8')
      .replace(
        /("value":"\d*)(\d)"/,
        (_, head: string, last: string) => `${head}${last === '9' ? '8' : '9'}"`,
      ),
  ),
})

/** What is spoiled in a request of ours. */
export const requestSpoilers = {
  'signed-by-stranger': {
    says: 'signed with a key that is not the one of Alipay+',
    draft: byStranger,
    refusedAs: badSignature,
  },
  'signature-altered': {
    says: 'one character of the signature is changed',
    signed: replaced('Signature', oneCharacter),
    refusedAs: badSignature,
  },
  'body-tampered': {
    says: 'a digit of the amount is changed after signing',
    signed: oneDigit,
    refusedAs: badSignature,
  },
  'field-added': {
    says: 'a field is added to the body after signing',
    signed: (signed: Signed) => ({
      ...signed,
      body: Buffer.from(signed.body.toString('utf8').replace(/\}$/, ',"addedOnTheWay":"1"}')),
    }),
    refusedAs: badSignature,
  },
  'time-altered': {
    says: 'Request-Time is changed after signing',
    signed: replaced('Request-Time', (value) => value.replace(/^\d{4}/, '2019')),
    refusedAs: badSignature,
  },
  'other-path-signed': {
    says: 'signed for another path',
    draft: (draft: Draft) => ({ ...draft, path: `${draft.path}/elsewhere` }),
    refusedAs: badSignature,
  },
  'signature-missing': {
    says: 'there is no Signature header',
    signed: without('Signature'),
    refusedAs: unsigned,
  },
  'client-id-altered': {
    says: 'Client-Id is changed after signing',
    signed: replaced('Client-Id', (value) => `${value}X`),
    refusedAs: badClient,
  },
  'client-id-unknown': {
    says: 'a Client-Id that was never given out, signed with it',
    draft: (draft: Draft) => ({ ...draft, clientId: `${draft.clientId}X` }),
    refusedAs: badClient,
  },
  'client-id-missing': {
    says: 'there is no Client-Id header',
    signed: without('Client-Id'),
    refusedAs: [...badClient, 'PARAM_ILLEGAL'],
  },
  'time-missing': {
    says: 'there is no Request-Time header',
    signed: without('Request-Time'),
    refusedAs: unsigned,
  },
} as const satisfies Record<string, RequestSpoiler>

export type RequestSpoilerName = keyof typeof requestSpoilers

const answering =
  (result: object) =>
  <M extends Draft | Signed>(message: M): M => ({
    ...message,
    body: Buffer.from(JSON.stringify({ result })),
  })

const failing = answering({
  resultCode: 'PROCESS_FAIL',
  resultStatus: 'F',
  resultMessage: 'general business failure',
})

/** What is spoiled in an answer of ours. */
export const answerSpoilers = {
  withheld: { says: 'no answer: the connection is closed', withheld: true },
  'server-error': {
    says: 'HTTP 500 with a page of text',
    signed: () => ({
      method: 'POST',
      status: 500,
      headers: [['Content-Type', 'text/plain']],
      body: Buffer.from('Internal Server Error'),
    }),
  },
  unknown: {
    says: 'U/UNKNOWN_EXCEPTION',
    draft: answering({
      resultCode: 'UNKNOWN_EXCEPTION',
      resultStatus: 'U',
      resultMessage: 'call failed for unknown reasons',
    }),
  },
  failed: { says: 'F/PROCESS_FAIL', draft: failing },
  closed: {
    says: 'F/ORDER_IS_CLOSED',
    draft: answering({
      resultCode: 'ORDER_IS_CLOSED',
      resultStatus: 'F',
      resultMessage: 'order is closed',
    }),
  },
  'failure-forged': {
    says: 'F/PROCESS_FAIL, signed with a key that is not the one of Alipay+',
    draft: (draft: Draft) => byStranger(failing(draft)),
  },
  'failure-tampered': {
    says: 'made F/PROCESS_FAIL after signing',
    signed: failing,
  },
  unsigned: { says: 'there is no Signature header', signed: without('Signature') },
  forged: { says: 'signed with a key that is not the one of Alipay+', draft: byStranger },
  tampered: {
    says: 'a field is added to the body after signing',
    signed: (signed: Signed) => ({
      ...signed,
      body: Buffer.from(signed.body.toString('utf8').replace(/\}$/, ',"addedOnTheWay":"1"}')),
    }),
  },
  'amount-tampered': {
    says: 'a digit of the amount is changed after signing',
    signed: oneDigit,
  },
} as const satisfies Record<string, AnswerSpoiler>

export type AnswerSpoilerName = keyof typeof answerSpoilers
