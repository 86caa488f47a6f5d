import type { PaymentInHand, WalletStage } from '../../play/wallet-stage.ts'
import { cpm, merchantFlows } from './define.ts'

async function payAndInquireTwice(stage: WalletStage): Promise<PaymentInHand['request']> {
  await stage.balance('balance before')
  const { request } = await stage.settle()
  await stage.balance('balance after')
  await stage.inquire('inquiry', request)
  await stage.inquire('inquiry again', request)
  return request
}

export const success = [
  cpm('pay-success', {
    says: 'A user shows a payment code, pays, and Alipay+ inquires twice afterwards.',
    cost: { calls: 3, payments: 1, intents: 1 },
    async play(stage) {
      await payAndInquireTwice(stage)
    },
  }),
  ...merchantFlows('pay-success', {
    says: 'A user scans the code of a shop, confirms the payment, and Alipay+ inquires twice afterwards.',
    cost: { calls: 2, payments: 1 },
    async play(stage) {
      await stage.openScanPage()
      await stage.view('result page', await payAndInquireTwice(stage))
    },
  }),
]
