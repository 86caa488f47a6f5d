import { conditions, failingConditions } from '../../conditions.ts'
import { bodyOf, type Evidence, NotReached } from '../../judge/evidence.ts'
import type { Exchange } from '../../judge/exchange.ts'
import type { Finding } from '../../judge/finding.ts'
import type { Requirement } from '../../requirement.ts'
import { togetherLabels } from '../../scenarios/mpp/repeats.ts'
import { conditionScenario } from '../../scenarios/mpp/user-conditions.ts'
import {
  amountOf,
  at,
  expectBalance,
  expectOutcome,
  expectResult,
  expectText,
  matches,
  outcomeOf,
  resultText,
  show,
  succeeded,
  waits,
} from '../checks.ts'
import { cpm, played } from './define.ts'

const payPage = 'A:api_mpp/pay'
const idempotency = 'A:api_mpp/idempotency; A:api_mpp/pay'
const looksAt = ['pay.request', 'pay.response']
const looksAtMoney = [...looksAt, 'viewBalance']

/** The answer of a repeat must be what the first came to. A failed payment need not have a paymentId. */
function* sameAnswer(evidence: Evidence, first: string, repeat: Exchange): Iterable<Finding> {
  const { exchange, text } = outcomeOf(evidence, first)
  yield* expectResult(repeat, [text])
  const known = bodyOf(exchange).paymentId ?? undefined
  const told = bodyOf(repeat).paymentId ?? undefined
  if (known !== undefined && (told !== undefined || matches(text, ['S'])))
    yield* expectText(repeat, 'paymentId', known, 'paymentId of the repeated pay')
}

/** One debit, seen in the balance and in the payment ids that were handed out. */
function* debitsOnce(evidence: Evidence, labels: readonly string[], first: string): Iterable<Finding> {
  const repeats = labels.map((label) => evidence.exchange(label)).filter((one) => one.response?.json.ok)
  const ids = new Set(
    repeats.filter((one) => matches(resultText(bodyOf(one)), ['S'])).map((one) => bodyOf(one).paymentId),
  )
  const [known, other] = ids
  const odd = repeats.find((one) => bodyOf(one).paymentId === other)
  if (ids.size > 1 && odd)
    yield {
      code: 'VALUE',
      what: 'paymentId of the same payment',
      expected: show(known),
      actual: show(other),
      ...at(odd, '/paymentId'),
    }
  yield* expectBalance(
    evidence,
    'balance before',
    'balance after',
    -amountOf(evidence, first),
    'after all repeats',
  )
}

const conditionRequirements = failingConditions.flatMap((condition): Requirement[] => {
  const { says, resultCode, codeLevel = 'SHOULD', source } = conditions[condition]
  const common = {
    source,
    confidence: 'H' as const,
    looksAt: looksAtMoney,
    scenarios: [conditionScenario(condition)],
    ...(condition === 'balanceTooLow' ? { core: true as const } : {}),
  }
  const id = `pay.${condition.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
  return [
    cpm(`${id}-refused`, {
      ...common,
      level: 'MUST',
      title: `A payment fails, and no money moves, when ${says}`,
      advice: `Answer F (${resultCode}) and leave the balance alone. Check that the test user is in the condition "${condition}".`,
      *check(evidence) {
        yield* expectOutcome(evidence, 'pay', ['F'])
        yield* expectResult(evidence.exchange('inquiry'), ['none', 'F'], 'paymentResult')
        yield* expectBalance(evidence, 'balance before', 'balance after', 0n, 'after the refused payment')
      },
    }),
    cpm(`${id}-code`, {
      ...common,
      level: codeLevel,
      title: `The result code is ${resultCode} when ${says}`,
      advice: `Translate your own reason into ${resultCode}; the shop's message to the user depends on it.`,
      *check(evidence) {
        yield* expectOutcome(evidence, 'pay', [`F/${resultCode}`])
      },
    }),
  ]
})

