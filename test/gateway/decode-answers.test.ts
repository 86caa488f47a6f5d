import { expect, it } from 'vitest'
import type { AnswerOddity } from '../../gateway/answer-oddities.ts'
import type { AnswerSpoilerName } from '../../gateway/spoilers.ts'
import { type Variation, variations } from '../../gateway/variations.ts'
import { validateMessage } from '../../protocol/validation.ts'
import { differences } from './differences.ts'
import { connected, decode, decodePath, json, orderFacts, recordsOf, verdictOf } from './harness.ts'
import { type WireMessage, world } from './support.ts'

/** With one time for every message, two answers differ in nothing but what is odd about one of them. */
const frozen = { ...world, now: () => new Date('2026-01-01T00:00:00.123Z') }

async function offered() {
  const setting = await connected({ options: { world: frozen } })
  const session = setting.open({ scenario: 'one', customerId: 'U1' })
  session.offer({ codeValue: 'CODE1', facts: orderFacts(session, 'PAY1') })
  const ask = (codeValue = 'CODE1', user = 'U1') => decode(setting.gateway.url, codeValue, user)
  return { ...setting, session, ask }
}

/** What Node adds to every message, or counts in it. */
const ofHttp = new Set(['date', 'connection', 'keep-alive', 'content-length'])

const asSent = ({ status, headers, body }: WireMessage) => ({
  method: 'POST',
  status,
  headers: headers.filter(([name]) => !ofHttp.has(name.toLowerCase())),
  body,
})

/** The plain answer, and after it one that is odd. */
async function twoAnswers(oddity: AnswerOddity) {
  const { tape, session, ask } = await offered()
  const plain = await ask()
  session.spoilAnswers('userInitiatedPay', [oddity])
  const odd = await ask()
  return { tape, plain, odd, session, ask }
}

it('two plain answers are the same byte for byte', async () => {
  const { ask } = await offered()
  expect(differences(asSent(await ask()), asSent(await ask()))).toEqual([])
})

const resultOnly = (resultStatus: string, resultCode: string) => ({
  fields: { result: { resultStatus, resultCode, resultMessage: expect.any(String) } },
  verdict: 'verifies',
})

const told = { result: { resultStatus: 'S' }, paymentRequestId: 'PAY1' }

type Row = { readonly verdict: string; readonly fields: object; readonly differs?: readonly string[] }

const spoiled: Record<Exclude<AnswerSpoilerName, 'withheld' | 'server-error'>, Row> = {
  unknown: resultOnly('U', 'UNKNOWN_EXCEPTION'),
  failed: resultOnly('F', 'PROCESS_FAIL'),
  closed: resultOnly('F', 'ORDER_IS_CLOSED'),
  'failure-forged': { ...resultOnly('F', 'PROCESS_FAIL'), verdict: 'wrong-key' },
  'failure-tampered': { ...resultOnly('F', 'PROCESS_FAIL'), verdict: 'mismatch' },
  unsigned: { verdict: 'missing', fields: told, differs: ['no Signature'] },
  forged: { verdict: 'wrong-key', fields: told, differs: ['Signature'] },
  tampered: { verdict: 'mismatch', fields: told, differs: ['body', '/addedOnTheWay'] },
  'amount-tampered': {
    verdict: 'mismatch',
    fields: { ...told, order: { orderAmount: { currency: 'THB', value: '3009' } } },
    differs: ['body', '/order/orderAmount/value'],
  },
}

it.each(Object.entries(spoiled))('a decode is answered %s, and plainly the next time', async (name, row) => {
  const { tape, plain, odd, session, ask } = await twoAnswers(name as AnswerSpoilerName)
  expect(odd.status).toBe(200)
  expect(verdictOf(odd, decodePath)).toBe(row.verdict)
  expect(json(odd)).toMatchObject(row.fields)
  if (row.differs) expect(differences(asSent(plain), asSent(odd))).toEqual(row.differs)
  else expect(Object.keys(json(odd))).toEqual(['result'])
  expect(differences(asSent(plain), asSent(await ask()))).toEqual([])
  expect(recordsOf(tape, 'response').map(({ spoiler }) => spoiler)).toEqual([undefined, name, undefined])
  expect(session.count('userInitiatedPay')).toBe(3)
})

