import { chosenResult } from '../../../gateway/acquiring/chosen.ts'
import { success } from '../../../gateway/acquiring/results.ts'
import type { AnswerOddity } from '../../../gateway/answer-oddities.ts'
import type { AcquirerStage, Order } from '../../play/acquirer-stage.ts'
import { everyFlow } from './define.ts'
import { cancelCame, close, once, paid, waiting, whileHeld } from './giving-back.ts'

const needs = ['viewOrder', 'cancelOrder'] as const

/** Closing is one intent more. */
const oneMore = { intents: 1 }

const failure = (resultCode: string) => chosenResult({ resultCode, resultStatus: 'F' })

/** An acquirer may inquire first, and repeat what the inquiry says that it has to. */
async function repeatCame(stage: AcquirerStage): Promise<void> {
  const allowedMs = stage.within('retrySeconds')
  if (await stage.came('cancelPayment', 2, 'the repeat', allowedMs)) return
  if (stage.session.count('inquiryPayment') > 0)
    await stage.came('cancelPayment', 2, 'the repeat after an inquiry', allowedMs)
}

/**
 * The shop closes an order whose cancel is answered oddly, and was not made; the answer to the repeat is held
 * back for a look.
 */
const answered = (
  name: string,
  oddity: AnswerOddity,
  says: string,
  where: { readonly once?: string } = once,
) =>
  everyFlow(`cancel-${name}`, {
    says: `The shop closes an unpaid order; ${says}.`,
    needs,
    cost: oneMore,
    ...where,
    async play(stage) {
      const { order } = await waiting(stage)
      stage.session.answerBy('cancelPayment', [() => ({ result: success })])
      stage.session.spoilAnswers('cancelPayment', [oddity])
      const closing = stage.cancelOrder('close', order)
      await cancelCame(stage)
      await whileHeld(stage, 'cancelPayment', async () => {
        await repeatCame(stage)
        await stage.view('before the cancel succeeds', order)
      })
      await closing
      await stage.viewUntil('after the cancel', order, ['cancelled'])
    },
  })

/** The shop closes a paid order, for whose cancel it is too late. */
async function closeTooLate(stage: AcquirerStage, order: Order): Promise<void> {
  stage.session.answerAlways('cancelPayment', failure('CANCEL_WINDOW_EXCEED'))
  await stage.cancelOrder('close', order)
  await stage.viewUntil('after the close', order, ['refunded', 'cancelled'], stage.within('closeSeconds'))
}

