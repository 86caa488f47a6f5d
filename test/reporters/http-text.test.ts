import { expect, it } from 'vitest'
import { readTape } from '../../gateway/tape/read.ts'
import { httpText, intentText } from '../../reporters/http-text.ts'
import { indexTape, type ShownExchange } from '../../reporters/tape-index.ts'
import { exchangesOf } from '../../suites/judge/exchange.ts'
import { leaks, SampleTape, sampleTape } from './support.ts'

function indexOf(tape: SampleTape) {
  const { records } = readTape(tape.text)
  return indexTape(exchangesOf(records), records)
}

const index = indexOf(sampleTape())

const labelled = (label: string) =>
  [...index.exchanges.values()].find((one) => one.label === label) as ShownExchange

it('shows request and response with a line that says what they are', () => {
  const lines = httpText(labelled('pay again')).split('\n')
  expect(lines[0]).toMatch(/^# #\d+ mpp-cpm\.pay-repeated, "pay again", Alipay\+ -> partner$/)
  expect(lines).toContain('POST https://wallet.example/alipayplus/mpp/pay HTTP/1.1')
  expect(lines).toContain('Client-Id: CLIENT-1')
  expect(lines).toContain('HTTP/1.1 200 OK (after 5 ms)')
  expect(lines).toContain('  "paymentId": 17,')
})

it('masks what is secret', () => {
  const all = [...index.exchanges.values()].map(httpText).join('\n')
  expect(leaks(all)).toEqual([])
  expect(all).toContain('"paymentMethodId": "289123…45"')
  expect(all).toMatch(/Signature: algorithm=RSA256,keyVersion=1,signature=.{12}…\n/)
})

it('says why there is no response, and after how long', () => {
  const lost = [...index.exchanges.values()].at(-1) as ShownExchange
  expect(httpText(lost)).toContain(
    'no response (after 5 ms): unreachable: connect ECONNREFUSED 10.0.0.1:443\n',
  )
})

it('names the deviation and the half that it was put into', () => {
  const tape = new SampleTape()
  const message = { scenario: 's', asks: {}, answers: {} }
  tape.ask({ ...message, label: 'spoiled', api: 'pay', odd: 'signature-missing' })
  tape.receive({ ...message, label: 'getPaymentCode 1', api: 'getPaymentCode', odd: 'forged' })
  const texts = [...indexOf(tape).exchanges.values()].map(httpText)
  expect(texts[0]).toContain('Alipay+ -> partner, deviation put into the request: signature-missing\n')
  expect(texts[1]).toContain('partner -> Alipay+, deviation put into the answer: forged\n')
})

it('shows a body that is no JSON as it is, and cuts it', () => {
  const exchange = labelled('pay')
  const body = Buffer.from('<html>'.repeat(2000))
  const json = { ok: false, problem: 'not-json', detail: 'no' } as const
  const response = { ...exchange.request, status: 502, body, bytes: body.length, json }
  const text = httpText({ ...exchange, response })
  expect(text).toContain('HTTP/1.1 502 Bad Gateway')
  expect(text).toContain('… (cut: the body has 12000 bytes, see the tape)')
  expect(text.length).toBeLessThan(8000)
})

it('shows hostile nesting without growing', () => {
  const exchange = labelled('pay')
  const body = Buffer.from(`{"a":${'['.repeat(8000)}${']'.repeat(8000)}}`)
  const response = {
    ...exchange.request,
    status: 200,
    body,
    bytes: body.length,
    json: { ok: true, value: {} } as const,
  }
  expect(httpText({ ...exchange, response }).length).toBeLessThan(60_000)
})

it('shows an intent with its answer, masked', () => {
  const shown = [...index.intents.values()].find(({ asked }) => asked.intent === 'showPaymentCode')
  const text = shown ? intentText(shown) : ''
  expect(text).toMatch(/^# #\d+ mpp-cpm\.pay-success, "show code", intent to the partner's adapter\n/)
  expect(text).toContain('done (after 5 ms)')
  expect(text).toContain('"paymentCode": "289123…45"')
})
