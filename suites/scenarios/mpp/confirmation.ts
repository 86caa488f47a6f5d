import { cpm } from './define.ts'

const confirming = { condition: 'mustConfirm', needs: ['showPaymentCode', 'confirmPayment'] } as const

export const confirmation = [
  cpm('confirm-accepted', {
    ...confirming,
    says: 'A payment waits for the user, who confirms it.',
    cost: { calls: 4, payments: 1, intents: 2 },
    async play(stage) {
      await stage.balance('balance before')
      const { request } = await stage.pay('pay', stage.draftPay(await stage.code()))
      await stage.inquire('inquiry in process', request)
      await stage.balance('balance in process')
      await stage.confirm(request.paymentRequestId, true)
      await stage.inquireUntilFinal('inquiry', request)
      await stage.balance('balance after')
      await stage.pay('pay again', request)
      if (stage.notifies) await stage.notified(1, 'first notification', stage.schedules.notifyMs)
    },
  }),
  cpm('confirm-refused', {
    ...confirming,
    says: 'A payment waits for the user, who refuses it.',
    cost: { calls: 3, payments: 0, intents: 2 },
    async play(stage) {
      await stage.balance('balance before')
      const { request } = await stage.pay('pay', stage.draftPay(await stage.code()))
      await stage.inquire('inquiry in process', request)
      await stage.confirm(request.paymentRequestId, false)
      await stage.inquireUntilFinal('inquiry', request)
      await stage.balance('balance after')
      if (stage.notifies) await stage.notified(1, 'first notification', stage.schedules.notifyMs)
    },
  }),
  cpm('cancel-in-process', {
    ...confirming,
    says: 'A payment that waits for the user is cancelled; the user tries to confirm it afterwards.',
    cost: { calls: 4, payments: 0, intents: 2 },
    async play(stage) {
      const { customerId } = stage.user
      await stage.balance('balance before')
      const { request } = await stage.pay('pay', stage.draftPay(await stage.code()))
      await stage.cancel('cancel', request)
      await stage.inquire('inquiry', request)
      const { paymentRequestId } = request
      await stage.try('confirmPayment', 'confirm', { customerId, paymentRequestId, accept: true })
      await stage.inquire('inquiry after confirm', request)
      await stage.balance('balance after')
    },
  }),
]
