import fc from 'fast-check'
import { expect, it } from 'vitest'
import { TapeUnreadable } from '../../gateway/errors.ts'
import { bodyBytes, recordBody } from '../../gateway/tape/body.ts'
import { readTape, tapeContent } from '../../gateway/tape/read.ts'
import type { Unstamped } from '../../gateway/tape/tape.ts'
import type { World } from '../../gateway/world.ts'
import { tapeHeader, tapeInMemory, tapeIssues, world } from './support.ts'

const scenario = 'mpp-cpm.pay-success'
const common = { scenario, exchange: 1 }
const message = { headers: [['Client-Id', 'C1']] as [string, string][], body: { text: '{}' } }

/** One record of each type that is written between header and footer. */
const oneOfEach: { [T in Unstamped['type']]: Extract<Unstamped, { type: T }> } = {
  diagnosis: {
    type: 'diagnosis',
    ailments: [{ field: 'ids.clientId', says: 'refused', advice: 'mend' }],
    remarks: ['late'],
    intents: ['showPaymentCode'],
  },
  'scenario-start': { type: 'scenario-start', scenario, customerId: 'U1' },
  request: {
    type: 'request',
    ...common,
    direction: 'from-partner',
    label: 'unattributed',
    mismatch: 'no message of the protocol is at /',
    method: 'POST',
    url: '/',
    ...message,
    bodyBytes: 3,
  },
  response: { type: 'response', ...common, spoiler: 'failed', status: 200, ...message },
  'no-response': {
    type: 'no-response',
    ...common,
    reason: 'timeout',
    detail: 'no complete answer within 1 s',
  },
  intent: {
    type: 'intent',
    ...common,
    label: 'show code',
    intent: 'showPaymentCode',
    request: { customerId: 'U1' },
  },
  'intent-answer': { type: 'intent-answer', ...common, outcome: 'done', answer: { paymentCode: '1' } },
  page: {
    type: 'page',
    ...common,
    page: 'merchantPage.amount',
    method: 'POST',
    url: 'https://alipayplus.test/merchant/000000000001',
    userAgent: 'AlipayConnect',
    amount: '2999',
    status: 303,
    location: 'https://alipayplus.test/code/28166604',
  },
  wait: {
    type: 'wait',
    scenario,
    label: 'resend',
    for: 'notifyPayment 2',
    fromMs: 0,
    allowedMs: 10,
    ended: 'came',
  },
  'scenario-end': { type: 'scenario-end', scenario, outcome: 'finished' },
  'clean-up': { type: 'clean-up', leftPaid: ['PAY1'] },
}

/** A clock that shows these times one after the other, the last one from then on. */
function clock(monotonic: number[], wall: string[] = []): World {
  return {
    ...world,
    monotonicMs: () => (monotonic.length > 1 ? monotonic.shift() : monotonic[0]) ?? 0,
    now: () => new Date((wall.length > 1 ? wall.shift() : wall[0]) ?? 0),
  }
}

/** The text of a tape with every type of record on it. */
function wholeTape(): string {
  const { tape, lines } = tapeInMemory()
  for (const record of Object.values(oneOfEach)) tape.write(record)
  tape.end('finished')
  return inFile(lines)
}

const inFile = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('')

it.each(Object.values(oneOfEach))('a record of type $type is valid by the schema of the tape', (record) => {
  const { tape, lines } = tapeInMemory()
  tape.write(record)
  expect(tapeIssues(lines)).toEqual([])
  expect(tape.records[1]).toEqual({ ...record, ms: expect.any(Number), at: expect.any(String) })
})

it.each([
  ['finished', undefined],
  ['interrupted', 'the run was interrupted'],
  ['stopped-by-doctor', 'no adapter'],
  ['partner-lost', 'the partner is gone'],
] as const)('a footer that says %s is valid by the schema of the tape', (ended, reason) => {
  const { tape, lines } = tapeInMemory()
  tape.end(ended, reason)
  expect(tapeIssues(lines)).toEqual([])
  expect(tape.records.at(-1)).toMatchObject({ type: 'footer', ended, ...(reason ? { reason } : {}) })
})

it('the schema of the tape refuses what is no record', () => {
  expect(tapeIssues(['{"type":"note","ms":0}', '{}', '[]'])).not.toEqual([])
})

it('a tape begins with its header', () => {
  const { tape, lines } = tapeInMemory(clock([0], ['2026-01-01T00:00:00Z']))
  const header = { type: 'header', format: 1, ...tapeHeader, startedAt: '2026-01-01T00:00:00.000Z' }
  expect(tape.records).toEqual([header])
  expect(JSON.parse(lines[0] ?? '')).toEqual(header)
})

it('a record is handed over before the writer goes on', () => {
  const { tape, lines } = tapeInMemory()
  tape.write(oneOfEach.response)
  expect(lines.map((line) => JSON.parse(line).type)).toEqual(['header', 'response'])
  expect(lines.join('')).not.toContain('\n')
})

