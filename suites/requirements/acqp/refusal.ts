import { type RequestSpoilerName, requestSpoilers } from '../../../gateway/spoilers.ts'
import { type Evidence, NotReached } from '../../judge/evidence.ts'
import type { Finding } from '../../judge/finding.ts'
import type { Requirement } from '../../requirement.ts'
import { spoiledName } from '../../scenarios/acqp/spoiled-notifications.ts'
import { at, matches, resultText } from '../checks.ts'
import { answers, everyFlow, inEveryFlow } from './define.ts'
import { lastView, neverSeen } from './shop.ts'

interface Refusal extends Pick<Requirement, 'level' | 'title' | 'advice' | 'source' | 'confidence'> {
  readonly id: string
  readonly spoiler: RequestSpoilerName
}

const signed = {
  level: 'MUST',
  source: 'A:api_acq_tile/signature; A:integration_auto_debit_acq_ns/notify_payment',
  confidence: 'H',
  advice: 'Verify the Signature header over the raw bytes of the notification before you read the body.',
} as const

const header = { ...signed, source: `${signed.source}; A:api_acq_ns/api_overview` } as const

/**
 * That an acquirer compares Client-Id is nowhere written: the official SDK lets it verify with its own id,
 * whatever the header says. But what Alipay+ signed for another client must not pass either way.
 */
const client = {
  level: 'SHOULD',
  source: 'A:api_acq_ns/api_overview; HK:cancelPayment (INVALID_CLIENT); JSDK WebhookTool',
  confidence: 'L',
} as const

/** The spoiled notifications that must not change an order, one requirement each. */
const refusals: readonly Refusal[] = [
  {
    ...signed,
    id: 'stranger',
    spoiler: 'signed-by-stranger',
    title: 'A notification that was signed with another key does not change the order',
  },
  {
    ...signed,
    id: 'altered-signature',
    spoiler: 'signature-altered',
    title: 'A notification whose signature was altered does not change the order',
  },
  {
    ...header,
    id: 'missing-signature',
    spoiler: 'signature-missing',
    title: 'A notification without a signature does not change the order',
    advice: 'Refuse a notification that has no Signature header.',
  },
  {
    ...signed,
    id: 'tampered-amount',
    spoiler: 'body-tampered',
    title: 'A notification whose amount was altered after signing does not change the order',
  },
  {
    ...signed,
    id: 'added-field',
    spoiler: 'field-added',
    title: 'A notification to which a field was added after signing does not change the order',
    advice: 'Verify over the raw bytes, not over the fields you know.',
  },
  {
    ...signed,
    id: 'altered-time',
    spoiler: 'time-altered',
    title: 'A notification whose Request-Time was altered after signing does not change the order',
    advice: 'Take Request-Time into the content that you verify.',
  },
  {
    ...header,
    id: 'missing-time',
    spoiler: 'time-missing',
    title: 'A notification without Request-Time does not change the order',
    advice: 'Refuse a notification that has no Request-Time header.',
  },
  {
    ...signed,
    id: 'other-path',
    spoiler: 'other-path-signed',
    title: 'A notification that was signed for another path does not change the order',
    advice: 'Take the path and query of your own notify URL into the content that you verify.',
  },
  {
    ...client,
    id: 'altered-client-id',
    spoiler: 'client-id-altered',
    title: 'A notification whose Client-Id was altered after signing does not change the order',
    advice: 'Take the Client-Id header into the content that you verify.',
  },
  {
    ...client,
    level: 'MUST',
    confidence: 'M',
    id: 'unknown-client-id',
    spoiler: 'client-id-unknown',
    title: "A notification with a Client-Id that is not the acquirer's does not change the order",
    advice: 'Compare Client-Id with the id that Alipay+ assigned to you.',
  },
  {
    ...client,
    id: 'missing-client-id',
    spoiler: 'client-id-missing',
    title: 'A notification without Client-Id does not change the order',
    advice: 'Refuse a notification that has no Client-Id header.',
  },
]

/** A refusal proves nothing where the plain twin, which alone tells the success, is not believed either. @throws {NotReached} */
function twinTaken(evidence: Evidence): void {
  evidence.exchange('plain')
  const { status } = lastView(evidence, 'after the plain notification')
  if (status !== 'paid')
    throw new NotReached(
      `the plain twin did not make the order paid either but ${status}, so the refusal proves nothing`,
    )
}

/** The payment waits for its user all the while, so that nothing else can have told a success. */
function* takesEffect(evidence: Evidence): Iterable<Finding> {
  evidence.exchange('spoiled')
  yield* neverSeen(evidence, 'after the spoiled notification', ['paid', 'partlyRefunded', 'refunded'])
  twinTaken(evidence)
}

const refusal = ({ id, spoiler, ...rest }: Refusal): Requirement =>
  everyFlow(`refusal.${id}`, {
    ...rest,
    ...(rest.level === 'MUST' ? { core: true as const } : {}),
    looksAt: ['notifyPayment.request', 'viewOrder'],
    scenarios: inEveryFlow(spoiledName(spoiler)),
    check: takesEffect,
  })

/** What the acquirer must find in the signature, whatever it does about Client-Id. */
const badSignatures = refusals.filter(({ level }) => level === 'MUST').map(({ spoiler }) => spoiler)

export const refusalRequirements: readonly Requirement[] = [
  ...refusals.map(refusal),
  everyFlow('refusal.not-acknowledged', {
    level: 'SHOULD',
    title: 'A notification whose signature does not verify is not acknowledged with S',
    source: 'SP; SKILL; what to answer is not stated',
    confidence: 'L',
    looksAt: answers,
    scenarios: inEveryFlow(...badSignatures.map(spoiledName)),
    advice:
      'Answer HTTP 200 with F/INVALID_SIGNATURE, or HTTP 401: what is acknowledged is never sent again, and a forgery that was acknowledged is not noticed.',
    *check(evidence) {
      const spoiled = evidence.exchange('spoiled')
      const actual = spoiled.response?.json.ok ? resultText(spoiled.response.json.value) : 'none'
      const expected = requestSpoilers[spoiled.odd as RequestSpoilerName].refusedAs.map((code) => `F/${code}`)
      if (matches(actual, ['S'])) yield { code: 'RESULT', expected, actual, ...at(spoiled, '/result') }
    },
  }),
]
