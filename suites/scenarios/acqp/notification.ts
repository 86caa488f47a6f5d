import type { AcquiredPayment } from '../../../gateway/acquiring/payments.ts'
import type { JsonObject } from '../../../protocol/body.ts'
import { type AcquirerStage, type Order, resendGapsSeconds } from '../../play/acquirer-stage.ts'
import { everyFlow } from './define.ts'

/** What does not differ by flow is played in one. */
const once = { once: 'acqp-*' } as const

/** Charges an order about which only a notification tells anything. */
async function waiting(stage: AcquirerStage): Promise<{ order: Order; payment: AcquiredPayment }> {
  stage.muteInquiries()
  const order = stage.order()
  await stage.place(order)
  return { order, payment: await stage.paymentOf(order) }
}

/** The user pays, a notification says so, and the shop sees it. */
async function paid(stage: AcquirerStage) {
  const placed = await waiting(stage)
  stage.userPays(placed.payment)
  await stage.notifyUntilAcknowledged('notification', placed.payment)
  await stage.viewUntil('after the notification', placed.order, ['paid'])
  return placed
}

/** The payment fails, a notification says so, and the shop sees it. */
async function failed(stage: AcquirerStage, code?: string) {
  const placed = await waiting(stage)
  stage.userFails(placed.payment, code)
  await stage.notifyUntilAcknowledged('notification', placed.payment)
  await stage.viewUntil('after the notification', placed.order, ['failed', 'cancelled'])
  return placed
}

/** One more notification, and how the shop sees the order a moment later. */
async function toldAgain(
  stage: AcquirerStage,
  { order, payment }: { order: Order; payment: AcquiredPayment },
  as?: Parameters<AcquirerStage['notify']>[2],
): Promise<void> {
  await stage.notify('another notification', payment, as)
  await stage.moment('after another notification')
  await stage.view('after another notification', order)
}

/** Notifies while the answer to pay is held back; returns whether it was acknowledged. */
async function notifiedEarly(stage: AcquirerStage, order: Order): Promise<boolean> {
  const payment = await stage.paymentOf(order)
  stage.userPays(payment)
  return (await stage.notify('early notification', payment)).status === 'S'
}

/** A notification of a success that differs from the payment, and then the right one. */
const mismatch = (
  name: string,
  what: string,
  changes: (payment: AcquiredPayment, stage: AcquirerStage) => JsonObject,
  where: { readonly once?: string } = {},
) =>
  everyFlow(`notify-${name}-mismatch`, {
    says: `A notification says that a payment succeeded, with ${what}; then the user pays, and the right one comes.`,
    cost: { calls: 2, payments: 1 },
    ...where,
    async play(stage) {
      const { order, payment } = await waiting(stage)
      await stage.notify('mismatch', payment, { as: stage.asPaid, changes: changes(payment, stage) })
      await stage.moment('after the mismatch')
      await stage.view('after the mismatch', order)
      stage.userPays(payment)
      await stage.notifyUntilAcknowledged('notification', payment)
      await stage.viewUntil('after the notification', order, ['paid'])
    },
  })

const otherCurrency = (currency: string) => (currency === 'USD' ? 'JPY' : 'USD')

const resendSeconds = resendGapsSeconds.reduce<number>((sum, gap) => sum + gap, 0)

