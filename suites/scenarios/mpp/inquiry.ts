import { everyFlow } from './define.ts'

export const inquiryTogether = ['inquiry 1', 'inquiry 2', 'inquiry 3', 'inquiry 4', 'inquiry 5'] as const

export const inquiry = [
  ...everyFlow('inquiry-unknown', {
    says: 'Alipay+ inquires about a payment that never was.',
    cost: { asks: 0, calls: 1, payments: 0 },
    async play(stage) {
      await stage.inquire('inquiry', { paymentRequestId: stage.newId('NEVER') })
    },
  }),
  ...everyFlow('inquiry-before-pay', {
    says: 'Alipay+ inquires before the wallet is told of the payment, which then succeeds.',
    cost: { calls: 2, payments: 1 },
    async play(stage) {
      const { request } = await stage.settleAfterInquiry('inquiry before')
      await stage.inquire('inquiry after', request)
    },
  }),
  ...everyFlow('inquiry-during-pay', {
    says: 'Alipay+ inquires three times in the same moment as it pays, or as the user confirms.',
    cost: { begins: 'begun', calls: 4, payments: 1 },
    async play(stage) {
      await stage.balance('balance before')
      await stage.settleWithInquiries(inquiryTogether.slice(0, 3))
      await stage.balance('balance after')
    },
  }),
  ...everyFlow('inquiry-together', {
    says: 'Alipay+ inquires five times at once about a payment that succeeded.',
    cost: { calls: 5, payments: 1 },
    async play(stage) {
      const { request } = await stage.paid()
      await stage.session.callTogether(inquiryTogether.map((label) => stage.inquiryCall(label, request)))
    },
  }),
]
