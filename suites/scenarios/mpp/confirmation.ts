import type { WalletStage } from '../../play/wallet-stage.ts'
import { cpm, merchantFlows } from './define.ts'

const confirming = { condition: 'mustConfirm', needs: ['showPaymentCode', 'confirmPayment'] } as const

/** A payment that waits for its user is cancelled; the user tries to confirm it afterwards. */
async function cancelWhileWaiting(stage: WalletStage): Promise<void> {
  await stage.balance('balance before')
  const { request } = await stage.waiting()
  await stage.cancel('cancel', request)
  await stage.inquire('inquiry', request)
  await stage.tryToConfirm(request.paymentRequestId)
  await stage.inquire('inquiry after confirm', request)
  await stage.balance('balance after')
}

/** A payment that waits for its user is refunded as if it were paid. */
async function refundWhileWaiting(stage: WalletStage): Promise<void> {
  const payment = await stage.waiting()
  await stage.balance('balance before')
  await stage.refund('refund', stage.draftRefund(payment, BigInt(stage.amount.value)))
  await stage.balance('balance after')
}

export const confirmation = [
  cpm('confirm-accepted', {
    ...confirming,
    says: 'A payment waits for the user, who confirms it.',
    cost: { calls: 4, payments: 1, intents: 2 },
    async play(stage) {
      await stage.balance('balance before')
      const { request } = await stage.waiting()
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
      const { request } = await stage.waiting()
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
    play: cancelWhileWaiting,
  }),
  ...merchantFlows('cancel-in-process', {
    says: 'A payment that waits for the user is cancelled, because the user walks away or the shop closes the order; the user tries to confirm it afterwards.',
    cost: { begins: 'waiting', calls: 3, payments: 0, intents: 1 },
    play: cancelWhileWaiting,
  }),
  cpm('refund-in-process', {
    ...confirming,
    needs: ['showPaymentCode'],
    says: 'A payment that waits for the user is refunded.',
    cost: { calls: 2, payments: 0, intents: 1 },
    play: refundWhileWaiting,
  }),
  ...merchantFlows('refund-in-process', {
    says: 'A payment that waits for the user is refunded.',
    cost: { begins: 'waiting', calls: 1, payments: 0 },
    play: refundWhileWaiting,
  }),
]
