import { cpm } from './define.ts'

/** Labels of the requests that are sent in the same turn of the event loop. */
export const togetherLabels = ['together 1', 'together 2', 'together 3', 'together 4', 'together 5'] as const

/** Longer than a month, after which a table of ids may have been emptied. */
const fortyDaysMs = 40 * 24 * 60 * 60_000

export const repeats = [
  cpm('pay-repeated', {
    says: 'The same pay is sent three times, one after the other.',
    cost: { calls: 4, payments: 1, intents: 1 },
    async play(stage) {
      await stage.balance('balance before')
      const { request } = await stage.paid()
      await stage.pay('pay again', request)
      await stage.pay('pay a third time', request)
      await stage.inquire('inquiry', request)
      await stage.balance('balance after')
    },
  }),
  cpm('pay-repeated-aged', {
    says: 'The pay of a payment that was made 40 days ago is sent again.',
    needs: ['showPaymentCode', 'agePayment'],
    cost: { calls: 2, payments: 1, intents: 2 },
    async play(stage) {
      await stage.balance('balance before')
      const { request } = await stage.paid()
      await stage.age(request, new Date(stage.now.getTime() - fortyDaysMs))
      await stage.pay('pay again', request)
      await stage.balance('balance after')
    },
  }),
  cpm('pay-together', {
    says: 'The same pay is sent five times at once, then once more.',
    cost: { calls: 7, payments: 1, intents: 1 },
    async play(stage) {
      await stage.balance('balance before')
      const request = stage.draftPay(await stage.code())
      const answers = await stage.payTogether(togetherLabels, request)
      await stage.inquireUntilFinal('inquiry', request)
      if (answers.some(({ status }) => status === 'U'))
        await stage.pause('late debits', 'what may still wait in a queue', stage.finalMs)
      await stage.pay('pay afterwards', request)
      await stage.balance('balance after')
    },
  }),
  cpm('pay-after-refusal', {
    says: 'A pay that somebody else has signed arrives, then the same pay from Alipay+.',
    cost: { calls: 2, payments: 1, intents: 1 },
    async play(stage) {
      const request = stage.draftPay(await stage.code())
      await stage.pay('spoiled', request, { spoiler: 'signed-by-stranger' })
      await stage.paySettled('pay', request)
    },
  }),
  cpm('pay-other-amount', {
    says: 'A pay is repeated with the same id and half the amount, then as it was.',
    cost: { calls: 4, payments: 1, intents: 1 },
    async play(stage) {
      await stage.balance('balance before')
      const { request } = await stage.paid()
      await stage.pay('pay with half', stage.halved(request))
      await stage.inquire('inquiry', request)
      await stage.pay('pay again', request)
      await stage.balance('balance after')
    },
  }),
]
