import { bodyOf, type Evidence, NotReached } from '../../judge/evidence.ts'
import type { Exchange } from '../../judge/exchange.ts'
import type { Finding } from '../../judge/finding.ts'
import type { Requirement } from '../../requirement.ts'
import { refundTogether } from '../../scenarios/mpp/refund.ts'
import {
  amountOf,
  asked,
  expectBalance,
  expectOutcome,
  expectResult,
  expectText,
  matches,
  notPaid,
  outcomeOf,
  succeeded,
  toldOf,
  twinAccepted,
  waits,
} from '../checks.ts'
import { everyFlow, inEveryFlow } from './define.ts'

const page = 'A:api_mpp/refund; A:integration_auto_debit_mpp/refund'
const looksAt = ['refund.request', 'refund.response', 'viewBalance']

const refundedBy = (evidence: Evidence, label: string) =>
  BigInt((asked(evidence.exchange(label), 'refundAmount') as { value: string }).value)

/** Where the refunds under some labels ended in S. @throws {NotReached} where none did */
function succeededOf(evidence: Evidence, labels: readonly string[]): readonly Exchange[] {
  const ended = labels.map((label) => outcomeOf(evidence, label))
  const done = ended.filter(({ text }) => matches(text, ['S']))
  if (done.length === 0)
    throw new NotReached(`no refund succeeded (${ended.map(({ text }) => text).join(', ')})`)
  return done.map(({ exchange }) => exchange)
}

const parts = ['first part', 'second part', 'last part'] as const

/** The label of the refund that goes over the limit, where what it goes over was paid or refunded. */
function overTheLimit(evidence: Evidence): string {
  succeeded(evidence, 'pay')
  if (!evidence.maybe('first part')) return 'one unit over'
  for (const label of parts) succeeded(evidence, label)
  return 'one more'
}

/** What was paid in a payment that succeeded. */
function paidFor(evidence: Evidence): bigint {
  succeeded(evidence, 'pay')
  return amountOf(evidence)
}

/** What a refund that must not be made ends in. */
function* refused(evidence: Evidence, label: string): Iterable<Finding> {
  yield* expectOutcome(evidence, label, ['F', 'U'])
}

