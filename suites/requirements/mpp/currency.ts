import { isDeepStrictEqual } from 'node:util'
import { bodyOf, type Evidence, NotApplicable } from '../../judge/evidence.ts'
import type { Exchange } from '../../judge/exchange.ts'
import type { Requirement } from '../../requirement.ts'
import { currencyScenarios, foreignCurrencies } from '../../scenarios/mpp/currency.ts'
import {
  amountOf,
  asked,
  expectAmount,
  expectBalance,
  expectOutcome,
  matches,
  moved,
  resultText,
  succeeded,
  toldOf,
  unitsOf,
} from '../checks.ts'
import { everyFlow } from './define.ts'

const scenarios = foreignCurrencies.flatMap(currencyScenarios)
const looksAt = ['pay.request', 'userInitiatedPay.response', 'viewBalance']
const refundPage = 'A:api_mpp/refund; A:integration_auto_debit_mpp/refund'

const bothParts = ['first part', 'rest'] as const

/** A wallet may round each part to the smallest unit. */
const roundings = BigInt(bothParts.length)

export const currency: readonly Requirement[] = [
  everyFlow('currency.success', {
    level: 'MUST',
    title:
      'A payment in a foreign shop succeeds and takes payToAmount, whatever the decimals of its currency',
    source: 'A:integration_auto_debit_mpp/make_payment.md; A:place_order/model; HK:pay',
    confidence: 'M',
    looksAt,
    scenarios,
    advice:
      'Take payToAmount from the user: it is in the currency of the wallet. paymentAmount is what the shop asks for.',
    *check(evidence) {
      yield* expectOutcome(evidence, 'pay', ['S'])
      succeeded(evidence, 'pay')
      yield* expectBalance(
        evidence,
        'balance before',
        'balance paid',
        -amountOf(evidence),
        'after the payment',
      )
    },
  }),
  everyFlow('currency.told', {
    level: 'MUST',
    title:
      'What the wallet tells of a payment in a foreign shop has its amounts as Alipay+ asked for them, and a notification has both',
    source: 'A:api_mpp/notify_payment; HK:inquiryPayment',
    confidence: 'H',
    looksAt: ['notifyPayment.request', 'inquiryPayment.response', 'pay.response'],
    scenarios,
    advice: 'Store both amounts with the payment and tell them as they came.',
    *check(evidence) {
      const told = toldOf(evidence)
      succeeded(evidence, 'pay')
      const fields = ['paymentAmount', 'payToAmount'] as const
      if (!fields.some((field) => tellers(evidence, field).length > 0))
        throw new NotApplicable(
          'the wallet told no amount: it does not notify, and need not say it elsewhere',
        )
      for (const field of fields)
        for (const exchange of tellers(evidence, field)) yield* expectAmount(exchange, field, told[field])
      if (isDeepStrictEqual(told.paymentAmount, told.payToAmount)) return
      for (const exchange of evidence.exchanges('from-partner', 'notifyPayment'))
        if (matches(resultText(bodyOf(exchange), 'paymentResult'), ['S']) && !tells(exchange, 'payToAmount'))
          yield* expectAmount(exchange, 'payToAmount', told.payToAmount)
    },
  }),
  everyFlow('currency.refund-limit', {
    level: 'MUST',
    title: 'The refunds of a payment in a foreign shop never return more than the user paid',
    source: refundPage,
    confidence: 'H',
    looksAt: ['refund.request', 'refund.response', 'viewBalance'],
    scenarios,
    advice: 'Add up what refunds return in the currency of the user, and compare it with payToAmount.',
    *check(evidence) {
      succeeded(evidence, 'pay')
      for (const label of [...bothParts, 'too much']) evidence.exchange(label)
      const change = moved(evidence, 'balance before', 'balance after')
      if (change !== undefined && change > 0n)
        yield* expectBalance(evidence, 'balance before', 'balance after', 0n, 'after all refunds')
    },
  }),
  everyFlow('currency.refunds', {
    level: 'SHOULD',
    title: 'A payment in a foreign shop can be refunded in parts that come to the whole of it',
    source: `${refundPage}; that refundAmount is in the currency of the shop is not stated in so many words`,
    confidence: 'M',
    looksAt: ['refund.request', 'refund.response', 'viewBalance'],
    scenarios,
    advice:
      'refundAmount is in the currency of the shop. Return it at the rate of the payment; refundFromAmount is what it comes to for the user.',
    *check(evidence) {
      succeeded(evidence, 'pay')
      for (const label of bothParts) yield* expectOutcome(evidence, label, ['S'])
      const change = moved(evidence, 'balance before', 'balance refunded')
      if (change !== undefined && -change > roundings)
        yield* expectBalance(evidence, 'balance before', 'balance refunded', 0n, 'after both refunds')
    },
  }),
  everyFlow('currency.refund-rate', {
    level: 'SHOULD',
    title: 'A refund in a foreign shop returns what it comes to at the rate of the payment',
    source: refundPage,
    confidence: 'M',
    looksAt: ['refund.request', 'refund.response', 'viewBalance'],
    scenarios,
    advice:
      'Use the rate of the payment, not that of the day; the formula for refundFromAmount is not public.',
    *check(evidence) {
      succeeded(evidence, 'first part')
      const returned = unitsOf(asked(evidence.exchange('first part'), 'refundFromAmount'))
      const change = moved(evidence, 'balance paid', 'balance after first part')
      if (change !== undefined && (change < returned - 1n || change > returned + 1n))
        yield* expectBalance(
          evidence,
          'balance paid',
          'balance after first part',
          returned,
          'after the first refund',
        )
    },
  }),
]

/** What told an amount; null is as good as nothing. */
const tellers = (evidence: Evidence, field: string) =>
  [
    ...evidence.exchanges('to-partner', 'inquiryPayment'),
    ...evidence.exchanges('to-partner', 'pay'),
    ...evidence.exchanges('from-partner', 'notifyPayment'),
  ].filter((one) => tells(one, field))

const tells = (exchange: Exchange, field: string) =>
  (partnerBody(exchange)?.[field] ?? undefined) !== undefined

const partnerBody = (exchange: Exchange) => {
  const half = exchange.direction === 'to-partner' ? exchange.response : exchange.request
  return half?.json.ok ? half.json.value : undefined
}
