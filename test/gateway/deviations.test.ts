import { expect, it } from 'vitest'
import { type Deviation, deviate } from '../../gateway/deviations.ts'
import { headerValue } from '../../gateway/headers.ts'
import { type Draft, type Signed, signRequest, signResponse } from '../../gateway/outgoing.ts'
import { issuePaymentCode } from '../../gateway/payment-codes.ts'
import {
  type AnswerSpoilerName,
  answerSpoilers,
  type RequestSpoilerName,
  requestSpoilers,
} from '../../gateway/spoilers.ts'
import { type Variation, variations } from '../../gateway/variations.ts'
import { resultCodes } from '../../protocol/results.ts'
import { parseSignatureHeader } from '../../protocol/signature/header.ts'
import { type SignatureVerdict, verify } from '../../protocol/signature/verify.ts'
import { validateMessage } from '../../protocol/validation.ts'
import {
  applyTokenRequest,
  cancelRequest,
  decodedOrder,
  inquiryRequest,
  payRequest,
  refundRequest,
} from '../../suites/play/messages.ts'
import { homePrice } from '../../suites/play/price.ts'
import { differences, parsed, valuesIn } from './differences.ts'
import { keys, world } from './support.ts'

const ids = { acquirerId: 'A1', pspId: 'P1', paymentRequestId: 'PAY1' }
const amount = { currency: 'THB', value: '2999' }

const orderFacts = {
  price: homePrice(amount),
  notifyUrl: 'https://alipayplus.test/aps/api/v1/payments/notifyPayment/1',
  expiryTime: '2026-01-01T00:10:00Z',
  merchant: { id: 'S1', name: 'Tea "House": one, two', mcc: '5812', region: 'SG' },
}

const messages = {
  pay: payRequest({
    ...ids,
    paymentCode: '2890000000000600000',
    customerId: 'U1',
    ...orderFacts,
  }),
  inquiryPayment: inquiryRequest(ids),
  cancelPayment: cancelRequest(ids),
  applyToken: applyTokenRequest({ ...ids, authClientId: 'AUTH1', authCode: 'CODE1' }),
  refund: refundRequest({
    ...ids,
    paymentId: 'W1',
    refundRequestId: 'REF1',
    price: { refundAmount: amount, refundFromAmount: amount },
  }),
} as const

type Api = keyof typeof messages
const apis = Object.keys(messages) as Api[]

const path = '/wallet/v1/in?tenant=1'
const key = { privateKey: keys.alipayPlus.privateKey, keyVersion: '1' }

const draftOf = (message: object): Draft => ({
  method: 'POST',
  path,
  clientId: 'C1',
  time: '2026-01-01T00:00:00.123Z',
  body: Buffer.from(JSON.stringify(message)),
  key,
  strangerKey: keys.stranger.privateKey,
})

const requestOf = (api: Api, deviation?: Deviation) => deviate(draftOf(messages[api]), signRequest, deviation)

/** What a receiver finds that reads the headers as they came. */
function verdictOf(message: Signed, timeHeader = 'Request-Time'): SignatureVerdict {
  const header = (name: string) => headerValue(message.headers, name)
  const content = { method: message.method, path, body: message.body }
  const signed = { ...content, clientId: header('Client-Id') ?? '', time: header(timeHeader) ?? '' }
  return verify(header('Signature'), signed, () => keys.alipayPlus.publicKey)
}

/** The message as text: header lines, an empty line, the body. */
const wireText = ({ headers, body }: Signed) =>
  [...headers.map(([name, value]) => `${name}: ${value}`), '', body.toString('utf8')].join('\n')

type VariationRow = { readonly differs: readonly string[]; readonly shows: RegExp }