export const refund: readonly Requirement[] = [
  everyFlow('refund.full', {
    level: 'MUST',
    title: 'A refund of the whole payment answers S and returns the money',
    source: page,
    confidence: 'H',
    core: true,
    looksAt,
    scenarios: inEveryFlow('refund-full'),
    advice: 'Return refundAmount to the user and answer S with refundId and refundTime.',
    *check(evidence) {
      succeeded(evidence, 'pay')
      yield* expectOutcome(evidence, 'refund', ['S'])
      yield* expectBalance(evidence, 'balance before', 'balance after', 0n, 'after the refund')
    },
  }),
  everyFlow('refund.partial', {
    level: 'MUST',
    title: 'A refund of a part answers S and returns that part',
    source: page,
    confidence: 'H',
    core: true,
    looksAt,
    scenarios: inEveryFlow('refund-partial'),
    advice: 'Take any amount up to what is left of the payment.',
    *check(evidence) {
      const amount = paidFor(evidence)
      yield* expectOutcome(evidence, 'first part', ['S'])
      const change = refundedBy(evidence, 'first part') - amount
      yield* expectBalance(
        evidence,
        'balance before',
        'balance after first part',
        change,
        'after the first part',
      )
    },
  }),
  everyFlow('refund.to-the-limit', {
    level: 'MUST',
    title: 'Several refunds up to the exact amount of the payment all answer S and return the whole of it',
    source: page,
    confidence: 'H',
    core: true,
    looksAt,
    scenarios: inEveryFlow('refund-partial'),
    advice:
      'Compare the sum of all refunds, this one included, with the amount that was paid; equal is allowed.',
    *check(evidence) {
      succeeded(evidence, 'pay')
      for (const label of parts) yield* expectOutcome(evidence, label, ['S'])
      yield* expectBalance(evidence, 'balance before', 'balance refunded', 0n, 'after the last part')
    },
  }),
  everyFlow('refund.over-the-limit', {
    level: 'MUST',
    title: 'A refund that exceeds what is left of the payment is refused, and no money moves',
    source: page,
    confidence: 'H',
    core: true,
    looksAt,
    scenarios: inEveryFlow('refund-partial', 'refund-over'),
    advice: 'Refuse with F when the sum of all refunds would exceed the amount that was paid.',
    *check(evidence) {
      const label = overTheLimit(evidence)
      yield* refused(evidence, label)
      const from = label === 'one more' ? 'balance refunded' : 'balance before'
      yield* expectBalance(evidence, from, 'balance after', 0n, 'after the refund over the limit')
      if (label !== 'one more') twinAccepted(evidence, 'exact')
    },
  }),
  everyFlow('refund.over-the-limit-code', {
    level: 'SHOULD',
    title: 'A refund that exceeds what is left of the payment answers F/REFUND_AMOUNT_EXCEED',
    source: 'SP (the code is of the family)',
    confidence: 'M',
    looksAt,
    scenarios: inEveryFlow('refund-partial', 'refund-over'),
    advice: 'Answer REFUND_AMOUNT_EXCEED, so that the acquirer can lower the amount.',
    *check(evidence) {
      yield* expectOutcome(evidence, overTheLimit(evidence), ['F/REFUND_AMOUNT_EXCEED'])
    },
  }),
  everyFlow('refund.repeat-answer', {
    level: 'MUST',
    title: 'A repeated refund gets the answer of the first',
    source: page,
    confidence: 'H',
    core: true,
    looksAt,
    scenarios: inEveryFlow('refund-repeated'),
    advice: 'Look the refundRequestId up first and answer with what you stored.',
    *check(evidence) {
      const first = succeeded(evidence, 'refund')
      const again = outcomeOf(evidence, 'refund again').exchange
      yield* expectOutcome(evidence, 'refund again', ['S'])
      yield* expectText(again, 'refundId', bodyOf(first).refundId, 'refundId of the same refund')
    },
  }),
  everyFlow('refund.repeat-returns-once', {
    level: 'MUST',
    title: 'A repeated refund returns the money once, and the rest can still be refunded',
    source: page,
    confidence: 'H',
    core: true,
    looksAt,
    scenarios: inEveryFlow('refund-repeated'),
    advice: 'Make refundRequestId unique in the table of refunds.',
    *check(evidence) {
      const amount = paidFor(evidence)
      succeeded(evidence, 'refund')
      const change = refundedBy(evidence, 'refund') - amount
      yield* expectBalance(
        evidence,
        'balance before',
        'balance after repeat',
        change,
        'after the repeated refund',
      )
      yield* expectOutcome(evidence, 'rest', ['S'])
      yield* expectBalance(evidence, 'balance before', 'balance after', 0n, 'after the rest')
    },
  }),
  everyFlow('refund.together-returns-once', {
    level: 'MUST',
    title: 'The same refund sent three times at once returns the money once',
    source: page,
    confidence: 'H',
    core: true,
    looksAt,
    scenarios: inEveryFlow('refund-together'),
    advice: 'Insert the refund under a unique key before you return the money.',
    *check(evidence) {
      succeeded(evidence, 'pay')
      const done = succeededOf(evidence, refundTogether)
      for (const label of refundTogether) yield* expectOutcome(evidence, label, ['S'])
      const { refundId } = bodyOf(done[0] as Exchange)
      for (const one of done) yield* expectText(one, 'refundId', refundId, 'refundId of the same refund')
      yield* expectOutcome(evidence, 'rest', ['S'])
      yield* expectBalance(evidence, 'balance before', 'balance after', 0n, 'after all refunds')
    },
  }),
  everyFlow('refund.race', {
    level: 'MUST',
    title: 'Refunds sent at once never return more than was paid',
    source: page,
    confidence: 'H',
    core: true,
    looksAt,
    scenarios: inEveryFlow('refund-race'),
    advice: 'Lock the payment while you compare and add up its refunds.',
    *check(evidence) {
      const amount = paidFor(evidence)
      const [, ...tooMany] = succeededOf(evidence, refundTogether)
      for (const one of tooMany) yield* expectResult(one, ['F', 'U'])
      const change = refundedBy(evidence, refundTogether[0] ?? '') - amount
      yield* expectBalance(evidence, 'balance before', 'balance after', change, 'after the refunds')
    },
  }),
  everyFlow('refund.other-amount-no-effect', {
    level: 'MUST',
    title: 'A refund with a known id and another amount returns nothing more',
    source: page,
    confidence: 'H',
    core: true,
    looksAt,
    scenarios: inEveryFlow('refund-other-amount'),
    advice: 'Process a refundRequestId once. Compare the amount with the stored one and refuse what differs.',
    *check(evidence) {
      const amount = paidFor(evidence)
      const first = succeeded(evidence, 'refund')
      const { exchange, text } = outcomeOf(evidence, 'refund with more')
      if (matches(text, ['S']))
        yield* expectText(exchange, 'refundId', bodyOf(first).refundId, 'refundId of the same refund')
      const change = refundedBy(evidence, 'refund') - amount
      yield* expectBalance(
        evidence,
        'balance before',
        'balance after',
        change,
        'after the refund with another amount',
      )
    },
  }),
  everyFlow('refund.other-amount-code', {
    level: 'SHOULD',
    title: 'A refund with a known id and another amount answers F/REPEAT_REQ_INCONSISTENT',
    source: 'A:api_mpp/refund; SP',
    confidence: 'M',
    looksAt,
    scenarios: inEveryFlow('refund-other-amount'),
    advice: 'Compare refundAmount and refundFromAmount with the stored ones.',
    *check(evidence) {
      succeeded(evidence, 'refund')
      yield* expectOutcome(evidence, 'refund with more', ['F/REPEAT_REQ_INCONSISTENT'])
    },
  }),
  everyFlow('refund.unknown-order', {
    level: 'MUST',
    title: 'A refund of a payment that never was is refused',
    source: page,
    confidence: 'H',
    core: true,
    looksAt: ['refund.request', 'refund.response'],
    scenarios: inEveryFlow('refund-unknown'),
    advice: 'Refund only payments that you know, in the state S.',
    *check(evidence) {
      yield* refused(evidence, 'refund')
    },
  }),
  everyFlow('refund.unknown-order-code', {
    level: 'SHOULD',
    title: 'A refund of a payment that never was answers F/ORDER_NOT_EXIST',
    source: 'SP; A:release_note_acq_tile',
    confidence: 'M',
    looksAt,
    scenarios: inEveryFlow('refund-unknown'),
    advice: 'Answer ORDER_NOT_EXIST.',
    *check(evidence) {
      yield* expectOutcome(evidence, 'refund', ['F/ORDER_NOT_EXIST'])
    },
  }),
  everyFlow('refund.after-failure', {
    level: 'MUST',
    title: 'A refund of a payment that failed is refused, and no money moves',
    source: page,
    confidence: 'H',
    core: true,
    looksAt,
    scenarios: inEveryFlow('refund-after-failure'),
    advice: 'Refund only payments in the state S.',
    *check(evidence) {
      notPaid(evidence, 'pay')
      yield* refused(evidence, 'refund')
      yield* expectBalance(evidence, 'balance before', 'balance after', 0n, 'after the refund')
    },
  }),
  everyFlow('refund.in-process', {
    level: 'MUST',
    title: 'A refund of a payment that its user has not confirmed is refused, and no money moves',
    source: page,
    confidence: 'H',
    looksAt,
    scenarios: inEveryFlow('refund-in-process'),
    advice: 'Refund only payments in the state S.',
    *check(evidence) {
      toldOf(evidence)
      if (evidence.maybe('pay')) waits(evidence, 'pay')
      yield* refused(evidence, 'refund')
      yield* expectBalance(evidence, 'balance before', 'balance after', 0n, 'after the refund')
    },
  }),
]
