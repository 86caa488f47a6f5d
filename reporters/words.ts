import type { BodyProblem } from '../protocol/body.ts'
import type { SignatureForm } from '../protocol/signature/header.ts'
import type { NoResponseRecord } from '../schemas/generated/suite.ts'
import type { Finding, FindingCode } from '../suites/judge/finding.ts'
import { indentJson } from './json-text.ts'
import { maskingOf, maskNamed, maskText } from './mask.ts'
import { printable } from './printable.ts'
import { signatureWords } from './signature-words.ts'

/** A finding in words: one sentence, and what was expected beside what was seen. Secrets are masked. */
export interface Words {
  readonly sentence: string
  readonly expected: string
  readonly actual: string
}

type Of<C extends FindingCode> = Extract<Finding, { code: C }>

const unanswered: Readonly<Record<NoResponseRecord['reason'], string>> = {
  unreachable: 'The partner could not be reached',
  tls: 'The TLS connection could not be made',
  timeout: 'No complete answer came in time',
  closed: 'The connection was closed before a complete answer had come',
  'not-http': 'What came back is not HTTP',
  withheld: 'The suite withheld the answer',
  interrupted: 'The run was interrupted',
}

const unreadable: Readonly<Record<BodyProblem, string>> = {
  empty: 'The body is empty',
  'not-utf8': 'The body is not UTF-8',
  'not-json': 'The body is not JSON',
  'not-an-object': 'The body is JSON, but not an object',
}

const forms: Readonly<Record<SignatureForm, string>> = {
  'percent-encoded': 'as percent-encoded Base64',
  base64: 'as Base64 that is not percent-encoded',
  base64url: 'as base64url',
}

const cap = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

const place = (pointer: string | undefined) => (pointer ? printable(pointer) : 'The body')

/** The field by which a value at a pointer is masked: its own, or one that it stands below. */
const fieldOf = (pointer = '') => pointer.split('/').find((name) => maskingOf(name)) ?? ''

/** How an absent value is written in a finding. */
const absent = (value: string) => value === 'none' || value === 'nothing'

const seen = (pointer: string | undefined, value: string) =>
  printable(absent(value) ? value : maskNamed(fieldOf(pointer), value))

/** What is expected may be described ("another code") instead of given; a description is no secret. */
const wanted = (pointer: string | undefined, value: string) =>
  value.includes(' ') ? printable(maskText(value)) : seen(pointer, value)

function seenJson(pointer: string | undefined, value: unknown): string {
  if (value === undefined) return 'nothing'
  return printable(indentJson(JSON.stringify(value), fieldOf(pointer)).replaceAll(/\n\s*/g, ' '))
}

/** V8 quotes the surroundings of an error, which may be the middle of a secret; the beginning is quoted anyway. */
const withoutExcerpt = (detail: string) => detail.replace(/, (\.\.\.)?".*"(\.\.\.)? is not valid JSON/s, '')

