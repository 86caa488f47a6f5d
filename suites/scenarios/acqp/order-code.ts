import { orderCode as inOrderCode } from './define.ts'

export const orderCode = [
  ...inOrderCode('code-shown', {
    says: 'The shop shows the code of an order; the user pays, and the shop looks again.',
    cost: { calls: 1, payments: 1 },
    async play(stage) {
      const order = stage.order()
      await stage.place(order)
      const payment = await stage.paymentOf(order)
      await stage.view('while it waits', order)
      stage.userPays(payment)
      await stage.notifyUntilAcknowledged('notification', payment)
      await stage.viewUntil('after the notification', order, ['paid'])
    },
  }),
  ...inOrderCode('code-images', {
    says: 'The answer to pay has images of the code before and after its text; the user pays.',
    cost: { calls: 1, payments: 1 },
    async play(stage) {
      const order = stage.order({ images: true })
      await stage.place(order)
      const payment = await stage.paymentOf(order)
      stage.userPays(payment)
      await stage.notifyUntilAcknowledged('notification', payment)
      await stage.viewUntil('after the notification', order, ['paid'])
    },
  }),
  ...inOrderCode('code-expires', {
    says: 'Nobody pays with the code of an order until its time is over.',
    waits: ({ expirySeconds, closeSeconds }) => expirySeconds + closeSeconds,
    async play(stage) {
      const order = stage.order()
      await stage.place(order)
      await stage.paymentOf(order)
      await stage.view('while it waits', order)
      await stage.pause('life of the code', 'the end of the code', stage.within('expirySeconds'))
      await stage.came('cancelPayment', 1, 'the cancel', stage.within('closeSeconds'))
      await stage.viewUntil('after its time', order, ['cancelled', 'failed'])
    },
  }),
]