export const pay: readonly Requirement[] = [
  cpm('pay.success', {
    level: 'MUST',
    title: 'A pay for a user with enough money ends in S/SUCCESS',
    source: payPage,
    confidence: 'H',
    core: true,
    looksAt,
    scenarios: played('pay-success'),
    advice:
      'Find the user by paymentMethod.customerId or by the payment code, take the money, and answer S; or answer U/PAYMENT_IN_PROCESS and let an inquiry tell the S within "timeouts.finalSeconds".',
    *check(evidence) {
      yield* expectOutcome(evidence, 'pay', ['S/SUCCESS'])
    },
  }),
  cpm('pay.success-customer', {
    level: 'MUST',
    title: 'A successful pay names the user who showed the code',
    source: `${payPage}; HK:pay`,
    confidence: 'M',
    core: true,
    looksAt,
    scenarios: played('pay-success'),
    advice: 'Answer with the customerId that you sent in getPaymentCode.',
    *check(evidence) {
      const expected = evidence.intent('show code').request.customerId
      const told = succeeded(evidence, 'pay')
      if (told.api === 'pay' || bodyOf(told).customerId !== undefined)
        yield* expectText(told, 'customerId', expected, 'customerId of the payment')
    },
  }),
  cpm('pay.success-debits', {
    level: 'MUST',
    title: 'A successful pay takes the amount, once',
    source: payPage,
    confidence: 'H',
    core: true,
    looksAt: looksAtMoney,
    scenarios: played('pay-success'),
    advice: 'Take payToAmount from the user in the same transaction in which the payment becomes S.',
    *check(evidence) {
      succeeded(evidence, 'pay')
      yield* expectBalance(
        evidence,
        'balance before',
        'balance after',
        -amountOf(evidence, 'pay'),
        'after the payment',
      )
    },
  }),
  ...conditionRequirements,
  cpm('pay.in-process', {
    level: 'MUST',
    title: 'A payment that waits for the user answers U/PAYMENT_IN_PROCESS',
    source: 'A:integration_user_mode_mpp/respond_to_payment_inquiry',
    confidence: 'H',
    looksAt,
    scenarios: played('confirm-accepted', 'confirm-refused', 'cancel-in-process'),
    advice: 'Answer at once with U/PAYMENT_IN_PROCESS; Alipay+ inquires until the result is final.',
    *check(evidence) {
      yield* expectResult(evidence.exchange('pay'), ['U/PAYMENT_IN_PROCESS'])
    },
  }),
  cpm('pay.in-process-debits-nothing', {
    level: 'SHOULD',
    title: 'No money is taken while a payment waits for the user',
    source: 'inference: what is held back meanwhile is not documented',
    confidence: 'L',
    looksAt: looksAtMoney,
    scenarios: played('confirm-accepted'),
    advice:
      'Take the money when the user confirms. Where you hold it back from the beginning, let "viewBalance" still count it.',
    *check(evidence) {
      waits(evidence, 'pay')
      yield* expectBalance(evidence, 'balance before', 'balance in process', 0n, 'while the payment waits')
    },
  }),
  cpm('pay.confirmed', {
    level: 'MUST',
    title: 'A payment that the user confirms becomes S and takes the amount, once',
    source: 'A:integration_user_mode_mpp/respond_to_payment_inquiry',
    confidence: 'H',
    looksAt: [...looksAtMoney, 'confirmPayment'],
    scenarios: played('confirm-accepted'),
    advice:
      'Move the payment from U to S when the user confirms, and answer inquiries and repeats with that result.',
    *check(evidence) {
      waits(evidence, 'pay')
      yield* expectResult(lastInquiry(evidence), ['S'], 'paymentResult')
      yield* expectBalance(
        evidence,
        'balance before',
        'balance after',
        -amountOf(evidence, 'pay'),
        'after the confirmation',
      )
      yield* expectResult(evidence.exchange('pay again'), ['S'])
    },
  }),
  cpm('pay.not-confirmed', {
    level: 'MUST',
    title: 'A payment that the user refuses becomes F and takes nothing',
    source: 'A:integration_user_mode_mpp/respond_to_payment_inquiry',
    confidence: 'H',
    looksAt: [...looksAtMoney, 'confirmPayment'],
    scenarios: played('confirm-refused'),
    advice: 'Move the payment from U to F when the user refuses.',
    *check(evidence) {
      waits(evidence, 'pay')
      yield* expectResult(lastInquiry(evidence), ['F'], 'paymentResult')
      yield* expectBalance(evidence, 'balance before', 'balance after', 0n, 'after the refusal')
    },
  }),
  cpm('pay.repeat-answer', {
    level: 'MUST',
    title: 'A repeated pay gets the answer of the first',
    source: idempotency,
    confidence: 'M',
    core: true,
    looksAt,
    scenarios: [...played('pay-repeated'), conditionScenario('balanceTooLow')],
    advice:
      'Look the paymentRequestId up first and answer with what you stored; ids stay unique without a time limit.',
    *check(evidence) {
      for (const label of ['pay again', 'pay a third time']) {
        const repeat = evidence.maybe(label)
        if (repeat) yield* sameAnswer(evidence, 'pay', repeat)
      }
      evidence.exchange('pay again')
    },
  }),
  cpm('pay.repeat-debits-once', {
    level: 'MUST',
    title: 'A repeated pay takes the money once',
    source: idempotency,
    confidence: 'H',
    core: true,
    looksAt: looksAtMoney,
    scenarios: played('pay-repeated'),
    advice: 'Make paymentRequestId unique in the table of payments.',
    *check(evidence) {
      succeeded(evidence, 'pay')
      yield* debitsOnce(evidence, ['pay', 'pay again', 'pay a third time'], 'pay')
    },
  }),
  cpm('pay.repeat-aged', {
    level: 'MUST',
    title: 'A pay that is repeated 40 days later gets the answer of the first and takes nothing',
    source: 'A:api_mpp/idempotency (ids stay unique without a time limit)',
    confidence: 'H',
    looksAt: [...looksAtMoney, 'agePayment'],
    scenarios: played('pay-repeated-aged'),
    advice: 'Keep a paymentRequestId as long as its payment; expire no table of idempotency keys.',
    *check(evidence) {
      succeeded(evidence, 'pay')
      evidence.intent('age')
      yield* sameAnswer(evidence, 'pay', evidence.exchange('pay again'))
      yield* debitsOnce(evidence, ['pay', 'pay again'], 'pay')
    },
  }),
  cpm('pay.together-debits-once', {
    level: 'MUST',
    title: 'The same pay sent five times at once takes the money once',
    source: idempotency,
    confidence: 'H',
    core: true,
    looksAt: looksAtMoney,
    scenarios: played('pay-together'),
    advice:
      'Insert the payment under a unique key before you take the money; a look-up followed by an insert lets two requests through.',
    *check(evidence) {
      succeeded(evidence, 'pay afterwards')
      yield* debitsOnce(evidence, [...togetherLabels, 'pay afterwards'], 'pay afterwards')
    },
  }),
  cpm('pay.together-answers', {
    level: 'MUST',
    title: 'Each of five pays sent at once is answered S or U, and the payment ends in S',
    source: idempotency,
    confidence: 'M',
    core: true,
    looksAt,
    scenarios: played('pay-together'),
    advice:
      'Answer a repeat with the stored result, or with U while the first is being processed; never with F.',
    *check(evidence) {
      for (const label of togetherLabels) yield* expectResult(evidence.exchange(label), ['S', 'U'])
      yield* expectResult(lastInquiry(evidence), ['S'], 'paymentResult')
      yield* expectResult(evidence.exchange('pay afterwards'), ['S'])
    },
  }),
  cpm('pay.other-amount-no-debit', {
    level: 'MUST',
    title: 'A pay with a known id and another amount takes no money and changes nothing',
    source: idempotency,
    confidence: 'H',
    core: true,
    looksAt: looksAtMoney,
    scenarios: played('pay-other-amount'),
    advice:
      'Process a paymentRequestId once. Compare the amount with the stored one and refuse what differs.',
    *check(evidence) {
      const first = succeeded(evidence, 'pay')
      const odd = evidence.exchange('pay with half')
      if (odd.response?.json.ok && matches(resultText(bodyOf(odd)), ['S']))
        yield* expectText(odd, 'paymentId', bodyOf(first).paymentId, 'paymentId of the same payment')
      yield* expectResult(evidence.exchange('inquiry'), ['S'], 'paymentResult')
      yield* sameAnswer(evidence, 'pay', evidence.exchange('pay again'))
      yield* expectBalance(
        evidence,
        'balance before',
        'balance after',
        -amountOf(evidence, 'pay'),
        'after the pay with another amount',
      )
    },
  }),
  cpm('pay.other-amount-code', {
    level: 'SHOULD',
    title: 'A pay with a known id and another amount answers F/REPEAT_REQ_INCONSISTENT',
    source: `${idempotency}; which parameters are compared is the wallet's decision`,
    confidence: 'M',
    looksAt,
    scenarios: played('pay-other-amount'),
    advice: 'Compare paymentAmount and payToAmount with the stored ones.',
    *check(evidence) {
      yield* expectResult(evidence.exchange('pay with half'), ['F/REPEAT_REQ_INCONSISTENT'])
    },
  }),
  cpm('pay.after-refusal', {
    level: 'SHOULD',
    title: 'A pay that was refused for its signature succeeds when Alipay+ sends it',
    source: 'inference from A:api_mpp/signature',
    confidence: 'L',
    looksAt,
    scenarios: played('pay-after-refusal'),
    advice:
      'Store nothing under a paymentRequestId before the signature is verified: anybody could close an id that Alipay+ is about to use.',
    *check(evidence) {
      const spoiled = evidence.exchange('spoiled')
      if (spoiled.response?.json.ok && matches(resultText(bodyOf(spoiled)), ['S']))
        throw new NotReached('the pay of somebody else was not refused')
      yield* expectOutcome(evidence, 'pay', ['S'])
    },
  }),
  cpm('pay.after-cancel', {
    level: 'MUST',
    title: 'A pay repeated after its cancel takes no money',
    source: `${idempotency}; A:api_mpp/cancel_payment`,
    confidence: 'H',
    core: true,
    looksAt: looksAtMoney,
    scenarios: played('pay-after-cancel'),
    advice: 'Keep a cancelled payment under its id and answer the repeat without paying again.',
    *check(evidence) {
      succeeded(evidence, 'cancel')
      evidence.answer('pay again')
      yield* expectResult(evidence.exchange('inquiry'), ['none', 'F'], 'paymentResult')
      yield* expectBalance(evidence, 'balance cancelled', 'balance after', 0n, 'after the repeated pay')
    },
  }),
  cpm('pay.after-early-cancel', {
    level: 'SHOULD',
    title: 'A pay that arrives after its cancel is refused',
    source: 'inference from A:api_mpp/cancel_payment (a reordered network)',
    confidence: 'L',
    looksAt: looksAtMoney,
    scenarios: played('cancel-early'),
    advice:
      'Remember the id of a cancel for a payment that you do not know, and answer its pay with F/ORDER_IS_CLOSED.',
    *check(evidence) {
      yield* expectOutcome(evidence, 'late pay', ['F'])
      yield* expectResult(evidence.exchange('inquiry'), ['none', 'F'], 'paymentResult')
      yield* expectBalance(evidence, 'balance before', 'balance after', 0n, 'after the late pay')
    },
  }),
]

/** The inquiry that found a final result, or the last one where none did. */
export function lastInquiry(evidence: Evidence, prefix = 'inquiry'): Exchange {
  const last = evidence
    .exchanges('to-partner', 'inquiryPayment')
    .filter(({ label }) => new RegExp(`^${prefix} \\d+$`).test(label))
    .at(-1)
  if (!last) throw new NotReached(`the scenario did not come to "${prefix} 1"`)
  return last
}
