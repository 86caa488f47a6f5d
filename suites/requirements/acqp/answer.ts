import { type Evidence, NotReached } from '../../judge/evidence.ts'
import type { Finding } from '../../judge/finding.ts'
import type { Requirement } from '../../requirement.ts'
import { distrusted } from '../../scenarios/acqp/answers.ts'
import { everyFlow, inCpm, inEveryFlow } from './define.ts'
import { neverSeen } from './shop.ts'
import { endsAsPaidOrClosed, endsUnpaid, neverGivenUp } from './standing.ts'

const signature = 'A:api_acq_tile/signature; JSDK tools/SignatureTool'
const looksAt = ['pay.response', 'inquiryPayment.response', 'inquiryPayment.request', 'viewOrder']

/** An answer of this kind was given. @throws {NotReached} where the acquirer asked for none */
function given(evidence: Evidence): void {
  const asked = (['pay', 'inquiryPayment'] as const).flatMap((api) => evidence.exchanges('from-partner', api))
  if (!asked.some(({ odd }) => odd !== undefined))
    throw new NotReached('the acquirer asked for nothing that could be answered so')
}

/** Finds an order that was paid by an answer that is not from Alipay+. @throws {NotReached} where an honest answer did nothing either */
function* notPaidByIt(evidence: Evidence): Iterable<Finding> {
  given(evidence)
  const paid = [
    ...neverSeen(evidence, 'after the claim', ['paid']),
    ...neverSeen(evidence, 'after the failure', ['paid']),
  ]
  yield* paid.slice(0, 1)
  if (paid.length === 0 && [...endsUnpaid(evidence, 'after the failure')].length > 0)
    throw new NotReached('the order did not learn of the honest answer either')
}

export const answer: readonly Requirement[] = [
  everyFlow('answer.forged-success', {
    level: 'MUST',
    title: 'A success whose signature does not verify does not make an order paid',
    source: signature,
    confidence: 'H',
    core: true,
    looksAt,
    scenarios: [
      ...inCpm(...distrusted.map((wrong) => `pay-success-${wrong}`)),
      ...inEveryFlow(...distrusted.map((wrong) => `inquiry-success-${wrong}`)),
    ],
    advice:
      'Verify the signature of every answer over the bytes that came, before reading them. One that does not verify is no answer: inquire.',
    check: notPaidByIt,
  }),
  everyFlow('answer.forged-failure', {
    level: 'MUST',
    title: 'A failure whose signature does not verify does not end an order',
    source: signature,
    confidence: 'H',
    core: true,
    looksAt,
    scenarios: inEveryFlow(
      'pay-failure-forged',
      'pay-failure-tampered',
      'inquiry-failure-forged',
      'inquiry-failure-tampered',
    ),
    advice:
      'An answer that does not verify says nothing: the payment may succeed. Inquire until it is known.',
    *check(evidence) {
      given(evidence)
      yield* neverGivenUp(evidence)
      yield* endsAsPaidOrClosed(evidence, 'after the payment')
    },
  }),
  everyFlow('answer.unsigned', {
    level: 'SHOULD',
    title: 'A success without a Signature header does not make an order paid',
    source: `${signature}; JSDK BaseAlipayClient, which does not verify where Signature or response-time is missing`,
    confidence: 'M',
    looksAt,
    scenarios: [...inCpm('pay-success-unsigned'), ...inEveryFlow('inquiry-success-unsigned')],
    advice:
      'Refuse an answer that is not signed. The official SDK skips verification there, so check the headers before it does.',
    check: notPaidByIt,
  }),
]
