import { timeForm } from '../../../protocol/datetime.ts'
import type { Evidence } from '../../judge/evidence.ts'
import { bodyOf, NotReached } from '../../judge/evidence.ts'
import { type Exchange, partnerHalf } from '../../judge/exchange.ts'
import type { Finding } from '../../judge/finding.ts'
import { at, matches, resultText } from '../checks.ts'
import { answers, everyFlow, ownRequests } from './define.ts'

const signaturePage = 'A:api_mpp/signature; A:api_mpp_std/signature'
const overview = 'A:api_mpp/api_overview'

/** Refusals of what we spoiled on purpose are judged by a requirement of their own. */
const plain = ({ odd, label }: Exchange) => odd === undefined || label.startsWith('pay')

/** Everything that the partner answered and asked. */
const sent = (evidence: Evidence) => [...answered(evidence), ...evidence.exchanges('from-partner')]

const answered = (evidence: Evidence) =>
  evidence.exchanges('to-partner').filter(({ response }) => response !== undefined)

/** Of a body that was cut nobody can say any more whether it was signed right. */
const isWhole = (exchange: Exchange) => {
  const half = partnerHalf(exchange)
  return half !== undefined && half.bytes === half.body.length
}

const isFailure = (exchange: Exchange) =>
  exchange.response?.json.ok && matches(resultText(bodyOf(exchange)), ['F'])

function* unverified(
  evidence: Evidence,
  exchanges: readonly Exchange[],
  message: 'request' | 'response',
): Iterable<Finding> {
  const whole = exchanges.filter(isWhole)
  if (whole.length === 0) throw new NotReached(`the partner sent no ${message} of this kind`)
  for (const exchange of whole) {
    const verdict = evidence.tape.signature(exchange)
    if (!verdict.ok)
      yield { code: 'SIGNATURE_REFUSED', message, why: verdict.why, detail: verdict.detail, ...at(exchange) }
  }
}

const mendSignature =
  'Sign `POST <path and query>\\n<Client-Id>.<time>.<body>` over the exact bytes you send, with SHA256withRSA and your private key, after the body is serialised for the last time.'

