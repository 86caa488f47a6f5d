import type { AcquirerVariation } from '../../../gateway/variations.ts'
import type { Evidence } from '../../judge/evidence.ts'
import type { Finding } from '../../judge/finding.ts'
import type { Requirement } from '../../requirement.ts'
import { legalAnswers, legalNotification } from '../../scenarios/acqp/legal-forms.ts'
import { everyFlow, inEveryFlow } from './define.ts'
import { expectAcknowledged, expectSeen, payOf, viewsOf } from './shop.ts'

/** Forms that belong together, and what is said of them. */
interface Family extends Pick<Requirement, 'level' | 'source' | 'confidence' | 'advice'> {
  readonly id: string
  readonly variations: readonly AcquirerVariation[]
  /** As the end of a sentence about a message. */
  readonly says: string
}

const families: readonly Family[] = [
  {
    id: 'raw-body',
    variations: ['body-indented', 'body-blanks', 'body-escapes', 'body-key-order', 'message-non-ascii'],
    says: 'verifies over the bytes that were received, however its JSON is written',
    level: 'MUST',
    source: 'A:api_acq_tile/signature',
    confidence: 'H',
    advice:
      'Keep the raw bytes of the message and verify over them. Parsing and serialising again changes blanks, escapes and order.',
  },
  {
    id: 'headers',
    variations: [
      'blanks-after-commas',
      'key-version-0',
      'lower-case-escapes',
      'header-names-upper-case',
      'header-names-lower-case',
      'extra-header',
    ],
    says: 'is taken with every documented form of the headers',
    level: 'MUST',
    source: 'A:api_acq_ns/api_overview; A:integration_cashier_acq_tile/receive_notification',
    confidence: 'H',
    advice:
      'Trim around the commas of Signature, take any whole keyVersion, decode escapes in either case, and look headers up by name without regard to case.',
  },
  {
    id: 'times',
    variations: ['time-with-fraction', 'time-with-offset'],
    says: 'is taken with a time in Z or with an offset, with or without a fraction of a second',
    level: 'MUST',
    source: 'A:api_acq_tile/signature; A:integration_cashier_acq_tile/receive_notification',
    confidence: 'H',
    advice: 'Take the time into the signed content as the text it is; parse it as ISO 8601 with any offset.',
  },
  {
    id: 'no-content-type',
    variations: ['no-content-type'],
    says: 'is taken without Content-Type, because the header is optional',
    level: 'SHOULD',
    source: 'A:api_acq/api_overview; whether it is ever left out is not stated',
    confidence: 'H',
    advice: 'Read the body as JSON in UTF-8 where Content-Type is absent.',
  },
  {
    id: 'unknown-fields',
    variations: ['unknown-fields'],
    says: 'is taken with fields that the acquirer does not know',
    level: 'MUST',
    source: 'A:release_acq (fields are added by releases)',
    confidence: 'M',
    advice: 'Do not refuse unknown fields: new releases of the protocol add them.',
  },
  {
    id: 'null-optionals',
    variations: ['null-settlement'],
    says: 'is taken with null in an unused optional field',
    level: 'MUST',
    source: 'newer pages of api_acq',
    confidence: 'H',
    advice: 'Treat null and absent alike in optional fields.',
  },
]

function* notTaken(evidence: Evidence): Iterable<Finding> {
  yield* expectAcknowledged(evidence.exchange('notification'))
  yield* expectSeen(evidence, 'after the notification', ['paid'])
}

/** Only a scanned code is paid at once. */
function* notUnderstood(evidence: Evidence): Iterable<Finding> {
  payOf(evidence)
  if (viewsOf(evidence, 'after the pay').length > 0) yield* expectSeen(evidence, 'after the pay', ['paid'])
  yield* expectSeen(evidence, 'after the inquiry', ['paid'])
}

function requirements({ id, variations, says, ...rest }: Family): readonly Requirement[] {
  const common = { ...rest, ...(rest.level === 'MUST' ? { core: true as const } : {}) }
  return [
    everyFlow(`legal-forms.notification-${id}`, {
      ...common,
      title: `A notification ${says}`,
      looksAt: ['notifyPayment.request', 'viewOrder'],
      scenarios: inEveryFlow(...variations.map(legalNotification)),
      check: notTaken,
    }),
    everyFlow(`legal-forms.answer-${id}`, {
      ...common,
      title: `An answer of Alipay+ ${says}`,
      looksAt: ['pay.response', 'inquiryPayment.response', 'viewOrder'],
      scenarios: inEveryFlow(...variations.map(legalAnswers)),
      check: notUnderstood,
    }),
  ]
}

export const legalForms: readonly Requirement[] = families.flatMap(requirements)
