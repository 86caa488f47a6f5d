import { bodyOf, type Evidence, NotApplicable, NotReached } from '../../judge/evidence.ts'
import type { Exchange } from '../../judge/exchange.ts'
import type { Finding } from '../../judge/finding.ts'
import type { Requirement } from '../../requirement.ts'
import { at, matches, show, unitsOf } from '../checks.ts'
import { everyFlow, inEveryFlow } from './define.ts'
import {
  closedMs,
  expectAgrees,
  expectRepeated,
  neverTooMuch,
  paidUnits,
  refundsDone,
  returnedUnits,
  seenAs,
  unanswered,
} from './giving-back.ts'
import { answeredWith, lastView, part, payOf, sentOf } from './shop.ts'

const page = 'A:api_acq/refund'
const rules = 'A:integration_merchant_mode_entry_code_acq/refund'
const looksAt = ['refund.request', 'refund.response', 'viewOrder'] as const

/** Answers after which nobody knows whether the money was given back. */
const unknown = ['refund-unknown', 'refund-unanswered', 'refund-http-500'] as const

/** Answers that are not of Alipay+. */
const spoiled = ['refund-forged', 'refund-tampered'] as const

const late = 'refund-answered-late'

const parts = ['first part', 'second part', 'last part'] as const

/** What the shop wished to refund under a label, in the smallest unit. @throws {NotReached} */
const wished = (evidence: Evidence, label: string): bigint => unitsOf(evidence.intent(label).request.amount)

const idOf = (exchange: Exchange) => String(bodyOf(exchange).refundRequestId)

/** The first request of every refund of a scenario, in order. @throws {NotReached} where there is none */
const firstRequests = (evidence: Evidence): readonly Exchange[] =>
  [
    ...new Map(
      sentOf(evidence, 'refund')
        .toReversed()
        .map((one) => [idOf(one), one]),
    ).values(),
  ].toReversed()

/** The one refund of a scenario is done, and the acquirer was told. @throws {NotReached} */
function told(evidence: Evidence): void {
  if (returnedUnits(evidence) === 0n) throw new NotReached('Alipay+ has told of no refund')
}

/** The refunds of the scenario succeeded until one was refused. @throws {NotReached} */
function firstPartDone(evidence: Evidence): void {
  const { status } = lastView(evidence, 'after the first part')
  if (status !== 'partlyRefunded')
    throw new NotReached(`the plain refund was not made: the order is ${status}`)
}

const isLearnt = (evidence: Evidence) => refundsDone(evidence).length > 0

/** Finds a wish of the shop that no refund with its amount stands for. */
function* expectAsked(
  evidence: Evidence,
  label: string,
  units: bigint,
  sent: Exchange | undefined,
): Iterable<Finding> {
  const { paymentAmount } = payOf(evidence).body
  const { currency } = paymentAmount as { currency: string }
  if (!sent) {
    const withinMs = evidence.configuration.schedules.inquirySeconds * 1000
    yield { code: 'NOT_RECEIVED', what: `a refund for "${label}"`, withinMs, scenario: evidence.scenario }
    return
  }
  const amount = part(bodyOf(sent), 'refundAmount')
  if (amount.currency === currency && String(amount.value) === units.toString()) return
  yield {
    code: 'VALUE',
    what: 'the amount that is refunded',
    expected: `${currency} ${units}`,
    actual: show(amount),
    ...at(sent, '/refundAmount'),
  }
}

/** What a repeated refund must have in common with the first; null stands for a field that is left out. */
const compared = ['paymentRequestId', 'paymentId', 'refundRequestId', 'refundAmount', 'refundReason'] as const

const fieldOf = (exchange: Exchange, field: string) => show(bodyOf(exchange)[field] ?? undefined)

