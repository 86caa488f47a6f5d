import type { Variation } from '../../../gateway/variations.ts'
import type { Requirement } from '../../requirement.ts'
import { legalFormScenarios } from '../../scenarios/mpp/legal-forms.ts'
import { expectOutcome } from '../checks.ts'
import { everyFlow } from './define.ts'

const accepts = (
  id: string,
  variations: readonly Variation[],
  rest: Pick<Requirement, 'level' | 'title' | 'source' | 'confidence' | 'advice'>,
): Requirement =>
  everyFlow(id, {
    ...rest,
    ...(rest.level === 'MUST' ? { core: true as const } : {}),
    looksAt: ['pay.request', 'userInitiatedPay.response', 'cancelPayment.request'],
    scenarios: variations.flatMap(legalFormScenarios),
    *check(evidence) {
      yield* expectOutcome(evidence, 'pay', ['S'])
      if (evidence.maybe('cancel')) yield* expectOutcome(evidence, 'cancel', ['S'])
    },
  })

export const legalForms: readonly Requirement[] = [
  accepts(
    'signature.verifies-raw-body',
    ['body-indented', 'body-blanks', 'body-escapes', 'body-key-order', 'body-non-ascii'],
    {
      level: 'MUST',
      title: 'A signature is verified over the bytes that were received, however the JSON is written',
      source: 'A:api_mpp_std/signature',
      confidence: 'H',
      advice:
        'Keep the raw bytes of the request and verify over them. Parsing and serialising again changes blanks, escapes and order.',
    },
  ),
  accepts(
    'signature.accepts-header-forms',
    [
      'blanks-after-commas',
      'key-version-0',
      'lower-case-escapes',
      'header-names-upper-case',
      'header-names-lower-case',
      'extra-header',
    ],
    {
      level: 'MUST',
      title: 'Every documented form of the headers is accepted',
      source: 'A:api_mpp/api_overview; A:integration_cashier_acq_tile/receive_notification.md',
      confidence: 'M',
      advice:
        'Trim around the commas of Signature, take any whole keyVersion, decode escapes in either case, and look headers up by name without regard to case.',
    },
  ),
  accepts('signature.accepts-time-forms', ['time-with-fraction', 'time-with-offset'], {
    level: 'MUST',
    title: 'The time of a message is accepted with Z or an offset, with or without a fraction of a second',
    source: 'A:api_acq_ns/api_overview; A:api_acq_tile/signature',
    confidence: 'H',
    advice:
      'Take Request-Time into the signed content as the text it is; parse it as ISO 8601 with any offset.',
  }),
  accepts('message.accepts-no-content-type', ['no-content-type'], {
    level: 'SHOULD',
    title: 'A message without Content-Type is accepted, because the header is optional',
    source: 'A:api_mpp/api_overview; whether it is ever left out is not stated',
    confidence: 'H',
    advice: 'Read the body as JSON in UTF-8 where Content-Type is absent.',
  }),
  accepts('message.accepts-unknown-fields', ['unknown-fields'], {
    level: 'MUST',
    title: 'Fields that the wallet does not know are ignored',
    source: 'A:release_mpp/release_note_mpp (fields are added by releases)',
    confidence: 'M',
    advice: 'Do not refuse unknown fields: new releases of the protocol add them.',
  }),
  accepts('message.accepts-null-optionals', ['null-optionals'], {
    level: 'MUST',
    title: 'An optional field that is null counts as left out',
    source: 'every api_mpp page',
    confidence: 'H',
    advice: 'Treat null and absent alike in optional fields.',
  }),
]
