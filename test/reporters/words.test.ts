import { describe, expect, it } from 'vitest'
import { parseBody } from '../../protocol/body.ts'
import type { SignatureProblem } from '../../protocol/signature/verify.ts'
import { wordsOf } from '../../reporters/words.ts'
import type { Finding, FindingCode } from '../../suites/judge/finding.ts'
import { secrets } from './support.ts'

const place = { scenario: 'mpp-cpm.pay-success', exchange: 3 }

/** One finding of every code; a new code does not compile without one. */
const examples = {
  NO_ANSWER: { code: 'NO_ANSWER', reason: 'timeout', detail: 'no complete answer within 10 s', ...place },
  BODY_UNREADABLE: { code: 'BODY_UNREADABLE', problem: 'not-json', detail: 'Unexpected end', ...place },
  BODY_TOO_LARGE: { code: 'BODY_TOO_LARGE', bytes: 2_000_000, keptBytes: 1_048_576, ...place },
  SIGNATURE_REFUSED: {
    code: 'SIGNATURE_REFUSED',
    message: 'response',
    why: 'missing',
    detail: 'none',
    ...place,
  },
  SIGNATURE_FORM: { code: 'SIGNATURE_FORM', message: 'request', form: 'base64url', ...place },
  HEADER_MISSING: { code: 'HEADER_MISSING', header: 'Response-Time', ...place },
  HEADER_VALUE: { code: 'HEADER_VALUE', header: 'Client-Id', expected: 'A', actual: 'B', ...place },
  HTTP_STATUS: { code: 'HTTP_STATUS', expected: 200, actual: 503, ...place },
  SCHEMA: { code: 'SCHEMA', expected: 'a value', actual: undefined, ...place, pointer: '/paymentId' },
  UNKNOWN_FIELD: { code: 'UNKNOWN_FIELD', ...place, pointer: '/paymentID' },
  RESULT: {
    code: 'RESULT',
    expected: ['F', 'none'],
    actual: 'S/SUCCESS',
    ...place,
    pointer: '/paymentResult',
  },
  RESULT_CODE_UNKNOWN: { code: 'RESULT_CODE_UNKNOWN', resultCode: 'OK', ...place, pointer: '/result' },
  RESULT_CODE_STATUS: {
    code: 'RESULT_CODE_STATUS',
    resultCode: 'PAYMENT_IN_PROCESS',
    expected: 'U',
    actual: 'F',
    ...place,
    pointer: '/result',
  },
  VALUE: {
    code: 'VALUE',
    what: 'customerId of the payment',
    expected: 'a',
    actual: 'b',
    ...place,
    pointer: '/customerId',
  },
  BALANCE: {
    code: 'BALANCE',
    when: 'after the payment',
    currency: 'JPY',
    expected: '900',
    actual: '800',
    ...place,
  },
  NOT_RECEIVED: { code: 'NOT_RECEIVED', what: 'notifyPayment', withinMs: 10_000, ...place },
  NOT_WANTED: { code: 'NOT_WANTED', what: 'notifyPayment', why: 'it had been acknowledged', ...place },
} satisfies { [C in FindingCode]: Extract<Finding, { code: C }> }

const sentences: Readonly<Record<FindingCode, string>> = {
  NO_ANSWER: 'No complete answer came in time: no complete answer within 10 s.',
  BODY_UNREADABLE: 'The body is not JSON.',
  BODY_TOO_LARGE: 'The body has 2000000 bytes, more than any message of the protocol needs.',
  SIGNATURE_REFUSED:
    'The response has no Signature header. Send Signature: `algorithm=RSA256,keyVersion=<number>,signature=<percent-encoded Base64>` with every message, also with failures.',
  SIGNATURE_FORM: 'The signature of the request is written as base64url.',
  HEADER_MISSING: 'The header Response-Time is missing.',
  HEADER_VALUE: 'The header Client-Id is B; expected A.',
  HTTP_STATUS: 'The HTTP status is 503; expected 200.',
  SCHEMA: '/paymentId is missing; expected a value.',
  UNKNOWN_FIELD: '/paymentID is a field that the documentation does not name.',
  RESULT: '/paymentResult is S/SUCCESS; expected F with any code or no result.',
  RESULT_CODE_UNKNOWN: 'The result code OK at /result/resultCode is not a documented one.',
  RESULT_CODE_STATUS: 'PAYMENT_IN_PROCESS comes with resultStatus F at /result/resultStatus; expected U.',
  VALUE: '/customerId (customerId of the payment) is b; expected a.',
  BALANCE: 'The balance after the payment is 800 JPY, 100 too little (in the smallest unit).',
  NOT_RECEIVED: 'The suite waited 10 s for notifyPayment; it did not come.',
  NOT_WANTED: 'notifyPayment came, but it had been acknowledged.',
}