export const notification = [
  ...everyFlow('notify-failure', {
    says: 'The payment fails while the user is at it, and a notification says so.',
    cost: { calls: 1 },
    async play(stage) {
      await failed(stage)
    },
  }),
  ...everyFlow('notify-closed', {
    ...once,
    says: 'The payment is closed at Alipay+, and a notification says so.',
    cost: { calls: 1 },
    async play(stage) {
      await failed(stage, 'ORDER_IS_CLOSED')
    },
  }),
  ...everyFlow('notify-copies', {
    says: 'A notification of a success comes eight times, with the published gaps.',
    cost: { calls: 1 + resendGapsSeconds.length, payments: 1 },
    waits: ({ resendFactor }) => resendSeconds / resendFactor,
    async play(stage) {
      const { order, payment } = await paid(stage)
      for (const [at, gap] of resendGapsSeconds.entries()) {
        await stage.pause(`gap ${at + 1}`, 'the next copy', stage.compressed(gap))
        await stage.notify(`copy ${at + 1}`, payment)
      }
      await stage.view('in the end', order)
    },
  }),
  ...everyFlow('notify-copy-together', {
    ...once,
    says: 'A notification of a success comes twice in the same moment.',
    cost: { calls: 2, payments: 1 },
    async play(stage) {
      const { order, payment } = await waiting(stage)
      stage.userPays(payment)
      const labels = ['notification', 'copy']
      const answers = await stage.session.callTogether(
        labels.map((label) => stage.notifyCall(label, payment)),
      )
      for (const [at, { status }] of answers.entries())
        if (status !== 'S') await stage.notifyUntilAcknowledged(`${labels[at]}: again`, payment)
      await stage.viewUntil('after the notification', order, ['paid'])
      await stage.moment('in the end')
      await stage.view('in the end', order)
    },
  }),
  ...everyFlow('notify-failure-after-success', {
    says: 'A notification says that the payment succeeded, and another that it failed.',
    cost: { calls: 2, payments: 1 },
    async play(stage) {
      await toldAgain(stage, await paid(stage), { as: { state: 'failed', failure: 'PROCESS_FAIL' } })
    },
  }),
  ...everyFlow('notify-success-after-failure', {
    says: 'A notification says that the payment failed, and another that it succeeded.',
    cost: { calls: 2 },
    async play(stage) {
      await toldAgain(stage, await failed(stage), { as: stage.asPaid })
    },
  }),
  ...everyFlow('notify-after-refund', {
    ...once,
    needs: ['viewOrder', 'refundOrder'],
    says: 'A paid order is refunded as a whole, and a copy of the notification of its payment comes.',
    cost: { calls: 2, payments: 1, intents: 1 },
    async play(stage) {
      const placed = await paid(stage)
      const { order } = placed
      await stage.refundOrder('refund', order, stage.newId('REFUND'), BigInt(order.amount.value))
      await stage.viewUntil('after the refund', order, ['refunded', 'cancelled'])
      await toldAgain(stage, placed)
    },
  }),
  ...everyFlow('notify-before-answer', {
    says: 'The user pays so fast that the notification comes before the answer to pay, which says U.',
    cost: { calls: 1, payments: 1 },
    async play(stage) {
      stage.muteInquiries()
      const order = stage.order()
      const release = stage.session.hold('pay')
      const early = notifiedEarly(stage, order).finally(release)
      const [isAcknowledged] = await Promise.all([early, stage.place(order)])
      if (!isAcknowledged) await stage.notifyUntilAcknowledged('notification', await stage.paymentOf(order))
      await stage.viewUntil('after the answer', order, ['paid'])
      await stage.moment('in the end')
      await stage.view('in the end', order)
    },
  }),
  ...mismatch('amount', 'another amount', ({ amount }) => ({ paymentAmount: { ...amount, value: '1' } })),
  ...mismatch(
    'currency',
    'the amount in another currency',
    ({ amount }) => ({ paymentAmount: { ...amount, currency: otherCurrency(amount.currency) } }),
    once,
  ),
  ...mismatch(
    'id',
    'a paymentRequestId that there is not',
    (_, stage) => ({ paymentRequestId: stage.newId('UNKNOWN') }),
    once,
  ),
  ...mismatch('acquirer', 'the id of another acquirer', () => ({ acquirerId: '1022172000000009999' }), once),
  ...everyFlow('notify-crossed', {
    ...once,
    says: 'Two orders wait. A notification has the paymentRequestId of one and all else of the other; then the other is paid.',
    cost: { calls: 2, orders: 2, payments: 1 },
    async play(stage) {
      stage.muteInquiries()
      const [first, second] = [stage.order(), stage.order()]
      await stage.place(first, 'place the first')
      await stage.place(second, 'place the second')
      const { paymentRequestId } = await stage.paymentOf(first)
      const payment = await stage.paymentOf(second)
      await stage.notify('mismatch', payment, { as: stage.asPaid, changes: { paymentRequestId } })
      await stage.moment('after the mismatch')
      await stage.view('first after the mismatch', first)
      await stage.view('after the mismatch', second)
      stage.userPays(payment)
      await stage.notifyUntilAcknowledged('notification', payment)
      await stage.viewUntil('after the notification', second, ['paid'])
      await stage.view('first after the notification', first)
    },
  }),
  ...everyFlow('notify-registered-url', {
    ...once,
    says: 'A notification comes to the address that is registered with Alipay+.',
    cost: { calls: 1, payments: 1 },
    async play(stage) {
      const { payment } = await waiting(stage)
      stage.userPays(payment)
      const { url: _, ...call } = stage.notifyCall('notification', payment)
      await stage.session.call(call)
    },
  }),
]