export const cancel = [
  ...everyFlow('cancel-unpaid', {
    says: 'The shop closes an unpaid order; afterwards notifications of a success and of a failure come.',
    needs,
    cost: { calls: 2, ...oneMore },
    async play(stage) {
      const { order, payment } = await waiting(stage)
      await stage.view('before the close', order)
      await close(stage, order)
      await stage.viewUntil('after the cancel', order, ['cancelled'])
      await stage.notify('late success', payment, { as: stage.asPaid })
      await stage.moment('after the late success')
      await stage.view('seen after the late success', order)
      await stage.notify('late failure', payment, {
        as: { state: 'failed', failure: 'USER_BALANCE_NOT_ENOUGH' },
      })
      await stage.moment('after the late failure')
      await stage.view('seen after the late failure', order)
    },
  }),
  ...everyFlow('cancel-held', {
    says: 'The shop closes an unpaid order; Alipay+ takes a while to answer the cancel.',
    needs,
    cost: oneMore,
    async play(stage) {
      const { order } = await waiting(stage)
      let closing = Promise.resolve()
      await whileHeld(stage, 'cancelPayment', async () => {
        closing = stage.cancelOrder('close', order)
        await cancelCame(stage)
        await stage.moment('while the cancel is held')
        await stage.view('before the cancel succeeds', order)
      })
      await closing
      await stage.viewUntil('after the cancel', order, ['cancelled'])
    },
  }),
  ...everyFlow('cancel-late-inquiry', {
    says: 'The shop closes an unpaid order while an inquiry is on its way, which says afterwards that it is paid.',
    needs,
    cost: oneMore,
    ...once,
    async play(stage) {
      stage.session.claimPaid('inquiryPayment')
      let closing = Promise.resolve()
      const order = stage.order()
      await whileHeld(stage, 'inquiryPayment', async () => {
        await stage.place(order)
        await stage.came('inquiryPayment', 1, 'the inquiry', stage.within('inquirySeconds'))
        closing = stage.cancelOrder('close', order)
        await cancelCame(stage)
        await stage.viewUntil('after the cancel', order, ['cancelled'], stage.within('closeSeconds'))
      })
      await closing
      await stage.moment('after the inquiry')
      await stage.view('seen after the inquiry', order)
    },
  }),
  ...answered('unknown', 'unknown', 'the first cancel is answered U/UNKNOWN_EXCEPTION', {}),
  ...answered('unanswered', 'withheld', 'the first cancel is not answered'),
  ...answered('http-500', 'server-error', 'the first cancel is answered with HTTP 500'),
  ...answered('forged', 'forged', 'the S that answers the first cancel is signed with a strange key'),
  ...answered('tampered', 'tampered', 'the S that answers the first cancel was changed after signing'),
  ...answered('unsigned', 'unsigned', 'the S that answers the first cancel is not signed'),
  ...everyFlow('cancel-never-known', {
    says: 'The shop closes an unpaid order; cancels are answered U/UNKNOWN_EXCEPTION for a while.',
    needs,
    cost: oneMore,
    ...once,
    waits: ({ retrySeconds }) => retrySeconds,
    async play(stage) {
      const { order } = await waiting(stage)
      const unknown = chosenResult({ resultCode: 'UNKNOWN_EXCEPTION', resultStatus: 'U' })
      stage.session.answerAlways('cancelPayment', unknown)
      const closing = stage.cancelOrder('close', order)
      await cancelCame(stage)
      await stage.pause('for a while', 'further cancels', stage.within('retrySeconds'))
      await stage.view('before the cancel succeeds', order)
      stage.session.answerAlways('cancelPayment', undefined)
      await closing
      await stage.viewUntil('after the cancel', order, ['cancelled'])
    },
  }),
  ...everyFlow('cancel-quiet', {
    says: 'The shop closes an unpaid order, and then nothing happens for a while.',
    needs,
    cost: oneMore,
    ...once,
    waits: ({ retrySeconds }) => retrySeconds,
    async play(stage) {
      const { order } = await waiting(stage)
      await close(stage, order)
      await stage.viewUntil('after the cancel', order, ['cancelled'])
      await stage.pause('for a while', 'further cancels', stage.within('retrySeconds'))
    },
  }),
  ...everyFlow('cancel-refused', {
    says: 'The shop closes an unpaid order; the cancel is answered F/PROCESS_FAIL.',
    needs,
    cost: oneMore,
    ...once,
    async play(stage) {
      const { order } = await waiting(stage)
      stage.session.answerAlways('cancelPayment', failure('PROCESS_FAIL'))
      const closing = stage.cancelOrder('close', order)
      await cancelCame(stage)
      await stage.moment('after the refusal')
      await stage.view('after the refused cancel', order)
      stage.session.answerAlways('cancelPayment', undefined)
      await closing
    },
  }),
  ...everyFlow('cancel-not-known', {
    says: 'The shop closes an order; from then on Alipay+ says that it knows no such payment.',
    needs,
    cost: oneMore,
    ...once,
    async play(stage) {
      const { order } = await waiting(stage)
      stage.session.answerAlways('cancelPayment', failure('ORDER_NOT_EXIST'))
      const closing = stage.cancelOrder('close', order)
      await cancelCame(stage)
      stage.session.answerAlways('inquiryPayment', failure('ORDER_NOT_EXIST'))
      await stage.moment('after the refusal')
      await stage.view('after the refused cancel', order)
      stage.session.answerAlways('cancelPayment', undefined)
      await closing
    },
  }),
  ...everyFlow('cancel-paid', {
    says: 'The shop closes an order that is paid.',
    needs,
    cost: { calls: 1, payments: 1, ...oneMore },
    async play(stage) {
      const { order } = await paid(stage)
      await stage.cancelOrder('close', order)
      await stage.viewUntil('after the close', order, ['cancelled', 'refunded'])
    },
  }),
  ...everyFlow('cancel-too-late', {
    says: 'The shop closes a paid order; the cancel is answered F/CANCEL_WINDOW_EXCEED.',
    needs,
    cost: { calls: 1, payments: 1, ...oneMore },
    ...once,
    async play(stage) {
      const { order } = await paid(stage)
      await closeTooLate(stage, order)
    },
  }),
  ...everyFlow('cancel-of-long-ago', {
    says: 'The shop closes an order that was paid three days ago, where the adapter can make it so.',
    needs,
    cost: { calls: 1, payments: 1, intents: 2 },
    ...once,
    async play(stage) {
      if (!stage.offers('ageOrder')) return
      const { order } = await paid(stage)
      await stage.ageOrder('three days ago', order, 3)
      await closeTooLate(stage, order)
    },
  }),
]