it('a decode is answered with HTTP 500 and a page of text', async () => {
  const { tape, odd } = await twoAnswers('server-error')
  const text = Buffer.from('Internal Server Error')
  expect(asSent(odd)).toMatchObject({ status: 500, headers: [['Content-Type', 'text/plain']], body: text })
  expect(recordsOf(tape, 'response').at(-1)).toMatchObject({ spoiler: 'server-error', status: 500 })
})

it('a decode is not answered, and the order can be decoded all the same', async () => {
  const { tape, session, ask } = await offered()
  session.spoilAnswers('userInitiatedPay', ['withheld'])
  await expect(ask()).rejects.toThrow('socket hang up')
  expect(json(await ask())).toMatchObject(told)
  expect(recordsOf(tape, 'no-response')).toMatchObject([
    { scenario: 'one', spoiler: 'withheld', exchange: 1 },
  ])
})

const varied: Record<Variation, readonly string[]> = {
  'blanks-after-commas': ['Signature'],
  'key-version-0': ['Signature'],
  'lower-case-escapes': ['Signature'],
  'header-names-upper-case': ['header names'],
  'header-names-lower-case': ['header names'],
  'extra-header': ['new X-Trace'],
  'no-content-type': ['no Content-Type'],
  'time-with-fraction': ['Response-Time', 'Signature'],
  'time-with-offset': ['Response-Time', 'Signature'],
  'body-indented': ['Signature', 'body'],
  'body-blanks': ['Signature', 'body'],
  'body-escapes': ['Signature', 'body'],
  'body-key-order': ['Signature', 'body'],
  'body-non-ascii': ['Signature', 'body', '/order/orderDescription'],
  'unknown-fields': ['Signature', 'body', '/order/futureField/nested/0', '/futureField'],
  'null-optionals': ['Signature', 'body', '/passThroughInfo', '/paymentPromoInfo'],
}

it.each(Object.keys(variations) as Variation[])(
  'a decode is answered with %s: legal, verifiable, and plain in everything else',
  async (name) => {
    const { tape, plain, odd } = await twoAnswers(name)
    expect(verdictOf(odd, decodePath)).toBe('verifies')
    expect(validateMessage('mpp/userInitiatedPay.response', json(odd))).toEqual([])
    expect(differences(asSent(plain), asSent(odd))).toEqual(varied[name])
    expect(recordsOf(tape, 'response').at(-1)).toMatchObject({ spoiler: name })
  },
)

it('the answers to the decodes of one scenario are odd alone', async () => {
  const { session, open, ask } = await offered()
  const two = open({ scenario: 'two', customerId: 'U2' })
  two.offer({ codeValue: 'CODE2', facts: orderFacts(two, 'PAY2') })
  session.spoilAnswers('userInitiatedPay', ['unsigned', 'failed'])
  expect(verdictOf(await ask('CODE2', 'U2'), decodePath)).toBe('verifies')
  expect(verdictOf(await ask(), decodePath)).toBe('missing')
  expect(json(await ask())).toMatchObject({ result: { resultStatus: 'F' } })
  expect(json(await ask())).toMatchObject(told)
})

it('oddities that nobody asked for any more are taken back', async () => {
  const { session, ask } = await offered()
  session.spoilAnswers('userInitiatedPay', Array(20).fill('failed'))
  await ask()
  session.spoilAnswers('userInitiatedPay', [])
  expect(json(await ask())).toMatchObject(told)
})

it.each(['amount-tampered', 'body-non-ascii', 'forged', 'unknown-fields', 'withheld'] as const)(
  'a refused decode is answered plainly, and %s waits for one that succeeds',
  async (name) => {
    const { tape, session, ask } = await offered()
    session.spoilAnswers('userInitiatedPay', [name])
    const refused = await ask('CODE9')
    expect(json(refused)).toMatchObject({ result: { resultCode: 'INVALID_CODE' } })
    expect(verdictOf(refused, decodePath)).toBe('verifies')
    await ask().catch(() => undefined)
    const ends = tape.records.filter(({ type }) => type === 'response' || type === 'no-response')
    expect(ends.map((record) => 'spoiler' in record && record.spoiler)).toEqual([false, name])
  },
)
