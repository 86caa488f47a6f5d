import { everyFlow } from './define.ts'
import { togetherLabels } from './repeats.ts'

export const refundTogether = togetherLabels.slice(0, 3)

export const refund = [
  ...everyFlow('refund-full', {
    says: 'A payment is refunded in full.',
    cost: { calls: 1, payments: 1 },
    async play(stage) {
      await stage.balance('balance before')
      const payment = await stage.paid()
      await stage.refund('refund', stage.draftRefund(payment, BigInt(stage.amount.value)))
      await stage.balance('balance after')
    },
  }),
  ...everyFlow('refund-partial', {
    says: 'A payment is refunded in three parts up to its amount, then by one unit more.',
    cost: { calls: 4, payments: 1 },
    async play(stage) {
      await stage.balance('balance before')
      const payment = await stage.paid()
      const [third, rest] = stage.thirds()
      await stage.refund('first part', stage.draftRefund(payment, third))
      await stage.balance('balance after first part')
      await stage.refund('second part', stage.draftRefund(payment, third))
      await stage.refund('last part', stage.draftRefund(payment, rest))
      await stage.balance('balance refunded')
      await stage.refund('one more', stage.draftRefund(payment, 1n))
      await stage.balance('balance after')
    },
  }),
  ...everyFlow('refund-over', {
    says: 'More than the payment is refunded at once, then exactly the payment.',
    cost: { calls: 2, payments: 1 },
    async play(stage) {
      const payment = await stage.paid()
      await stage.balance('balance before')
      await stage.refund('one unit over', stage.draftRefund(payment, BigInt(stage.amount.value) + 1n))
      await stage.balance('balance after')
      await stage.refund('exact', stage.draftRefund(payment, BigInt(stage.amount.value)))
    },
  }),
  ...everyFlow('refund-repeated', {
    says: 'The same partial refund is sent twice, then the rest is refunded.',
    cost: { calls: 3, payments: 1 },
    async play(stage) {
      await stage.balance('balance before')
      const payment = await stage.paid()
      const [third, rest] = stage.thirds()
      const request = stage.draftRefund(payment, third)
      await stage.refund('refund', request)
      await stage.refund('refund again', request)
      await stage.balance('balance after repeat')
      await stage.refund('rest', stage.draftRefund(payment, third + rest))
      await stage.balance('balance after')
    },
  }),
  ...everyFlow('refund-other-amount', {
    says: 'A partial refund is repeated with the same id and a larger amount.',
    cost: { calls: 2, payments: 1 },
    async play(stage) {
      await stage.balance('balance before')
      const payment = await stage.paid()
      const [third, rest] = stage.thirds()
      const request = stage.draftRefund(payment, third)
      await stage.refund('refund', request)
      const larger = { currency: stage.user.currency, value: (third + rest).toString() }
      await stage.refund('refund with more', { ...request, refundAmount: larger, refundFromAmount: larger })
      await stage.balance('balance after')
    },
  }),
  ...everyFlow('refund-together', {
    says: 'The same partial refund is sent three times at once, then the rest is refunded.',
    cost: { calls: 4, payments: 1 },
    async play(stage) {
      await stage.balance('balance before')
      const payment = await stage.paid()
      const [third, rest] = stage.thirds()
      const body = stage.draftRefund(payment, third)
      await stage.together(refundTogether.map((label) => ({ api: 'refund', label, body })))
      await stage.refund('rest', stage.draftRefund(payment, third + rest))
      await stage.balance('balance after')
    },
  }),
  ...everyFlow('refund-race', {
    says: 'Three refunds of two thirds each are sent at once.',
    cost: { calls: 3, payments: 1 },
    async play(stage) {
      await stage.balance('balance before')
      const payment = await stage.paid()
      const [third, rest] = stage.thirds()
      await stage.together(
        refundTogether.map((label) => ({
          api: 'refund',
          label,
          body: stage.draftRefund(payment, third + rest),
        })),
      )
      await stage.balance('balance after')
    },
  }),
  ...everyFlow('refund-unknown', {
    says: 'A payment that never was is refunded.',
    cost: { asks: 0, calls: 1, payments: 0 },
    async play(stage) {
      const request = { paymentRequestId: stage.newId('NEVER') }
      const never = { request, paymentId: stage.newId('NEVER') }
      await stage.refund('refund', stage.draftRefund(never, BigInt(stage.amount.value)))
    },
  }),
  ...everyFlow('refund-after-failure', {
    condition: 'balanceTooLow',
    says: 'A payment that failed is refunded.',
    cost: { calls: 1, payments: 0 },
    async play(stage) {
      await stage.balance('balance before')
      const payment = await stage.settle()
      await stage.refund('refund', stage.draftRefund(payment, BigInt(stage.amount.value)))
      await stage.balance('balance after')
    },
  }),
]