const variationRows: Record<Variation, VariationRow> = {
  'blanks-after-commas': {
    differs: ['Signature'],
    shows: /^Signature: algorithm=RSA256, keyVersion=1, signature=[\w%]+$/m,
  },
  'key-version-0': {
    differs: ['Signature'],
    shows: /^Signature: algorithm=RSA256,keyVersion=0,signature=[\w%]+$/m,
  },
  'lower-case-escapes': { differs: ['Signature'], shows: /^Signature: .*signature=.*%3d%3d$/m },
  'header-names-upper-case': {
    differs: ['header names'],
    shows: /^CONTENT-TYPE: .*\nCLIENT-ID: .*\nREQUEST-TIME: .*\nSIGNATURE: /,
  },
  'header-names-lower-case': {
    differs: ['header names'],
    shows: /^content-type: .*\nclient-id: .*\nrequest-time: .*\nsignature: /,
  },
  'extra-header': { differs: ['new X-Trace'], shows: /^X-Trace: .+$/m },
  'no-content-type': { differs: ['no Content-Type'], shows: /^Client-Id/ },
  'time-with-fraction': {
    differs: ['Request-Time', 'Signature'],
    shows: /^Request-Time: 2026-01-01T00:00:00\.09Z$/m,
  },
  'time-with-offset': {
    differs: ['Request-Time', 'Signature'],
    shows: /^Request-Time: 2026-01-01T05:30:00\+05:30$/m,
  },
  'body-indented': { differs: ['Signature', 'body'], shows: /\n\{\n {2}"acquirerId": "A1",\n.*\n\}\n$/s },
  'body-blanks': { differs: ['Signature', 'body'], shows: /\n\{"acquirerId" : "A1" , "pspId" : "P1" , / },
  'body-escapes': { differs: ['Signature', 'body'], shows: /"[^"]*\\u0065[^"]*"/ },
  'body-key-order': {
    differs: ['Signature', 'body'],
    shows: /"pspId":"P1","acquirerId":"A1"\}$|"paymentRequestId":"PAY1","pspId":"P1","acquirerId":"A1"\}$/,
  },
  'body-non-ascii': {
    differs: ['Signature', 'body', '/order/orderDescription'],
    shows: /"orderDescription":"珍珠奶茶 × 2 — ชานมไข่มุก 🧋"/,
  },
  'unknown-fields': {
    differs: ['Signature', 'body', '/order/futureField/nested/0', '/futureField'],
    shows: /"futureField":"/,
  },
  'null-optionals': {
    differs: ['Signature', 'body', '/passThroughInfo', '/paymentPromoInfo'],
    shows: /"passThroughInfo":null,"paymentPromoInfo":null\}$/,
  },
}

const variationNames = Object.keys(variations) as Variation[]

it.each(variationNames)('pay with %s verifies, conforms, and is plain in everything else', (name) => {
  const { differs, shows } = variationRows[name]
  const odd = requestOf('pay', variations[name])
  expect(verdictOf(odd)).toEqual({
    ok: true,
    form: 'percent-encoded',
    keyVersion: name === 'key-version-0' ? '0' : '1',
  })
  expect(validateMessage('mpp/pay.request', parsed(odd))).toEqual([])
  expect(differences(requestOf('pay'), odd)).toEqual(differs)
  expect(wireText(odd)).toMatch(shows)
})

const others = apis.filter((api) => api !== 'pay')
/** The other messages have no order, so nothing in one can be described or extended. */
const needOrder = (name: Variation) => name === 'body-non-ascii'

it.each(
  others.flatMap((api) =>
    variationNames.filter((name) => !needOrder(name)).map((name) => [api, name] as const),
  ),
)('%s with %s verifies and is plain in everything else', (api, name) => {
  const { differs, shows } = variationRows[name]
  const odd = requestOf(api, variations[name])
  expect(verdictOf(odd)).toMatchObject({ ok: true })
  expect(differences(requestOf(api), odd)).toEqual(differs.filter((place) => !place.startsWith('/order')))
  expect(wireText(odd)).toMatch(shows)
})

it('body-escapes writes slashes in their escaped form', () => {
  const { body } = requestOf('pay', variations['body-escapes'])
  expect(body.toString()).toContain('https:\\/\\/')
})

it('key-version-0 names version 1 where 0 is the configured one', () => {
  const draft = { ...draftOf(messages.pay), key: { ...key, keyVersion: '0' } }
  expect(wireText(deviate(draft, signRequest, variations['key-version-0']))).toContain('keyVersion=1,')
})

type SpoilerRow = { readonly differs: readonly string[]; readonly why: string }

const spoilerRows: Record<RequestSpoilerName, SpoilerRow> = {
  'signed-by-stranger': { differs: ['Signature'], why: 'wrong-key' },
  'signature-altered': { differs: ['Signature'], why: 'wrong-key' },
  'body-tampered': { differs: ['body', '/order/orderAmount/value'], why: 'mismatch' },
  'field-added': { differs: ['body', '/addedOnTheWay'], why: 'mismatch' },
  'time-altered': { differs: ['Request-Time'], why: 'mismatch' },
  'other-path-signed': { differs: ['Signature'], why: 'mismatch' },
  'signature-missing': { differs: ['no Signature'], why: 'missing' },
  'client-id-altered': { differs: ['Client-Id'], why: 'mismatch' },
  'client-id-unknown': { differs: ['Client-Id', 'Signature'], why: 'verifies' },
  'client-id-missing': { differs: ['no Client-Id'], why: 'mismatch' },
  'time-missing': { differs: ['no Request-Time'], why: 'mismatch' },
}

