import { requestSpoilers } from '../../../gateway/spoilers.ts'
import type { Evidence } from '../../judge/evidence.ts'
import type { Exchange } from '../../judge/exchange.ts'
import type { Requirement } from '../../requirement.ts'
import {
  answered,
  mendSignature,
  unusualSignatures,
  unusualTimes,
  unverified,
  wrongHeaders,
} from '../signature.ts'
import { answers, everyFlow, ownRequests } from './define.ts'

const signaturePage = 'A:api_acq_tile/signature'

/** A notification that Alipay+ would send so: which answer a spoiled one gets is free. */
export const isPlain = ({ odd }: Exchange) => odd === undefined || !Object.hasOwn(requestSpoilers, odd)

/** An error page may come from what stands in front of the acquirer; `message.ack` judges that. */
const plainAnswers = (evidence: Evidence) =>
  answered(evidence).filter((one) => isPlain(one) && (one.response?.status ?? 0) < 300)

export const signature: readonly Requirement[] = [
  everyFlow('signature.request-signed', {
    level: 'MUST',
    title: 'A request to Alipay+ is signed over its raw bytes, path and query, with the key of the acquirer',
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
    title: 'The answer to a notification is signed over its raw bytes, for the path of the notify URL',
    source: `${signaturePage}; A:integration_auto_debit_acq/handle_notification`,
    confidence: 'H',
    core: true,
    looksAt: answers,
    scenarios: '*',
    advice: `${mendSignature} Use Response-Time, and the path under which Alipay+ called you.`,
    check: (evidence) => unverified(evidence, plainAnswers(evidence), 'response'),
  }),
  everyFlow('signature.request-headers', {
    level: 'MUST',
    title: 'A request carries Client-Id, with the id that Alipay+ assigned, and Request-Time',
    source: 'A:api_acq_ns/api_overview; A:api_acq/api_overview',
    confidence: 'H',
    core: true,
    looksAt: ownRequests,
    scenarios: '*',
    advice: 'Set Client-Id and Request-Time next to Signature on every request.',
    *check(evidence) {
      for (const exchange of evidence.exchanges('from-partner')) yield* wrongHeaders(evidence, exchange)
    },
  }),
  everyFlow('signature.response-headers', {
    level: 'MUST',
    title: 'The answer to a notification carries Client-Id, with the value of the request, and Response-Time',
    source: 'JSDK Constants; SP',
    confidence: 'M',
    core: true,
    looksAt: answers,
    scenarios: '*',
    advice: 'Set Client-Id and Response-Time next to Signature on every answer.',
    *check(evidence) {
      for (const exchange of plainAnswers(evidence)) yield* wrongHeaders(evidence, exchange)
    },
  }),
  everyFlow('signature.time-form', {
    level: 'SHOULD',
    title: 'Request-Time and Response-Time are ISO 8601 with a zone',
    source: 'A:api_acq/api_overview; the official Java SDK sends milliseconds',
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
