import type { WalletStage } from '../../play/wallet-stage.ts'
import { cpm, everyFlow, merchantFlows } from './define.ts'

export const cancelTogether = ['cancel 1', 'cancel 2', 'cancel 3'] as const

/** Where nothing says that the payment is final, a late success is waited for as long as `lateMs`. */
async function cancelAtOnce(stage: WalletStage, lateMs: number): Promise<void> {
  await stage.balance('balance before')
  const { request, status } = await stage.begin()
  await stage.cancel('cancel', request)
  if (status === 'U') await stage.pause('late result', 'a result that must not come', lateMs)
  await stage.inquire('inquiry', request)
  await stage.balance('balance after')
}

export const cancel = [
  ...everyFlow('cancel-after-success', {
    says: 'A payment that succeeded is cancelled.',
    cost: { calls: 2, payments: 1 },
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
    play: (stage) => cancelAtOnce(stage, stage.finalMs),
  }),
  ...merchantFlows('cancel-at-once', {
    says: 'A payment is cancelled as soon as its user has confirmed it.',
    cost: { begins: 'begun', calls: 2, payments: 1 },
    waits: ({ notifySeconds }) => notifySeconds,
    play: (stage) => cancelAtOnce(stage, stage.schedules.notifyMs),
  }),
  ...everyFlow('cancel-after-failure', {
    condition: 'balanceTooLow',
    says: 'A payment that failed is cancelled.',
    cost: { calls: 2, payments: 0 },
    async play(stage) {
      await stage.balance('balance before')
      const { request } = await stage.settle()
      await stage.cancel('cancel', request)
      await stage.inquire('inquiry', request)
      await stage.balance('balance after')
    },
  }),
  ...everyFlow('cancel-repeated', {
    says: 'A payment is cancelled twice.',
    cost: { calls: 2, payments: 1 },
    async play(stage) {
      await stage.balance('balance before')
      const { request } = await stage.paid()
      await stage.cancel('cancel', request)
      await stage.cancel('cancel again', request)
      await stage.balance('balance after')
    },
  }),
  ...everyFlow('cancel-together', {
    says: 'A payment is cancelled three times at once.',
    cost: { calls: 4, payments: 1 },
    async play(stage) {
      await stage.balance('balance before')
      const { request } = await stage.paid()
      await stage.together(cancelTogether.map((label) => stage.cancelCall(label, request)))
      await stage.inquire('inquiry', request)
      await stage.balance('balance after')
    },
  }),
  ...merchantFlows('late-success', {
    says: 'Alipay+ has closed the order, or another wallet has paid it, when the success is notified; it cancels the payment.',
    cost: { calls: 2, payments: 1 },
    async play(stage) {
      await stage.balance('balance before')
      stage.session.spoilAnswers('notifyPayment', ['closed'])
      const { request } = await stage.settle()
      if (stage.notifies) await stage.notified(1, 'first notification', stage.schedules.notifyMs)
      await stage.cancel('cancel', request)
      await stage.inquire('inquiry', request)
      await stage.balance('balance after')
    },
  }),
  ...everyFlow('cancel-unknown', {
    says: 'A payment that never was is cancelled.',
    cost: { asks: 0, calls: 1, payments: 0 },
    async play(stage) {
      await stage.cancel('cancel', { paymentRequestId: stage.newId('NEVER') })
    },
  }),
  cpm('cancel-early', {
    says: 'A payment is cancelled; its pay arrives afterwards.',
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
  ...everyFlow('refund-after-cancel', {
    says: 'A payment is cancelled, then refunded.',
    cost: { calls: 2, payments: 1 },
    async play(stage) {
      const payment = await stage.paid()
      await stage.cancel('cancel', payment.request)
      await stage.balance('balance cancelled')
      await stage.refund('refund', stage.draftRefund(payment, BigInt(stage.amount.value)))
      await stage.balance('balance after')
    },
  }),
]