const codes = Object.keys(examples) as FindingCode[]

describe('words', () => {
  it.each(codes)('say what %s is', (code) => {
    const { sentence, expected, actual } = wordsOf(examples[code])
    expect(sentence).toBe(sentences[code])
    expect(expected).not.toBe('')
    expect(actual).not.toBe('')
  })

  it('have a mend of their own for every reason to refuse a signature', () => {
    const reasons: Readonly<Record<SignatureProblem, true>> = {
      missing: true,
      malformed: true,
      'not-base64': true,
      'wrong-algorithm': true,
      'unknown-key': true,
      'wrong-key': true,
      mismatch: true,
    }
    const said = (Object.keys(reasons) as SignatureProblem[]).map(
      (why) => wordsOf({ ...examples.SIGNATURE_REFUSED, why }).sentence,
    )
    expect(new Set(said).size).toBe(said.length)
    for (const sentence of said) expect(sentence).toMatch(/^The response [^.]+\. [A-Z].+\.$/s)
  })

  it('call an absent result missing', () => {
    const finding = { ...examples.RESULT, expected: ['S/SUCCESS'], actual: 'none' }
    expect(wordsOf(finding)).toEqual({
      sentence: '/paymentResult is missing; expected S/SUCCESS.',
      expected: 'S/SUCCESS',
      actual: 'no result',
    })
  })

  it('mask a secret by the field it stands in', () => {
    const { paymentCode, accessToken } = secrets
    const code = wordsOf({
      ...examples.VALUE,
      actual: paymentCode,
      expected: 'another code',
      pointer: '/paymentCode',
    })
    const token = wordsOf({ ...examples.SCHEMA, actual: { accessToken }, pointer: '/nested' })
    const inside = wordsOf({ ...examples.SCHEMA, actual: [accessToken], pointer: '/accessToken' })
    expect(code).toMatchObject({ expected: 'another code', actual: '289123…45' })
    expect(token.actual).toBe('{ "accessToken": "(masked-20-characters)" }')
    expect(inside.sentence).not.toContain(accessToken)
  })

  it('keep "none" readable where a payment code was expected', () => {
    const finding = { ...examples.VALUE, actual: 'none', expected: 'a code', pointer: '/paymentCode' }
    expect(wordsOf(finding)).toMatchObject({ expected: 'a code', actual: 'none' })
  })

  it('show no more of a broken signature than of a whole one', () => {
    const detail = 'the value begins with "abcdefghijklmnopqrstuvwx"'
    const { actual } = wordsOf({ ...examples.SIGNATURE_REFUSED, why: 'not-base64', detail })
    expect(actual).toBe('the value begins with "abcdefghijkl…"')
  })

  it('leave out the excerpt that V8 quotes from the middle of a body', () => {
    const body = Buffer.from(`{"a":"${'-'.repeat(80)}","accessToken":${secrets.accessToken}}`)
    const parsed = parseBody(body)
    const detail = parsed.ok ? '' : parsed.detail
    expect(detail).toContain('AT-secret')
    const { actual } = wordsOf({ ...examples.BODY_UNREADABLE, detail })
    expect(actual).not.toContain('AT-secret')
    expect(actual).toContain('("{')
  })

  it('make control characters of a partner visible', () => {
    const { sentence } = wordsOf({ ...examples.RESULT_CODE_UNKNOWN, resultCode: '\u001b[2JOK' })
    expect(sentence).toContain('\\u001b[2JOK')
  })
})
