import { chosenResult } from '../../../gateway/acquiring/chosen.ts'
import { smallestStep } from '../../../gateway/acquiring/payments.ts'
import type { AnswerOddity } from '../../../gateway/answer-oddities.ts'
import type { AcquirerStage, Order } from '../../play/acquirer-stage.ts'
import { everyFlow } from './define.ts'
import { close, half, once, paid, thirds, waiting, whileHeld } from './giving-back.ts'

const needs = ['viewOrder', 'refundOrder'] as const

/** One payment that its notification tells, and so many wishes of the shop. */
const cost = (intents: number) => ({ calls: 1, payments: 1, intents })

/** The shop refunds a part of an order, and Alipay+ has got as many refunds. */
async function refundPart(
  stage: AcquirerStage,
  label: string,
  order: Order,
  units: bigint,
  count: number,
): Promise<void> {
  await stage.refundOrder(label, order, stage.newId('REFUND'), units)
  await stage.came('refund', count, `${label}: the refund`)
}

/** More than a half is refunded, and the first refund is answered oddly; the answer to the repeat is held back for a look. */
const answered = (
  name: string,
  oddity: AnswerOddity,
  says: string,
  where: { readonly once?: string } = once,
) =>
  everyFlow(`refund-${name}`, {
    says: `The shop refunds a part of an order; ${says}.`,
    needs,
    cost: cost(1),
    ...where,
    async play(stage) {
      const { order } = await paid(stage)
      stage.session.spoilAnswers('refund', [oddity])
      const wish = stage.refundOrder('refund', order, stage.newId('REFUND'), half(order))
      await stage.came('refund', 1, 'the first refund')
      await whileHeld(stage, 'refund', async () => {
        await stage.came('refund', 2, 'the repeat', stage.within('retrySeconds'))
        await stage.view('before it is known', order)
      })
      await wish
      await stage.viewUntil('after the refund', order, ['partlyRefunded'])
    },
  })

/** A part is refunded, and then a further one, which is refused with a code. */
async function refuseSecond(stage: AcquirerStage, order: Order, resultCode: string): Promise<void> {
  const [first, , rest] = thirds(order)
  stage.session.answerAlways('refund', chosenResult({ resultCode, resultStatus: 'F' }))
  await stage.refundOrder('refused part', order, stage.newId('REFUND'), first + rest)
  await stage.came('refund', 2, 'the refused refund')
  await stage.moment('after the refused part')
  await stage.view('seen after the refused part', order)
  stage.session.answerAlways('refund', undefined)
}

async function refundFirst(stage: AcquirerStage, order: Order): Promise<void> {
  await refundPart(stage, 'first part', order, thirds(order)[0], 1)
  await stage.viewUntil('after the first part', order, ['partlyRefunded'])
}

/** The shop refunds an order that was not paid. */
async function refundUnpaid(stage: AcquirerStage, order: Order): Promise<void> {
  await stage.refundOrder('refund of nothing', order, stage.newId('REFUND'), BigInt(order.amount.value))
  await stage.moment('after the refund of nothing')
  await stage.view('seen after the refund of nothing', order)
}

/** No refund is possible after a year, even a leap year. */
const longAgoDays = 370

