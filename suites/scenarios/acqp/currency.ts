import { inFlows } from './define.ts'

/** Flows in which the shop names the currency; a page behind a static code has its own. */
export const pricedFlows = ['acqp-cpm', 'acqp-mpm-order-code'] as const

export const currency = inFlows(pricedFlows, 'currencies', {
  says: 'Orders in every further currency of the shop are paid, one after the other.',
  cost: { calls: 1, payments: 1 },
  furtherCharges: true,
  declaredAway: ({ charges = [] }) => (charges.length > 1 ? undefined : '"charges" has one currency'),
  async play(stage) {
    for (const charge of stage.furtherCharges) {
      const order = stage.order({ amount: stage.session.unusedAmount(charge) })
      await stage.place(order, `place ${charge.currency}`)
      const payment = await stage.paymentOf(order)
      stage.userPays(payment)
      await stage.notifyUntilAcknowledged(`notification of ${charge.currency}`, payment)
      await stage.viewUntil(`after ${charge.currency}`, order, ['paid'])
    }
  },
})
