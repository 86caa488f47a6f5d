import { bodyOf } from '../../judge/evidence.ts'
import type { Exchange } from '../../judge/exchange.ts'
import { at, matches, resultText } from '../checks.ts'
import {
  answered,
  mendSignature,
  unusualSignatures,
  unusualTimes,
  unverified,
  wrongHeaders,
} from '../signature.ts'
import { answers, everyFlow, ownRequests } from './define.ts'

const signaturePage = 'A:api_mpp/signature; A:api_mpp_std/signature'
const overview = 'A:api_mpp/api_overview'

/** Refusals of what we spoiled on purpose are judged by a requirement of their own. */
const plain = ({ odd, label }: Exchange) => odd === undefined || label.startsWith('pay')

const isFailure = (exchange: Exchange) =>
  exchange.response?.json.ok && matches(resultText(bodyOf(exchange)), ['F'])

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
      for (const exchange of answered(evidence).filter(plain)) yield* wrongHeaders(evidence, exchange)
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
      for (const exchange of evidence.exchanges('from-partner')) yield* wrongHeaders(evidence, exchange)
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
    check: unusualTimes,
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
    check: unusualSignatures,
  }),
]