it('a record carries the milliseconds since the header, and the wall time', () => {
  const { tape } = tapeInMemory(
    clock([1000, 1012.3456, 1013], ['2026-01-01T00:00:00Z', '2026-01-01T00:00:05Z', '2025-12-31T23:00:00Z']),
  )
  tape.write(oneOfEach.response)
  tape.write(oneOfEach.response)
  expect(tape.records.slice(1)).toMatchObject([
    { ms: 12.346, at: '2026-01-01T00:00:05.000Z' },
    { ms: 13, at: '2025-12-31T23:00:00.000Z' },
  ])
})

it('a footer counts the scenarios and the exchanges', () => {
  const { tape } = tapeInMemory()
  expect([tape.nextExchange(), tape.nextExchange()]).toEqual([1, 2])
  tape.write(oneOfEach['scenario-start'])
  tape.end('finished')
  expect(tape.records.at(-1)).toMatchObject({ scenarios: 1, exchanges: 2 })
  expect(tape.records.at(-1)).not.toHaveProperty('reason')
})

it('nothing is written after the footer', () => {
  const { tape, lines } = tapeInMemory()
  tape.end('finished')
  const before = [...lines]
  tape.write(oneOfEach.response)
  tape.end('interrupted', 'again')
  expect(lines).toEqual(before)
  expect(tape.records).toHaveLength(2)
})

it('a tape is read back as it was written', () => {
  const text = wholeTape()
  const { header, records, footer } = readTape(text)
  expect(header).toMatchObject(tapeHeader)
  expect(records.map((record) => JSON.stringify(record))).toEqual(text.trimEnd().split('\n'))
  expect(footer).toEqual(records.at(-1))
  expect(tapeContent(records)).toEqual({ header, records, footer })
})

it('a last line that was being written is left out, wherever it breaks off', () => {
  const text = wholeTape()
  const whole = readTape(text).records
  const lastLine = text.trimEnd().split('\n').at(-1) ?? ''
  for (let missing = 1; missing <= lastLine.length; missing++) {
    const { records, footer } = readTape(text.slice(0, -missing))
    expect(records).toEqual(whole.slice(0, -1))
    expect(footer).toBeUndefined()
  }
})

const headerLine = () => inFile(tapeInMemory().lines)

it.each<[title: string, text: () => string, message: string]>([
  ['nothing', () => '', 'The first line is not a header.'],
  ['half a header', () => headerLine().slice(0, 40), 'The first line is not a header.'],
  ['no header', () => wholeTape().slice(headerLine().length), 'The first line is not a header.'],
  ['an empty line', () => `${headerLine()}\n`, 'Line 2 is not JSON.'],
  ['half a line in the middle', () => `${headerLine()}{"type":"wa\n${headerLine()}`, 'Line 2 is not JSON.'],
  ['a line that is null', () => `${headerLine()}null\n`, 'Line 2 is not a record of a tape.'],
  ['a line that is a list', () => `${headerLine()}[]\n`, 'Line 2 is not a record of a tape.'],
  ['a line without a type', () => `${headerLine()}{}\n`, 'Line 2 is not a record of a tape.'],
  ['two tapes', () => headerLine() + wholeTape(), 'Line 2 is a header in the middle.'],
  ['lines after the footer', () => wholeTape() + wholeTape(), 'Line 13 is a footer in the middle.'],
])('a file with %s is no tape', (_, text, message) => {
  const reading = () => readTape(text())
  expect(reading).toThrow(TapeUnreadable)
  expect(reading).toThrow(
    expect.objectContaining({ code: 'TAPE_UNREADABLE', message, advice: expect.any(String) }),
  )
})

it.each<[title: string, bytes: Buffer, kind: string]>([
  ['nothing', Buffer.alloc(0), 'text'],
  ['ASCII', Buffer.from('{}'), 'text'],
  ['Chinese and emoji', Buffer.from('珍珠奶茶 🧋'), 'text'],
  ['a byte order mark', Buffer.from('\uFEFF{}'), 'text'],
  ['line ends of every kind', Buffer.from('\r\n\u2028\u2029\0'), 'text'],
  ['a byte that is no UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 'base64'],
  ['a character that is cut', Buffer.from('奶').subarray(0, 2), 'base64'],
  ['a lone surrogate', Buffer.from([0xed, 0xa0, 0x80]), 'base64'],
  ['UTF-16', Buffer.from('{}', 'utf16le'), 'text'],
])('a body of %s survives the tape', (_, bytes, kind) => {
  const { tape, lines } = tapeInMemory()
  tape.write({ ...oneOfEach.response, body: recordBody(bytes) })
  const [, response] = readTape(inFile(lines)).records
  const body = response?.type === 'response' ? response.body : expect.fail('no response')
  expect(Object.keys(body)).toEqual([kind])
  expect(bodyBytes(body)).toEqual(bytes)
  expect(tapeIssues(lines)).toEqual([])
})

it('a body of any bytes survives the tape', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      const line = JSON.stringify(recordBody(bytes))
      expect(bodyBytes(JSON.parse(line))).toEqual(Buffer.from(bytes))
    }),
  )
})
