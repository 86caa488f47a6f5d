import { cpm } from './define.ts'

export const inquiryTogether = ['inquiry 1', 'inquiry 2', 'inquiry 3', 'inquiry 4', 'inquiry 5'] as const

export const inquiry = [
  cpm('inquiry-unknown', {
    says: 'Alipay+ inquires about a payment that never was.',
    needs: [],
    cost: { calls: 1, payments: 0, intents: 0 },
    async play(stage) {
      await stage.inquire('inquiry', { paymentRequestId: stage.newId('NEVER') })
    },
  }),
  cpm('inquiry-before-pay', {
    says: 'Alipay+ inquires before the pay arrives, then pays.',
    cost: { calls: 3, payments: 1, intents: 1 },
    async play(stage) {
      const request = stage.draftPay(await stage.code())
      await stage.inquire('inquiry before', request)
      await stage.paySettled('pay', request)
      await stage.inquire('inquiry after', request)
    },
  }),
  cpm('inquiry-during-pay', {
    says: 'Alipay+ inquires three times in the same moment as it pays.',
    cost: { calls: 5, payments: 1, intents: 1 },
    async play(stage) {
      await stage.balance('balance before')
      const request = stage.draftPay(await stage.code())
      const inquiries = inquiryTogether.slice(0, 3).map((label) => stage.inquiryCall(label, request))
      await stage.session.callTogether([{ api: 'pay', label: 'pay', body: request }, ...inquiries])
      await stage.inquireUntilFinal('inquiry after', request)
      await stage.balance('balance after')
    },
  }),
  cpm('inquiry-together', {
    says: 'Alipay+ inquires five times at once about a payment that succeeded.',
    cost: { calls: 6, payments: 1, intents: 1 },
    async play(stage) {
      const { request } = await stage.paid()
      await stage.session.callTogether(inquiryTogether.map((label) => stage.inquiryCall(label, request)))
    },
  }),
]