const spoilerNames = Object.keys(requestSpoilers) as RequestSpoilerName[]
const hasAmount = (api: Api) => api === 'pay' || api === 'refund'
const spoiled = apis.flatMap((api) =>
  spoilerNames
    .filter((name) => name !== 'body-tampered' || hasAmount(api))
    .map((name) => [api, name] as const),
)

it.each(spoiled)('%s %s fails for its stated reason and is plain in everything else', (api, name) => {
  const { differs, why } = spoilerRows[name]
  const odd = requestOf(api, requestSpoilers[name])
  const verdict = verdictOf(odd)
  expect(verdict.ok ? 'verifies' : verdict.why).toBe(why)
  const amountOf = (place: string) => (api === 'refund' ? place.replace('/order/order', '/refund') : place)
  expect(differences(requestOf(api), odd)).toEqual(differs.map(amountOf))
})

it.each(['Client-Id', 'Request-Time', 'Signature'] as const)(
  'a request whose %s is missing verifies once the header is put back',
  (name) => {
    const spoiler = {
      'Client-Id': 'client-id-missing',
      'Request-Time': 'time-missing',
      Signature: 'signature-missing',
    }
    const odd = requestOf('pay', requestSpoilers[spoiler[name] as RequestSpoilerName])
    const value = headerValue(requestOf('pay').headers, name) ?? ''
    expect(verdictOf({ ...odd, headers: [...odd.headers, [name, value]] })).toMatchObject({ ok: true })
  },
)

it('a Client-Id that was never given out is the only one in its request', () => {
  const { headers } = requestOf('pay', requestSpoilers['client-id-unknown'])
  expect(headers.filter(([name]) => name === 'Client-Id')).toEqual([['Client-Id', 'C1X']])
})

it('a tampered body differs in one digit', () => {
  const [plain, odd] = [requestOf('pay'), requestOf('pay', requestSpoilers['body-tampered'])]
  expect(odd.body.length).toBe(plain.body.length)
  expect([...odd.body].filter((byte, at) => byte !== plain.body[at])).toEqual(['8'.charCodeAt(0)])
})

const base64Alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

it.each([...base64Alphabet])('a signature that begins with %s is altered in one character', (first) => {
  const bytes = Buffer.from(`${first}${'+Ab/'.repeat(85)}A==`, 'base64')
  const header = (value: string) => `algorithm=RSA256,keyVersion=1,signature=${encodeURIComponent(value)}`
  const plain = {
    method: 'POST',
    headers: [['Signature', header(bytes.toString('base64'))]],
    body: Buffer.alloc(0),
  } as const
  const odd = requestSpoilers['signature-altered'].signed(plain)
  const read = parseSignatureHeader(headerValue(odd.headers, 'Signature'))
  const altered = read.ok ? read.header : undefined
  expect(altered).toMatchObject({ algorithm: 'RSA256', keyVersion: '1', form: 'percent-encoded' })
  const [before, after] = [bytes, altered?.signature].map((value) => value?.toString('base64') ?? '')
  expect(after).toHaveLength(before?.length ?? 0)
  expect([...(after ?? '')].filter((character, at) => character !== before?.[at])).toHaveLength(1)
})

it.each(spoilerNames)(
  'every result code that refuses %s is in the table of result codes, as a failure',
  (name) => {
    for (const code of requestSpoilers[name].refusedAs)
      expect(resultCodes[code]).toMatchObject({ status: 'F' })
  },
)

it.each<[title: string, api: Api, deviation: Deviation]>([
  ['an amount in an inquiry', 'inquiryPayment', requestSpoilers['body-tampered']],
  ['an amount in a cancel', 'cancelPayment', requestSpoilers['body-tampered']],
  ['an amount in an applyToken', 'applyToken', requestSpoilers['body-tampered']],
  ['the order of a refund', 'refund', variations['body-non-ascii']],
  ['nothing in the draft', 'pay', { says: 'nothing', draft: (draft) => draft }],
  ['nothing in the signed message', 'pay', { says: 'nothing', signed: (signed) => signed }],
  ['nothing at all', 'pay', { says: 'nothing' }],
])('a deviation that would change %s is a mistake of ours', (_, api, deviation) => {
  expect(() => requestOf(api, deviation)).toThrow(`"${deviation.says}" changes nothing in this message`)
})

const answers = {
  getPaymentCode: {
    result: { resultCode: 'SUCCESS', resultStatus: 'S', resultMessage: 'success' },
    paymentCodeInfoList: [issuePaymentCode(world, 60_000)],
  },
  notifyPayment: { result: { resultCode: 'SUCCESS', resultStatus: 'S', resultMessage: 'success' } },
  userInitiatedPay: decodedOrder({
    ...ids,
    ...orderFacts,
    scenario: 'OrderCode',
    redirectUrl: 'https://shop.example/result/PAY1',
    action: { actionType: 'HANDLE_BY_PSP' },
  }),
} as const