export const signature = [
  everyFlow('signature.request-signed', {
    level: 'MUST',
    title: 'A request to Alipay+ is signed over its raw bytes with the key of the wallet',
    source: signaturePage,
    confidence: 'H',
    core: true,
    looksAt: ownRequests,
    scenarios: '*',
    advice: mendSignature,
    check: (evidence) => unverified(evidence, evidence.exchanges('from-partner'), 'request'),
  }),
  everyFlow('signature.response-signed', {
    level: 'MUST',
    title: 'A response to Alipay+ is signed over its raw bytes, for the path of its request',
    source: signaturePage,
    confidence: 'H',
    core: true,
    looksAt: answers,
    scenarios: '*',
    advice: `${mendSignature} Use Response-Time, and the path under which Alipay+ called you.`,
    check: (evidence) =>
      unverified(
        evidence,
        answered(evidence).filter((one) => plain(one) && !isFailure(one)),
        'response',
      ),
  }),
  everyFlow('signature.failure-signed', {
    level: 'MUST',
    title: 'A response that reports a business failure is signed like any other',
    source: signaturePage,
    confidence: 'H',
    core: true,
    looksAt: answers,
    scenarios: '*',
    advice: 'Sign in one place that every answer passes, also those of error handlers.',
    check: (evidence) =>
      unverified(
        evidence,
        answered(evidence).filter((one) => plain(one) && isFailure(one)),
        'response',
      ),
  }),
  everyFlow('signature.refusal-signed', {
    level: 'SHOULD',
    title: 'The refusal of a request with a bad signature is signed too',
    source: 'A:api_mpp/signature; how a gateway-level refusal is answered is not stated',
    confidence: 'L',
    looksAt: answers,
    scenarios: '*',
    advice: 'Sign refusals as well; Alipay+ can trust only what is signed.',
    *check(evidence) {
      const spoiled = evidence.exchanges('to-partner').filter(({ label }) => label === 'spoiled')
      for (const exchange of spoiled)
        if (exchange.noResponse?.reason === 'closed')
          yield { code: 'NO_ANSWER', ...exchange.noResponse, ...at(exchange) }
      const refused = spoiled.filter(({ response }) => response !== undefined)
      if (refused.length > 0) yield* unverified(evidence, refused, 'response')
    },
  }),
  everyFlow('signature.response-headers', {
    level: 'MUST',
    title: 'A response carries Client-Id, with the value of the request, and Response-Time',
    source: 'HK header tables; JSDK Constants',
    confidence: 'M',
    core: true,
    looksAt: answers,
    scenarios: '*',
    advice: 'Set Client-Id and Response-Time next to Signature on every response.',
    *check(evidence) {
      for (const exchange of answered(evidence).filter(plain))
        yield* wrongHeaders(evidence, exchange, 'Response-Time')
    },
  }),
  everyFlow('signature.request-headers', {
    level: 'MUST',
    title: 'A request carries Client-Id, with the id that Alipay+ assigned, and Request-Time',
    source: overview,
    confidence: 'H',
    core: true,
    looksAt: ownRequests,
    scenarios: '*',
    advice: 'Set Client-Id and Request-Time next to Signature on every request.',
    *check(evidence) {
      for (const exchange of evidence.exchanges('from-partner'))
        yield* wrongHeaders(evidence, exchange, 'Request-Time')
    },
  }),
  everyFlow('signature.time-form', {
    level: 'SHOULD',
    title: 'Request-Time and Response-Time are ISO 8601 with a zone',
    source: overview,
    confidence: 'H',
    looksAt: [...answers, ...ownRequests],
    scenarios: '*',
    advice: 'Write times as 2025-02-20T08:51:49.09Z or 2019-04-04T12:08:56+05:30, not as milliseconds.',
    *check(evidence) {
      for (const [exchange, header, value] of times(evidence))
        if (timeForm(value) !== 'iso')
          yield {
            code: 'HEADER_VALUE',
            header,
            expected: 'ISO 8601 with a zone',
            actual: value,
            ...at(exchange),
          }
    },
  }),
  everyFlow('signature.form', {
    level: 'SHOULD',
    title: 'A signature travels as percent-encoded standard Base64',
    source: 'JSDK SignatureTool',
    confidence: 'H',
    looksAt: [...answers, ...ownRequests],
    scenarios: '*',
    advice:
      'Encode with standard Base64, then percent-encode `+`, `/` and `=`. Receivers that split at `=` fail otherwise.',
    *check(evidence) {
      for (const exchange of sent(evidence).filter(isWhole)) {
        const verdict = evidence.tape.signature(exchange)
        const message = exchange.direction === 'to-partner' ? 'response' : 'request'
        if (verdict.ok && verdict.form !== 'percent-encoded')
          yield { code: 'SIGNATURE_FORM', message, form: verdict.form, ...at(exchange) }
      }
    },
  }),
]

function* wrongHeaders(evidence: Evidence, exchange: Exchange, time: string): Iterable<Finding> {
  const message = partnerHalf(exchange)
  const { clientId } = evidence.configuration.ids
  const actual = message?.header('Client-Id')
  if (!message?.header(time)) yield { code: 'HEADER_MISSING', header: time, ...at(exchange) }
  if (actual === undefined) yield { code: 'HEADER_MISSING', header: 'Client-Id', ...at(exchange) }
  else if (actual !== clientId)
    yield { code: 'HEADER_VALUE', header: 'Client-Id', expected: clientId, actual, ...at(exchange) }
}

function* times(evidence: Evidence): Iterable<[Exchange, string, string]> {
  for (const exchange of sent(evidence)) {
    const header = exchange.direction === 'to-partner' ? 'Response-Time' : 'Request-Time'
    const value = partnerHalf(exchange)?.header(header)
    if (value !== undefined) yield [exchange, header, value]
  }
}
