import { STATUS_CODES } from 'node:http'
import type { WireMessage } from '../suites/judge/wire-message.ts'
import { indentJson } from './json-text.ts'
import { maskNamed, maskText } from './mask.ts'
import type { ShownExchange, ShownIntent } from './tape-index.ts'

/** Bytes shown of a body that is not indented. */
const shownText = 4 * 1024

/** Bytes of JSON that are indented, to three times their length; no message of the protocol comes near. */
const shownJson = 16 * 1024

/** An exchange as readable HTTP, masked: a line that says what it is, the request, and what came back. */
export function httpText(exchange: ShownExchange): string {
  const { method, url, request, mismatch } = exchange
  return [
    `# ${titleOf(exchange)}`,
    ...(mismatch ? [`# fits no scenario: ${maskText(mismatch)}`] : []),
    '',
    `${method} ${maskText(url)} HTTP/1.1`,
    ...message(request),
    '',
    ...answer(exchange),
    '',
  ].join('\n')
}

/** An intent and its answer, masked, in the form of {@link httpText}. */
export function intentText({ asked, answered }: ShownIntent): string {
  const { exchange, scenario, label, intent, request, ms } = asked
  const result = answered
    ? `${answered.outcome} (after ${milliseconds(answered.ms - ms)})`
    : 'no answer: the run ended first'
  const detail = answered?.detail ? [maskText(answered.detail)] : []
  const body = answered?.answer ? [indentJson(JSON.stringify(answered.answer))] : []
  return [
    `# #${exchange} ${scenario}, "${label}", intent to the partner's adapter`,
    '',
    intent,
    indentJson(JSON.stringify(request)),
    '',
    result,
    ...detail,
    ...body,
    '',
  ].join('\n')
}

/** `#12 mpp-cpm.pay-success, "pay again", Alipay+ -> partner, deviation: signature-missing`. */
export function titleOf({ number, scenario, label, direction, odd }: ShownExchange): string {
  const way = direction === 'to-partner' ? 'Alipay+ -> partner' : 'partner -> Alipay+'
  const where = direction === 'to-partner' ? 'the request' : 'the answer'
  return `#${number} ${scenario}, "${label}", ${way}${odd ? `, deviation put into ${where}: ${odd}` : ''}`
}

function answer({ response, noResponse, request, endedMs }: ShownExchange): string[] {
  if (response) {
    const { status } = response
    const took = milliseconds(response.ms - request.ms)
    return [
      `HTTP/1.1 ${[status, STATUS_CODES[status]].join(' ').trim()} (after ${took})`,
      ...message(response),
    ]
  }
  const took = endedMs === undefined ? '' : ` (after ${milliseconds(endedMs - request.ms)})`
  return [`no response${took}: ${noResponse?.reason}: ${maskText(noResponse?.detail ?? '')}`]
}

function message(half: WireMessage): string[] {
  const headers = half.headers.map(([name, value]) => `${name}: ${maskNamed(name, value)}`)
  return [...headers, '', ...(half.body.length > 0 ? [bodyText(half)] : ['(no body)'])]
}

/** A JSON body with line breaks, any other as it is; neither without end. */
function bodyText({ body, bytes, json }: WireMessage): string {
  const indented = json.ok && body.length <= shownJson ? indentJson(body.toString('utf8')) : ''
  if (indented && indented.length <= 3 * shownJson) return indented
  const text = maskText(body.subarray(0, shownText).toString('utf8'))
  return body.length <= shownText ? text : `${text}\n… (cut: the body has ${bytes} bytes, see the tape)`
}

const milliseconds = (ms: number) => `${Math.round(ms)} ms`
