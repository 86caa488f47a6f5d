import { everyFlow } from './define.ts'

/** Days after which a refund must still be possible; the payment is the last of 366. */
const refundDays = 365

const aDay = 24 * 60 * 60_000

/** UTC+8, in which Alipay+ counts its days. */
const offsetMs = 8 * 60 * 60_000

/** Minutes after midnight of the next day until which a payment can be cancelled. */
const cancelMinutes = 30

/** Nothing is aged to within so many minutes of the end of its window. */
const marginMinutes = 5

/**
 * The earliest time of payment whose cancel window, until 00:30 UTC+8 of the next day, is still open:
 * the first second of today, or of yesterday while it is not yet half past midnight.
 */
export function earliestCancellable(now: Date): Date {
  const local = now.getTime() + offsetMs
  const sinceMidnight = local % aDay
  const stillYesterday = sinceMidnight < (cancelMinutes - marginMinutes) * 60_000
  const midnight = local - sinceMidnight - (stillYesterday ? aDay : 0)
  return new Date(midnight - offsetMs + 1000)
}

export const windows = [
  ...everyFlow('refund-aged', {
    says: 'A payment of 365 days ago is refunded in full.',
    needs: ['agePayment'],
    cost: { calls: 1, payments: 1, intents: 1 },
    async play(stage) {
      await stage.balance('balance before')
      const payment = await stage.paid()
      await stage.age(payment.request, new Date(stage.now.getTime() - refundDays * aDay))
      await stage.refund('refund', stage.draftRefund(payment, BigInt(stage.amount.value)))
      await stage.balance('balance after')
    },
  }),
  ...everyFlow('cancel-aged', {
    says: 'A payment is cancelled that was made as early as its cancel window allows.',
    needs: ['agePayment'],
    cost: { calls: 1, payments: 1, intents: 1 },
    async play(stage) {
      await stage.balance('balance before')
      const { request } = await stage.paid()
      await stage.age(request, earliestCancellable(stage.now))
      await stage.cancel('cancel', request)
      await stage.balance('balance after')
    },
  }),
]
