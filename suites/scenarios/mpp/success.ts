import { cpm } from './define.ts'

export const success = [
  cpm('pay-success', {
    says: 'A user shows a payment code, pays, and Alipay+ inquires twice afterwards.',
    cost: { calls: 3, payments: 1, intents: 1 },
    async play(stage) {
      await stage.balance('balance before')
      const { request } = await stage.payWithCode()
      await stage.balance('balance after')
      await stage.inquire('inquiry', request)
      await stage.inquire('inquiry again', request)
    },
  }),
]
