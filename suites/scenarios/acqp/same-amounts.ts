import { cpm } from './define.ts'

/** Two customers pay the same price one after the other; each gets half of it back. */
export const sameAmounts = cpm('same-amounts', {
  says: 'Two customers pay the same amount; a half of each order is refunded.',
  needs: ['viewOrder', 'refundOrder'],
  cost: { orders: 2, payments: 2, intents: 2 },
  async play(stage) {
    const first = stage.order({ wallet: 'pays' })
    const second = stage.order({ wallet: 'pays', amount: first.amount })
    for (const [at, order] of [first, second].entries()) {
      await stage.place(order, `place ${at + 1}`)
      await stage.paymentOf(order)
      await stage.viewUntil(`order ${at + 1}`, order, ['paid'])
    }
    const half = BigInt(first.amount.value) / 2n
    for (const [at, order] of [first, second].entries())
      await stage.refundOrder(`refund ${at + 1}`, order, stage.newId('REFUND'), half)
  },
})
