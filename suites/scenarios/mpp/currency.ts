import type { PublicConfiguration } from '../../../schemas/generated/suite.ts'
import { type ForeignCurrency, foreignPrices } from '../../play/price.ts'
import { everyFlow, everyFlowId } from './define.ts'

/** Ids of the scenarios in which the shop has this currency. */
export const currencyScenarios = (currency: ForeignCurrency) =>
  everyFlowId.map((flow) => `${flow}.currency-${currency}`)

export const foreignCurrencies = Object.keys(foreignPrices) as ForeignCurrency[]

const declaredAway =
  (currency: ForeignCurrency) =>
  ({ shopCurrencies }: PublicConfiguration) =>
    shopCurrencies.includes(currency) ? undefined : `"shopCurrencies" has no ${currency}`

/** A payment in a shop of each currency, refunded in two parts. */
export const currencies = foreignCurrencies.flatMap((currency) =>
  everyFlow(`currency-${currency}`, {
    says: `A user pays in a shop that asks for ${currency}; the payment is refunded in two parts, and half of it once more.`,
    abroad: currency,
    cost: { calls: 4, payments: 1 },
    declaredAway: declaredAway(currency),
    async play(stage) {
      const price = stage.priceIn(currency)
      await stage.balance('balance before')
      const payment = await stage.paid('pay', { price })
      await stage.balance('balance paid')
      await stage.inquire('inquiry', payment.request)
      if (stage.notifies) await stage.notified(1, 'notification', stage.schedules.notifyMs)
      const [first, rest] = stage.halves(price)
      await stage.refund('first part', stage.draftRefundOf(payment, first))
      await stage.balance('balance after first part')
      await stage.refund('rest', stage.draftRefundOf(payment, rest))
      await stage.balance('balance refunded')
      await stage.refund('too much', stage.draftRefundOf(payment, first))
      await stage.balance('balance after')
    },
  }),
)
