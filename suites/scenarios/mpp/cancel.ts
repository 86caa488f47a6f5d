import { cpm } from './define.ts'

export const cancelTogether = ['cancel 1', 'cancel 2', 'cancel 3'] as const

export const cancel = [
  cpm('cancel-after-success', {
    says: 'A payment that succeeded is cancelled.',
    cost: { calls: 3, payments: 1, intents: 1 },
    async play(stage) {
      await stage.balance('balance before')
      const { request } = await stage.paid()
      await stage.cancel('cancel', request)
      await stage.inquire('inquiry', request)
      await stage.balance('balance after')
    },
  }),
  cpm('cancel-at-once', {
    says: 'A payment is cancelled as soon as its pay is answered, whatever the answer.',
    cost: { calls: 3, payments: 1, intents: 1 },
    async play(stage) {
      await stage.balance('balance before')
      const { request, status } = await stage.pay('pay', stage.draftPay(await stage.code()))
      await stage.cancel('cancel', request)
      if (status === 'U') await stage.pause('late result', 'a result that must not come', stage.finalMs)
      await stage.inquire('inquiry', request)
      await stage.balance('balance after')
    },
  }),
  cpm('cancel-after-failure', {
    condition: 'balanceTooLow',
    says: 'A payment that failed is cancelled.',
    cost: { calls: 3, payments: 0, intents: 1 },
    async play(stage) {
      await stage.balance('balance before')
      const { request } = await stage.payWithCode()
      await stage.cancel('cancel', request)
      await stage.inquire('inquiry', request)
      await stage.balance('balance after')
    },
  }),
  cpm('cancel-repeated', {
    says: 'A payment is cancelled twice.',
    cost: { calls: 3, payments: 1, intents: 1 },
    async play(stage) {
      await stage.balance('balance before')
      const { request } = await stage.paid()
      await stage.cancel('cancel', request)
      await stage.cancel('cancel again', request)
      await stage.balance('balance after')
    },
  }),
  cpm('cancel-together', {
    says: 'A payment is cancelled three times at once.',
    cost: { calls: 5, payments: 1, intents: 1 },
    async play(stage) {
      await stage.balance('balance before')
      const { request } = await stage.paid()
      await stage.together(cancelTogether.map((label) => stage.cancelCall(label, request)))
      await stage.inquire('inquiry', request)
      await stage.balance('balance after')
    },
  }),
  cpm('cancel-unknown', {
    says: 'A payment that never was is cancelled; its pay arrives afterwards.',
    cost: { calls: 3, payments: 0, intents: 1 },
    async play(stage) {
      await stage.balance('balance before')
      const request = stage.draftPay(await stage.code())
      await stage.cancel('cancel', request)
      await stage.paySettled('late pay', request)
      await stage.inquire('inquiry', request)
      await stage.balance('balance after')
    },
  }),
  cpm('pay-after-cancel', {
    says: 'A payment is cancelled, then the same pay arrives again.',
    cost: { calls: 4, payments: 1, intents: 1 },
    async play(stage) {
      const { request } = await stage.paid()
      await stage.cancel('cancel', request)
      await stage.balance('balance cancelled')
      await stage.pay('pay again', request)
      await stage.inquire('inquiry', request)
      await stage.balance('balance after')
    },
  }),
  cpm('refund-after-cancel', {
    says: 'A payment is cancelled, then refunded.',
    cost: { calls: 3, payments: 1, intents: 1 },
    async play(stage) {
      const payment = await stage.paid()
      await stage.cancel('cancel', payment.request)
      await stage.balance('balance cancelled')
      await stage.refund('refund', stage.draftRefund(payment, BigInt(stage.amount.value)))
      await stage.balance('balance after')
    },
  }),
]
