import { type RequestSpoilerName, requestSpoilers } from '../../../gateway/spoilers.ts'
import type { Evidence } from '../../judge/evidence.ts'
import { bodyOf, NotReached } from '../../judge/evidence.ts'
import type { Finding } from '../../judge/finding.ts'
import type { Requirement } from '../../requirement.ts'
import { paySpoilers, spoiledScenarios } from '../../scenarios/mpp/spoiled-requests.ts'
import { at, expectBalance, expectResult, matches, resultText, twinAccepted } from '../checks.ts'
import { answers, everyFlow } from './define.ts'

interface Refusal {
  readonly id: string
  readonly spoiler: RequestSpoilerName
  readonly title: string
  readonly advice: string
  readonly source: string
  readonly confidence: 'H' | 'M'
}

const signaturePage = 'A:api_mpp/signature'
const headers = 'A:api_mpp/api_overview'
const verifyBytes = 'Verify the Signature header over the raw bytes of the request before you read the body.'

/** The spoiled requests that a wallet must refuse, one requirement each. */
const refusals: readonly Refusal[] = [
  {
    id: 'rejects-stranger',
    spoiler: 'signed-by-stranger',
    title: 'A request that was signed with another key has no effect',
    advice: verifyBytes,
    source: signaturePage,
    confidence: 'H',
  },
  {
    id: 'rejects-altered-signature',
    spoiler: 'signature-altered',
    title: 'A request whose signature was altered has no effect',
    advice: verifyBytes,
    source: signaturePage,
    confidence: 'H',
  },
  {
    id: 'rejects-missing-signature',
    spoiler: 'signature-missing',
    title: 'A request without a signature has no effect',
    advice: 'Refuse a request that has no Signature header.',
    source: headers,
    confidence: 'H',
  },
  {
    id: 'rejects-tampered-amount',
    spoiler: 'body-tampered',
    title: 'A request whose amount was altered after signing has no effect',
    advice: verifyBytes,
    source: signaturePage,
    confidence: 'H',
  },
  {
    id: 'rejects-added-field',
    spoiler: 'field-added',
    title: 'A request to which a field was added after signing has no effect',
    advice: 'Verify over the raw bytes, not over the fields you know.',
    source: signaturePage,
    confidence: 'H',
  },
  {
    id: 'rejects-altered-time',
    spoiler: 'time-altered',
    title: 'A request whose Request-Time was altered after signing has no effect',
    advice: 'Take Request-Time into the content that you verify.',
    source: signaturePage,
    confidence: 'H',
  },
  {
    id: 'rejects-missing-time',
    spoiler: 'time-missing',
    title: 'A request without Request-Time has no effect',
    advice: 'Refuse a request that has no Request-Time header.',
    source: headers,
    confidence: 'H',
  },
  {
    id: 'rejects-other-path',
    spoiler: 'other-path-signed',
    title: 'A request that was signed for another path has no effect',
    advice: 'Take the path and query of your own endpoint into the content that you verify.',
    source: signaturePage,
    confidence: 'H',
  },
  {
    id: 'rejects-altered-client-id',
    spoiler: 'client-id-altered',
    title: 'A request whose Client-Id was altered after signing has no effect',
    advice: 'Take the Client-Id header into the content that you verify.',
    source: signaturePage,
    confidence: 'H',
  },
  {
    id: 'rejects-unknown-client-id',
    spoiler: 'client-id-unknown',
    title: "A request with a Client-Id that is not the wallet's has no effect",
    advice: 'Compare Client-Id with the id that Alipay+ assigned to you.',
    source: 'HK:cancelPayment (INVALID_CLIENT)',
    confidence: 'M',
  },
  {
    id: 'rejects-missing-client-id',
    spoiler: 'client-id-missing',
    title: 'A request without Client-Id has no effect',
    advice: 'Refuse a request that has no Client-Id header.',
    source: headers,
    confidence: 'H',
  },
]

/** No S, no payment, no money moved; and the plain twin was accepted. */
function* hasEffect(evidence: Evidence): Iterable<Finding> {
  const spoiled = evidence.exchange('spoiled')
  if (spoiled.response?.json.ok && matches(resultText(bodyOf(spoiled)), ['S']))
    yield { code: 'RESULT', expected: ['F'], actual: resultText(bodyOf(spoiled)), ...at(spoiled, '/result') }
  const inquiry = evidence.following(afterSpoiled).at(-1) ?? evidence.maybe(afterSpoiled)
  if (inquiry && spoiled.api === 'pay') yield* expectResult(inquiry, ['none', 'F', 'U'], 'paymentResult')
  if (inquiry && spoiled.api === 'cancelPayment')
    yield* expectResult(inquiry, ['none', 'S', 'U'], 'paymentResult')
  yield* expectBalance(evidence, 'balance before', 'balance after spoiled', 0n, 'after the spoiled request')
  if (spoiled.noResponse && spoiled.noResponse.reason !== 'closed')
    throw new NotReached(`the spoiled request was not answered (${spoiled.noResponse.reason})`)
  twinAccepted(evidence, 'plain')
}

const afterSpoiled = 'inquiry after spoiled'

const refusal = ({ id, spoiler, title, advice, source, confidence }: Refusal): Requirement =>
  everyFlow(`signature.${id}`, {
    level: 'MUST',
    title,
    source,
    confidence,
    core: true,
    looksAt: answers,
    scenarios: spoiledScenarios(spoiler),
    advice,
    check: hasEffect,
  })

export const refusalRequirements: readonly Requirement[] = [
  ...refusals.map(refusal),
  everyFlow('signature.refusal-cause', {
    level: 'SHOULD',
    title: 'The result code of a refusal names its cause',
    source: 'HK:cancelPayment (common codes)',
    confidence: 'M',
    looksAt: answers,
    scenarios: paySpoilers.flatMap(spoiledScenarios),
    advice: 'Answer INVALID_SIGNATURE, INVALID_CLIENT, KEY_NOT_FOUND or PARAM_ILLEGAL, whichever was wrong.',
    *check(evidence) {
      const spoiled = evidence.exchange('spoiled')
      const { refusedAs } = requestSpoilers[spoiled.odd as RequestSpoilerName]
      const expected = refusedAs.map((code) => `F/${code}`)
      if (spoiled.response?.json.ok === false || spoiled.noResponse?.reason === 'closed')
        yield { code: 'RESULT', expected, actual: 'none', ...at(spoiled) }
      else yield* expectResult(spoiled, expected)
    },
  }),
]