type FromPartner = keyof typeof answers
const answeredApis = Object.keys(answers) as FromPartner[]

const answerOf = (api: FromPartner, deviation?: Deviation) =>
  deviate(draftOf(answers[api]), signResponse, deviation)

/** Answers that are nothing but a result. */
const resultOnly = {
  differs: ['Signature', 'body', '/result/resultCode', '/result/resultStatus', '/result/resultMessage'],
  why: 'verifies',
}

const answerRows: Record<Exclude<AnswerSpoilerName, 'withheld' | 'server-error'>, SpoilerRow> = {
  unknown: resultOnly,
  failed: resultOnly,
  closed: resultOnly,
  'failure-forged': { ...resultOnly, why: 'wrong-key' },
  'failure-tampered': { differs: resultOnly.differs.slice(1), why: 'mismatch' },
  unsigned: { differs: ['no Signature'], why: 'missing' },
  forged: { differs: ['Signature'], why: 'wrong-key' },
  tampered: { differs: ['body', '/addedOnTheWay'], why: 'mismatch' },
  'amount-tampered': { differs: ['body', '/order/orderAmount/value'], why: 'mismatch' },
}

const spoiledAnswerNames = Object.keys(answerRows) as (keyof typeof answerRows)[]

/** The other answers have no amount. */
const needsAmount = (name: AnswerSpoilerName) => name === 'amount-tampered'

/** The places of an answer that a mere result does not have. */
const besideResult = (api: FromPartner) =>
  [...valuesIn(parsed(answerOf(api))).keys()].filter((place) => !place.startsWith('/result/'))

it.each(
  answeredApis.flatMap((api) =>
    spoiledAnswerNames
      .filter((name) => !needsAmount(name) || api === 'userInitiatedPay')
      .map((name) => [api, name] as const),
  ),
)('an answer to %s that is %s departs in what it says and in nothing else', (api, name) => {
  const { differs, why } = answerRows[name]
  const odd = answerOf(api, answerSpoilers[name])
  const verdict = verdictOf(odd, 'Response-Time')
  expect(verdict.ok ? 'verifies' : verdict.why).toBe(why)
  const gone = differs.includes('/result/resultCode') ? besideResult(api) : []
  expect(differences(answerOf(api), odd).toSorted()).toEqual([...differs, ...gone].toSorted())
  expect(odd.status).toBe(200)
})

it.each(
  (['getPaymentCode', 'userInitiatedPay'] as const).flatMap((api) =>
    (['unknown', 'failed', 'closed'] as const).map((name) => [api, name] as const),
  ),
)('an answer to %s that is %s conforms and is nothing but a result', (api, name) => {
  const body = parsed(answerOf(api, answerSpoilers[name]))
  expect(validateMessage(`mpp/${api}.response`, body)).toEqual([])
  expect(Object.keys(body)).toEqual(['result'])
})

it.each(variationNames)(
  'an answer to userInitiatedPay with %s verifies, conforms, and is plain in everything else',
  (name) => {
    const odd = answerOf('userInitiatedPay', variations[name])
    expect(verdictOf(odd, 'Response-Time')).toMatchObject({ ok: true })
    expect(validateMessage('mpp/userInitiatedPay.response', parsed(odd))).toEqual([])
    const expected = variationRows[name].differs.map((place) => place.replace('Request-', 'Response-'))
    expect(differences(answerOf('userInitiatedPay'), odd)).toEqual(expected)
  },
)

it('a tampered amount of an answer is another amount of the same length', () => {
  const [plain, odd] = [
    answerOf('userInitiatedPay'),
    answerOf('userInitiatedPay', answerSpoilers['amount-tampered']),
  ]
  expect(odd.body.length).toBe(plain.body.length)
  expect(odd.body.toString()).toContain('"orderAmount":{"currency":"THB","value":"2998"}')
})

it('a server error is a page of text without a signature', () => {
  const odd = answerOf('notifyPayment', answerSpoilers['server-error'])
  expect(odd.status).toBe(500)
  expect(wireText(odd)).toBe('Content-Type: text/plain\n\nInternal Server Error')
})

it.each(answeredApis)('a plain answer to %s verifies and conforms', (api) => {
  const plain = answerOf(api)
  expect(verdictOf(plain, 'Response-Time')).toMatchObject({ ok: true })
  expect(validateMessage(`mpp/${api}.response`, parsed(plain))).toEqual([])
})

it.each(apis)('a plain %s verifies and conforms', (api) => {
  expect(verdictOf(requestOf(api))).toEqual({ ok: true, form: 'percent-encoded', keyVersion: '1' })
  expect(validateMessage(`mpp/${api}.request`, parsed(requestOf(api)))).toEqual([])
})