export const refund = [
  ...everyFlow('refund-full', {
    says: 'The shop refunds a paid order in full.',
    needs,
    cost: cost(1),
    async play(stage) {
      const { order } = await paid(stage)
      await stage.refundOrder('refund', order, stage.newId('REFUND'), BigInt(order.amount.value))
      await stage.viewUntil('after the refund', order, ['refunded', 'cancelled'])
    },
  }),
  ...everyFlow('refund-parts', {
    says: 'The shop refunds a paid order in three parts, and then the smallest amount more.',
    needs,
    cost: cost(4),
    async play(stage) {
      const { order } = await paid(stage)
      const [, second, last] = thirds(order)
      await refundFirst(stage, order)
      await refundPart(stage, 'second part', order, second, 2)
      await stage.view('after the second part', order)
      await refundPart(stage, 'last part', order, last, 3)
      await stage.viewUntil('after the last part', order, ['refunded'])
      await stage.refundOrder('one more', order, stage.newId('REFUND'), smallestStep(order.amount))
      await stage.moment('after one more')
      await stage.view('seen after one more', order)
    },
  }),
  ...everyFlow('refund-over', {
    says: 'The shop refunds more than was paid, and then exactly what was paid.',
    needs,
    cost: cost(2),
    ...once,
    async play(stage) {
      const { order } = await paid(stage)
      const whole = BigInt(order.amount.value)
      await stage.refundOrder('too much', order, stage.newId('REFUND'), whole + smallestStep(order.amount))
      await stage.moment('after too much')
      await stage.view('seen after too much', order)
      await stage.refundOrder('exact', order, stage.newId('REFUND'), whole)
      await stage.viewUntil('after the exact refund', order, ['refunded', 'cancelled'])
    },
  }),
  ...everyFlow('refund-twice', {
    says: 'The shop asks twice for the same refund of a part.',
    needs,
    cost: cost(2),
    ...once,
    async play(stage) {
      const { order } = await paid(stage)
      const reference = stage.newId('REFUND')
      const [part] = thirds(order)
      await stage.refundOrder('refund', order, reference, part)
      await stage.viewUntil('after the refund', order, ['partlyRefunded'])
      await stage.refundOrder('the same refund', order, reference, part)
      await stage.moment('after the same refund')
      await stage.view('seen after the same refund', order)
    },
  }),
  ...answered('unknown', 'unknown', 'the first refund is answered U/UNKNOWN_EXCEPTION', {}),
  ...answered('unanswered', 'withheld', 'the first refund is not answered'),
  ...answered('http-500', 'server-error', 'the first refund is answered with HTTP 500'),
  ...answered('forged', 'forged', 'the S that answers the first refund is signed with a strange key'),
  ...answered('tampered', 'tampered', 'the S that answers the first refund was changed after signing'),
  ...answered('unsigned', 'unsigned', 'the S that answers the first refund is not signed'),
  ...everyFlow('refund-answered-late', {
    says: 'The shop refunds a part of an order; the first refund is answered after its repeat has come.',
    needs,
    cost: cost(1),
    ...once,
    waits: ({ retrySeconds }) => retrySeconds,
    async play(stage) {
      const { order } = await paid(stage)
      let wish: Promise<unknown> = Promise.resolve()
      await whileHeld(stage, 'refund', async () => {
        wish = stage.refundOrder('refund', order, stage.newId('REFUND'), half(order))
        await stage.came('refund', 1, 'the first refund')
        await stage.came('refund', 2, 'the repeat', stage.within('retrySeconds') + 2 * stage.finalMs)
      })
      await wish
      await stage.viewUntil('after the refund', order, ['partlyRefunded'])
      await stage.moment('after the late answer')
      await stage.view('seen after the late answer', order)
    },
  }),
  ...everyFlow('refund-refused', {
    says: 'The shop refunds a part of an order, and another one, which is answered F/PROCESS_FAIL.',
    needs,
    cost: cost(2),
    ...once,
    async play(stage) {
      const { order } = await paid(stage)
      await refundFirst(stage, order)
      await refuseSecond(stage, order, 'PROCESS_FAIL')
    },
  }),
  ...everyFlow('refund-too-late', {
    says: 'The shop refunds a part of an order, and more than a year later another one, which is answered F/REFUND_WINDOW_EXCEED.',
    needs,
    cost: cost(3),
    ...once,
    async play(stage) {
      const { order } = await paid(stage)
      await refundFirst(stage, order)
      if (stage.offers('ageOrder')) await stage.ageOrder('more than a year ago', order, longAgoDays)
      await refuseSecond(stage, order, 'REFUND_WINDOW_EXCEED')
    },
  }),
  ...everyFlow('refund-unpaid', {
    says: 'The shop refunds an order that waits for its user; the user pays, and it refunds a part.',
    needs,
    cost: cost(2),
    ...once,
    async play(stage) {
      const { order, payment } = await waiting(stage)
      await refundUnpaid(stage, order)
      stage.userPays(payment)
      await stage.notifyUntilAcknowledged('notification', payment)
      await stage.viewUntil('after the payment', order, ['paid'])
      await refundFirst(stage, order)
    },
  }),
  ...everyFlow('refund-after-failure', {
    says: 'The shop refunds an order whose payment failed.',
    needs,
    cost: { calls: 1, intents: 1 },
    ...once,
    async play(stage) {
      const { order, payment } = await waiting(stage)
      stage.userFails(payment)
      await stage.notifyUntilAcknowledged('notification', payment)
      await stage.viewUntil('after the failure', order, ['failed'])
      await refundUnpaid(stage, order)
    },
  }),
  ...everyFlow('refund-after-cancel', {
    says: 'The shop closes an unpaid order and refunds it.',
    needs: [...needs, 'cancelOrder'],
    cost: { intents: 2 },
    ...once,
    async play(stage) {
      const { order } = await waiting(stage)
      await close(stage, order)
      await stage.viewUntil('after the cancel', order, ['cancelled'])
      await refundUnpaid(stage, order)
    },
  }),
]
