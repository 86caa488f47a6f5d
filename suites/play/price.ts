import { decimalsOf, type Money } from '../../protocol/money.ts'
import type { Quote } from '../../schemas/generated/common.ts'

/** What a shop asks for and what the user pays for it; they differ in a foreign shop. */
export interface Price {
  readonly paymentAmount: Money
  readonly payToAmount: Money
  /** The rate between the two; absent where there is only one currency. */
  readonly paymentQuote?: Quote
}

/** The price in the shop of each foreign currency: without decimals, with two, with three, and one whose last two digits are always 00. */
export const foreignPrices = { JPY: '1570', EUR: '2598', KWD: '4124', IDR: '15000000' } as const

export type ForeignCurrency = keyof typeof foreignPrices

/** The user's amount in a shop at home. */
export const homePrice = (amount: Money): Price => ({ paymentAmount: amount, payToAmount: amount })

/** The user's amount for what a foreign shop sells. A user with the shop's currency is at home there. */
export function foreignPrice(amount: Money, currency: ForeignCurrency, quoteId: string): Price {
  if (currency === amount.currency) return homePrice(amount)
  const paymentAmount = { currency, value: foreignPrices[currency] }
  const paymentQuote = {
    quoteId,
    quoteCurrencyPair: `${currency}/${amount.currency}`,
    quotePrice: decimal(major(amount) / major(paymentAmount)),
    baseCurrency: currency,
  }
  return { paymentAmount, payToAmount: amount, paymentQuote }
}

/** An amount in the currency's main unit. */
function major({ currency, value }: Money): number {
  return Number(value) / 10 ** decimalsOf(currency)
}

/** A number with eight significant digits and never an exponent. */
function decimal(rate: number): string {
  return rate.toFixed(Math.max(0, 7 - Math.floor(Math.log10(rate))))
}
