import { chosenResult } from '../../../gateway/acquiring/chosen.ts'
import { cpm, everyFlow } from './define.ts'

/** What an inquiry is answered that says nothing. */
export const unknown = chosenResult({ resultCode: 'UNKNOWN_EXCEPTION', resultStatus: 'U' })

export const success = [
  ...cpm('pay-at-once', {
    says: 'The wallet takes the payment at once, and Alipay+ answers pay with S.',
    cost: { calls: 1, payments: 1 },
    async play(stage) {
      const order = stage.order({ wallet: 'pays' })
      await stage.place(order)
      const payment = await stage.paymentOf(order)
      await stage.viewUntil('after the answer', order, ['paid'])
      await stage.notifyUntilAcknowledged('notification', payment)
      await stage.viewUntil('after the notification', order, ['paid'])
    },
  }),
  ...everyFlow('pay-told-by-notification', {
    says: 'The user takes a while; inquiries tell nothing, and Alipay+ notifies of the success.',
    cost: { calls: 1, payments: 1 },
    async play(stage) {
      const order = stage.order()
      await stage.place(order)
      const payment = await stage.paymentOf(order)
      await stage.view('while it waits', order)
      stage.session.answerAlways('inquiryPayment', unknown)
      stage.userPays(payment)
      await stage.notifyUntilAcknowledged('notification', payment)
      await stage.viewUntil('after the notification', order, ['paid'])
    },
  }),
  ...everyFlow('pay-told-by-inquiry', {
    says: 'The user takes a while; no notification comes, and an inquiry tells the success.',
    cost: { payments: 1 },
    async play(stage) {
      const order = stage.order()
      await stage.place(order)
      const payment = await stage.paymentOf(order)
      await stage.came('inquiryPayment', 1, 'the first inquiry', stage.within('inquirySeconds'))
      await stage.view('after the first inquiry', order)
      stage.userPays(payment)
      await stage.viewUntil('after the payment', order, ['paid'])
    },
  }),
  ...everyFlow('pay-told-twice', {
    says: 'An inquiry tells the success, and then Alipay+ notifies of it.',
    cost: { calls: 1, payments: 1 },
    async play(stage) {
      const order = stage.order()
      await stage.place(order)
      const payment = await stage.paymentOf(order)
      await stage.came('inquiryPayment', 1, 'the first inquiry', stage.within('inquirySeconds'))
      stage.userPays(payment)
      await stage.viewUntil('after the first word', order, ['paid'])
      await stage.notifyUntilAcknowledged('notification', payment)
      await stage.viewUntil('after the last word', order, ['paid'])
    },
  }),
  ...everyFlow('pay-told-together', {
    says: 'The answer to an inquiry and a notification tell the success in the same moment.',
    cost: { calls: 1, payments: 1 },
    async play(stage) {
      const order = stage.order()
      await stage.place(order)
      const payment = await stage.paymentOf(order)
      stage.userPays(payment)
      const before = stage.session.count('inquiryPayment')
      const letGo = stage.session.hold('inquiryPayment')
      await stage.came('inquiryPayment', before + 1, 'the held inquiry', stage.within('inquirySeconds'))
      const notified = stage.notifyUntilAcknowledged('notification', payment)
      letGo()
      await notified
      await stage.viewUntil('after the last word', order, ['paid'])
    },
  }),
  ...everyFlow('pay-told-before', {
    says: 'Alipay+ notifies of the success while an answer is on its way that does not know it yet; later inquiries tell nothing.',
    cost: { calls: 1, payments: 1 },
    waits: ({ retrySeconds }) => retrySeconds,
    async play(stage) {
      const order = stage.order()
      const letGo = stage.session.hold('inquiryPayment')
      await stage.place(order)
      const payment = await stage.paymentOf(order)
      await stage.came('inquiryPayment', 1, 'the held inquiry', stage.within('inquirySeconds'))
      stage.session.answerAlways('inquiryPayment', unknown)
      stage.userPays(payment)
      await stage.notifyUntilAcknowledged('notification', payment)
      await stage.viewUntil('after the first word', order, ['paid'])
      letGo()
      await stage.pause('late answer', 'the answer that comes too late', stage.within('retrySeconds'))
      await stage.view('after the last word', order)
    },
  }),
]