export const refund: readonly Requirement[] = [
  everyFlow('refund.asked', {
    level: 'MUST',
    title: 'What the shop refunds is asked of Alipay+ with its amount, in the currency of the payment',
    source: `${page}; ${rules}`,
    confidence: 'H',
    core: true,
    looksAt: ['refundOrder', 'refund.request'],
    scenarios: inEveryFlow('refund-full', 'refund-parts'),
    advice: 'Send refund for the payment with the amount that the shop entered; a full one may be a cancel.',
    *check(evidence) {
      const isFull = evidence.scenario.endsWith('refund-full')
      payOf(evidence)
      const labels = isFull ? ['refund'] : parts
      const wishes = labels.map((label) => ({ label, units: wished(evidence, label) }))
      if (isFull && closedMs(evidence) !== undefined) return
      const sent = evidence.exchanges('from-partner', 'refund').length > 0 ? firstRequests(evidence) : []
      for (const [nth, { label, units }] of wishes.entries())
        yield* expectAsked(evidence, label, units, sent[nth])
    },
  }),
  everyFlow('refund.full', {
    level: 'MUST',
    title: 'An order that was refunded in full is seen as refunded',
    source: page,
    confidence: 'H',
    core: true,
    looksAt,
    scenarios: inEveryFlow('refund-full'),
    advice: 'Mark the order as refunded when refund is answered S and the sum is what was paid.',
    *check(evidence) {
      wished(evidence, 'refund')
      if (returnedUnits(evidence) !== paidUnits(evidence))
        throw new NotReached('Alipay+ has not given it back')
      yield* expectAgrees(evidence, 'after the refund')
    },
  }),
  everyFlow('refund.parts', {
    level: 'MUST',
    title: 'An order is partly refunded until the parts add up to what was paid, and then refunded',
    source: `${page}; global.alipay.com/docs/ac/ams_upm/testcases`,
    confidence: 'H',
    core: true,
    looksAt,
    scenarios: inEveryFlow('refund-parts'),
    advice: 'Add up all refunds that were answered S; the order is refunded when the sum is what was paid.',
    *check(evidence) {
      told(evidence)
      yield* expectAgrees(evidence, 'after the first part')
      if (refundsDone(evidence).length < parts.length) throw new NotReached('not every part was refunded')
      yield* expectAgrees(evidence, 'after the last part')
    },
  }),
  everyFlow('refund.own-id', {
    level: 'MUST',
    title: 'Every refund has a refundRequestId of its own',
    source: page,
    confidence: 'H',
    core: true,
    looksAt: ['refundOrder', 'refund.request'],
    scenarios: inEveryFlow('refund-parts'),
    advice:
      'Make a new refundRequestId for each refund that the shop asks for: Alipay+ processes an id once.',
    *check(evidence) {
      for (const label of parts) wished(evidence, label)
      const sent = sentOf(evidence, 'refund')
      if (sent.length < parts.length) throw new NotReached('not every part was asked of Alipay+')
      const ids = new Set(sent.map(idOf))
      const foreign = evidence
        .everywhere('from-partner', 'refund')
        .find((one) => one.scenario !== evidence.scenario && one.request.json.ok && ids.has(idOf(one)))
      if (ids.size >= parts.length && !foreign) return
      yield {
        code: 'VALUE',
        what: 'the ids of three refunds',
        expected: 'three, which no refund of another order has',
        actual: foreign ? 'the id of another refund' : `${ids.size}`,
        ...at(sent.at(-1) as Exchange, '/refundRequestId'),
      }
    },
  }),
  everyFlow('refund.never-too-much', {
    level: 'MUST',
    title: 'An order is never seen as refunded by more than Alipay+ gave back, whatever the shop asks for',
    source: page,
    confidence: 'H',
    core: true,
    looksAt,
    scenarios: inEveryFlow('refund-parts', 'refund-over'),
    advice:
      'Refuse a refund that exceeds what is left, or take F/REFUND_AMOUNT_EXCEED for the answer that it is.',
    *check(evidence) {
      const isOver = evidence.scenario.endsWith('refund-over')
      evidence.intent(isOver ? 'too much' : 'one more')
      told(evidence)
      yield* neverTooMuch(evidence, isOver ? 'seen after too much' : 'seen after one more')
      yield* expectAgrees(evidence, isOver ? 'after the exact refund' : 'seen after one more')
    },
  }),
  everyFlow('refund.same-wish', {
    level: 'SHOULD',
    title: 'The same refund that the shop asks for twice is made once',
    source: 'derived from A:api_acq/refund (refundRequestId is the key of one refund)',
    confidence: 'M',
    looksAt: [...looksAt, 'refundOrder'],
    scenarios: inEveryFlow('refund-twice'),
    advice:
      'Keep the reference of the shop with the refundRequestId, so that a second click is the same refund.',
    *check(evidence) {
      evidence.intent('the same refund')
      const [, second] = firstRequests(evidence)
      if (second)
        yield {
          code: 'NOT_WANTED',
          what: 'a second refund',
          why: 'the shop asked for the same one again',
          ...at(second, '/refundRequestId'),
        }
      told(evidence)
      yield* expectAgrees(evidence, 'seen after the same refund')
    },
  }),
  everyFlow('refund.repeated', {
    level: 'MUST',
    title: 'A refund whose answer is U, missing, no result or not of Alipay+ is repeated in time',
    source: rules,
    confidence: 'H',
    core: true,
    looksAt: ['refund.request', 'refund.response'],
    scenarios: inEveryFlow(...unknown, ...spoiled),
    advice:
      'Repeat refund until it is answered S or F; an inquiry whose transactions hold it will do as well.',
    *check(evidence) {
      yield* expectRepeated(evidence, 'refund', isLearnt)
    },
  }),
  everyFlow('refund.repeat-identical', {
    level: 'MUST',
    title: 'A repeated refund has the refundRequestId and the parameters of the first',
    source: rules,
    confidence: 'H',
    looksAt: ['refund.request'],
    scenarios: inEveryFlow(...unknown, ...spoiled),
    advice:
      'Store the refund before it is sent, and send the same again: with a new id, money goes back twice.',
    *check(evidence) {
      const first = unanswered(evidence, 'refund')
      const repeats = sentOf(evidence, 'refund').slice(1)
      if (repeats.length === 0 && isLearnt(evidence))
        throw new NotApplicable('the acquirer inquired instead of repeating the refund')
      if (repeats.length === 0) throw new NotReached('the refund was not repeated')
      for (const repeat of repeats)
        for (const field of compared)
          if (fieldOf(repeat, field) !== fieldOf(first, field))
            yield {
              code: 'VALUE',
              what: `${field} of a repeated refund`,
              expected: fieldOf(first, field),
              actual: fieldOf(repeat, field),
              ...at(repeat, `/${field}`),
            }
    },
  }),
  everyFlow('refund.unknown-is-open', {
    level: 'MUST',
    title: 'A refund whose result is not known is not seen as made',
    source: rules,
    confidence: 'H',
    core: true,
    looksAt,
    scenarios: inEveryFlow(...unknown),
    advice: 'Only S of refund, the first or a repeated one, makes the order refunded.',
    *check(evidence) {
      unanswered(evidence, 'refund')
      yield* neverTooMuch(evidence, 'before it is known')
    },
  }),
  everyFlow('refund.answer-verified', {
    level: 'MUST',
    title: 'An S that is forged or tampered with refunds nothing',
    source: 'A:api_acq_tile/signature',
    confidence: 'H',
    core: true,
    looksAt,
    scenarios: inEveryFlow(...spoiled),
    advice: 'Verify the signature of every answer; take one that does not verify for no answer at all.',
    *check(evidence) {
      unanswered(evidence, 'refund')
      yield* neverTooMuch(evidence, 'before it is known')
    },
  }),
  everyFlow('refund.unsigned-answer', {
    level: 'SHOULD',
    title: 'An S that is not signed refunds nothing',
    source:
      'A:api_acq_tile/signature; JSDK BaseAlipayClient (the SDK does not verify an answer without signature)',
    confidence: 'M',
    looksAt,
    scenarios: inEveryFlow('refund-unsigned'),
    advice: 'Refuse an answer without Signature or Response-Time; the official Java SDK lets it pass.',
    *check(evidence) {
      unanswered(evidence, 'refund')
      yield* neverTooMuch(evidence, 'before it is known')
    },
  }),
  everyFlow('refund.counted-once', {
    level: 'MUST',
    title: 'A refund that was repeated counts once, also where the first answer comes after the repeat',
    source: `${page}; ${rules}`,
    confidence: 'H',
    core: true,
    looksAt,
    scenarios: inEveryFlow(...unknown, ...spoiled, late),
    advice: 'Count a refund by its refundRequestId, however often it was sent or answered.',
    *check(evidence) {
      wished(evidence, 'refund')
      const isLate = evidence.scenario.endsWith(late)
      if (isLate && sentOf(evidence, 'refund').length < 2)
        throw new NotApplicable('the acquirer waits longer for an answer than the suite held it back')
      told(evidence)
      yield* expectAgrees(evidence, isLate ? 'seen after the late answer' : 'after the refund')
    },
  }),
  everyFlow('refund.refused', {
    level: 'MUST',
    title: 'A refund that is answered F is not seen as made',
    source: rules,
    confidence: 'H',
    core: true,
    looksAt,
    scenarios: inEveryFlow('refund-refused'),
    advice: 'F gives nothing back: leave the sum as it was and tell the shop.',
    *check(evidence) {
      yield* refusedPart(evidence)
    },
  }),
  everyFlow('refund.too-late', {
    level: 'MUST',
    title: 'A refund for which it is too late is not seen as made',
    source: page,
    confidence: 'H',
    core: true,
    looksAt,
    scenarios: inEveryFlow('refund-too-late'),
    advice: 'F/REFUND_WINDOW_EXCEED is final: give the money back by another way and tell the shop.',
    *check(evidence) {
      yield* refusedPart(evidence)
    },
  }),
  everyFlow('refund.only-paid', {
    level: 'MUST',
    title: 'An order that is not paid, failed or was cancelled is never seen as refunded',
    source: rules,
    confidence: 'H',
    core: true,
    looksAt: ['refundOrder', 'refund.response', 'viewOrder'],
    scenarios: inEveryFlow('refund-unpaid', 'refund-after-failure', 'refund-after-cancel'),
    advice: 'Refund only an order that is paid; where Alipay+ is asked all the same, its F counts.',
    *check(evidence) {
      evidence.intent('refund of nothing')
      payOf(evidence)
      yield* neverRefunded(evidence, 'seen after the refund of nothing')
      if (evidence.scenario.endsWith('refund-unpaid')) firstPartDone(evidence)
    },
  }),
]

/** Finds a second part that was answered F, and is seen as refunded all the same. */
function* refusedPart(evidence: Evidence): Iterable<Finding> {
  firstPartDone(evidence)
  wished(evidence, 'refused part')
  if (refusals(evidence).length === 0 && evidence.intents('ageOrder').length === 0)
    throw new NotReached('the second part was not asked of Alipay+')
  yield* neverTooMuch(evidence, 'seen after the refused part')
}

const refusals = (evidence: Evidence) =>
  sentOf(evidence, 'refund').filter((one) => matches(answeredWith(one), ['F']))

/** Finds an order that was seen as refunded although nothing was paid. */
function* neverRefunded(evidence: Evidence, label: string): Iterable<Finding> {
  const seen = lastView(evidence, label)
  const isSum = seen.refunded !== undefined && BigInt(seen.refunded) > 0n
  if (seen.status === 'refunded' || seen.status === 'partlyRefunded' || isSum)
    yield seenAs(evidence, seen, 'not refunded, for nothing was paid')
}
