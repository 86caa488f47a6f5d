import type { AnswerSpoilerName } from '../../../gateway/spoilers.ts'
import type { PublicConfiguration } from '../../../schemas/generated/suite.ts'
import { cpm } from './define.ts'

/** Acknowledgements after which a wallet must send its notification again. */
export const unacknowledging = [
  'withheld',
  'server-error',
  'unknown',
  'unsigned',
  'forged',
] as const satisfies readonly AnswerSpoilerName[]

export const resendScenario = (spoiler: AnswerSpoilerName) => `mpp-cpm.notify-${spoiler}`

const declaredAway = ({ notifiesInCpm }: PublicConfiguration) =>
  notifiesInCpm ? undefined : '"notifiesInCpm" is false'

/** A timer of the partner may fire late by a quarter of its gap and a little more. */
const late = (ms: number) => ms * 1.25 + 250

/** One look at silence, long enough for the next resend to arrive if there were one. */
const silence = (gapMs: number | undefined) => late(gapMs ?? 0)

const gapSeconds = ({ resendGapsSeconds: [first = 0] }: PublicConfiguration['schedules']) => first

const resend = (spoiler: AnswerSpoilerName) =>
  cpm(`notify-${spoiler}`, {
    says: `The first notification is answered badly (${spoiler}), the second well.`,
    cost: { calls: 1, payments: 1, intents: 1 },
    waits: (schedules) =>
      gapSeconds(schedules) + (schedules.resendGapsSeconds[1] ?? gapSeconds(schedules)) * 1.25,
    declaredAway,
    async play(stage) {
      const { notifyMs, resendGapsMs } = stage.schedules
      const [first = 0, second = first] = resendGapsMs
      stage.session.spoilAnswers('notifyPayment', [spoiler])
      await stage.paid()
      if (!(await stage.notified(1, 'first notification', notifyMs))) return
      if (!(await stage.notified(2, 'resend', late(first) + 1000))) return
      await stage.notified(3, 'silence', silence(second))
    },
  })

export const notification = [
  cpm('notify-success', {
    says: 'A payment succeeds and its notification is acknowledged.',
    cost: { calls: 1, payments: 1, intents: 1 },
    waits: (schedules) => gapSeconds(schedules) * 1.25,
    declaredAway,
    async play(stage) {
      const { notifyMs, resendGapsMs } = stage.schedules
      await stage.paid()
      if (!(await stage.notified(1, 'first notification', notifyMs))) return
      await stage.notified(2, 'silence', silence(resendGapsMs[0]))
    },
  }),
  cpm('notify-failure', {
    condition: 'balanceTooLow',
    says: 'A payment fails and its notification is acknowledged.',
    cost: { calls: 1, payments: 0, intents: 1 },
    declaredAway,
    async play(stage) {
      await stage.payWithCode()
      await stage.notified(1, 'first notification', stage.schedules.notifyMs)
    },
  }),
  ...unacknowledging.map(resend),
  cpm('notify-after-cancel', {
    condition: 'mustConfirm',
    needs: ['showPaymentCode', 'confirmPayment'],
    says: 'A payment that waits for the user is cancelled; the user tries to confirm it, and a notification may come.',
    cost: { calls: 2, payments: 0, intents: 2 },
    waits: ({ notifySeconds }) => notifySeconds,
    declaredAway,
    async play(stage) {
      const { customerId } = stage.user
      const { request } = await stage.pay('pay', stage.draftPay(await stage.code()))
      await stage.cancel('cancel', request)
      const { paymentRequestId } = request
      await stage.try('confirmPayment', 'confirm', { customerId, paymentRequestId, accept: true })
      await stage.pause('silence', 'a notification of the cancelled payment', stage.schedules.notifyMs)
    },
  }),
]