/** A malformed signature is quoted no further than a whole one. */
const shortQuotes = (detail: string) => detail.replaceAll(/"((?:[^"\\]|\\.){12})(?:[^"\\]|\\.)+"/g, '"$1…"')

const oneOf = (results: readonly string[]) =>
  results
    .map((one) => (one === 'none' ? 'no result' : one.length === 1 ? `${one} with any code` : printable(one)))
    .join(' or ')

/** How far a balance is from where it must be. */
function offBy(expected: string, actual: string): string {
  const off = BigInt(actual) - BigInt(expected)
  return off > 0n ? `${off} too much` : `${-off} too little`
}

const seconds = (ms: number) => `${ms / 1000} s`

/** The words for every code; a new code does not compile without them. */
const words = {
  NO_ANSWER: ({ reason, detail }) => ({
    sentence: `${unanswered[reason as NoResponseRecord['reason']] ?? 'There was no answer'}: ${printable(maskText(detail))}.`,
    expected: 'an HTTP response with one JSON object, within the declared time',
    actual: `none (${reason})`,
  }),
  BODY_UNREADABLE: ({ problem, detail }) => ({
    sentence: `${unreadable[problem]}.`,
    expected: 'one JSON object in UTF-8',
    actual: printable(maskText(withoutExcerpt(detail))),
  }),
  BODY_TOO_LARGE: ({ bytes, keptBytes }) => ({
    sentence: `The body has ${bytes} bytes, more than any message of the protocol needs.`,
    expected: `at most ${keptBytes} bytes`,
    actual: `${bytes} bytes`,
  }),
  SIGNATURE_REFUSED: ({ message, why, detail }) => ({
    sentence: `The ${message} ${signatureWords[why].says}. ${signatureWords[why].mend}`,
    expected: signatureWords[why].expected,
    actual: printable(maskText(shortQuotes(detail))),
  }),
  SIGNATURE_FORM: ({ message, form }) => ({
    sentence: `The signature of the ${message} is written ${forms[form]}.`,
    expected: forms['percent-encoded'],
    actual: forms[form],
  }),
  HEADER_MISSING: ({ header }) => ({
    sentence: `The header ${header} is missing.`,
    expected: `a header ${header}`,
    actual: 'none',
  }),
  HEADER_VALUE: ({ header, expected, actual }) => {
    const shown = printable(maskNamed(header, actual))
    return { sentence: `The header ${header} is ${shown}; expected ${expected}.`, expected, actual: shown }
  },
  HTTP_STATUS: ({ expected, actual }) => ({
    sentence: `The HTTP status is ${actual}; expected ${expected}.`,
    expected: `HTTP ${expected}`,
    actual: `HTTP ${actual}`,
  }),
  SCHEMA: ({ pointer, expected, actual }) => {
    const shown = seenJson(pointer, actual)
    const says = actual === undefined ? 'is missing' : `is ${shown}`
    return { sentence: `${place(pointer)} ${says}; expected ${expected}.`, expected, actual: shown }
  },
  UNKNOWN_FIELD: ({ pointer }) => ({
    sentence: `${place(pointer)} is a field that the documentation does not name.`,
    expected: 'documented fields only',
    actual: printable(place(pointer)),
  }),
  RESULT: ({ pointer, expected, actual }) => {
    const shown = actual === 'none' ? 'missing' : printable(actual)
    const results = oneOf(expected)
    return {
      sentence: `${place(pointer)} is ${shown}; expected ${results}.`,
      expected: results,
      actual: actual === 'none' ? 'no result' : shown,
    }
  },
  RESULT_CODE_UNKNOWN: ({ pointer, resultCode }) => ({
    sentence: `The result code ${printable(resultCode)} at ${place(pointer)}/resultCode is not a documented one.`,
    expected: 'a documented result code',
    actual: printable(resultCode),
  }),
  RESULT_CODE_STATUS: ({ pointer, resultCode, expected, actual }) => ({
    sentence: `${printable(resultCode)} comes with resultStatus ${printable(actual)} at ${place(pointer)}/resultStatus; expected ${expected}.`,
    expected,
    actual: printable(actual),
  }),
  VALUE: ({ pointer, what, expected, actual }) => {
    const shown = seen(pointer, actual)
    const right = wanted(pointer, expected)
    const where = pointer ? `${place(pointer)} (${what})` : cap(what)
    return { sentence: `${where} is ${shown}; expected ${right}.`, expected: right, actual: shown }
  },
  BALANCE: ({ when, currency, expected, actual }) => ({
    sentence: `The balance ${when} is ${actual} ${currency}, ${offBy(expected, actual)} (in the smallest unit).`,
    expected: `${expected} ${currency}`,
    actual: `${actual} ${currency}`,
  }),
  NOT_RECEIVED: ({ what, withinMs }) => ({
    sentence: `The suite waited ${seconds(withinMs)} for ${what}; it did not come.`,
    expected: `${what} within ${seconds(withinMs)}`,
    actual: 'nothing',
  }),
  NOT_WANTED: ({ what, why }) => ({
    sentence: `${printable(maskText(what))} came, but ${printable(maskText(why))}.`,
    expected: 'no such message',
    actual: printable(maskText(what)),
  }),
} satisfies { [C in FindingCode]: (finding: Of<C>) => Words }

/** Puts a finding into words. */
export function wordsOf(finding: Finding): Words {
  const say = words[finding.code] as (finding: Finding) => Words
  return say(finding)
}
