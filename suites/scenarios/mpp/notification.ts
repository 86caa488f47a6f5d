import type { AnswerSpoilerName } from '../../../gateway/spoilers.ts'
import type { PublicConfiguration } from '../../../schemas/generated/suite.ts'
import type { WalletStage } from '../../play/wallet-stage.ts'
import type { Scenario } from '../../scenario.ts'
import { cpm, everyFlow, everyFlowId, merchantFlows } from './define.ts'

/** Acknowledgements after which a wallet must send its notification again. */
export const unacknowledging = [
  'withheld',
  'server-error',
  'unknown',
  'unsigned',
  'forged',
] as const satisfies readonly AnswerSpoilerName[]

export const resendScenarios = (spoiler: AnswerSpoilerName) =>
  everyFlowId.map((flow) => `${flow}.notify-${spoiler}`)

/** Resends take minutes in a real environment: one flow of a kind stands for the others. */
const onceOf = (flow: string) => (flow === 'mpp-cpm' ? flow : 'mpp-mpm-*')

/** Where the wallet does not notify at all there is nothing to look at. */
const whereNotified = (scenarios: readonly Scenario[]) =>
  scenarios.map((scenario): Scenario => {
    const field = scenario.flow === 'mpp-cpm' ? 'notifiesInCpm' : 'notifiesInMpm'
    const declaredAway = (configuration: PublicConfiguration) =>
      configuration[field] ? undefined : `"${field}" is false`
    return { ...scenario, declaredAway }
  })

/** A timer of the partner may fire late by a quarter of its gap and a little more. */
const late = (ms: number) => ms * 1.25 + 250

/** One look at silence, long enough for the next resend to arrive if there were one. */
const silence = (gapMs: number | undefined) => late(gapMs ?? 0)

const gapSeconds = ({ resendGapsSeconds: [first = 0] }: PublicConfiguration['schedules']) => first

/** After one of the answers the suite waits whether the notification comes a third time. */
const longest = 'withheld'

const silenceSeconds = ({
  resendGapsSeconds: [first = 0, second = first],
}: PublicConfiguration['schedules']) => second * 1.25

const resend = (spoiler: AnswerSpoilerName) =>
  everyFlow(`notify-${spoiler}`, {
    says: `The first notification is answered badly (${spoiler}), the second well.`,
    cost: { calls: 0, payments: 1 },
    waits: (schedules) =>
      gapSeconds(schedules) * 1.25 + (spoiler === longest ? silenceSeconds(schedules) : 0),
    async play(stage) {
      const { notifyMs, resendGapsMs } = stage.schedules
      const [first = 0, second = first] = resendGapsMs
      stage.session.spoilAnswers('notifyPayment', [spoiler])
      await stage.paid()
      if (!(await stage.notified(1, 'first notification', notifyMs))) return
      if (!(await stage.notified(2, 'resend', late(first) + 1000))) return
      if (spoiler === longest) await stage.notified(3, 'silence', silence(second))
    },
  })

/** Waits for a notification, and for silence after it. */
async function notifiedOnce(stage: WalletStage): Promise<void> {
  const { notifyMs, resendGapsMs } = stage.schedules
  if (!(await stage.notified(1, 'first notification', notifyMs))) return
  await stage.notified(2, 'silence', silence(resendGapsMs[0]))
}

/** A payment that waits for its user is cancelled, then confirmed; a notification may come. */
async function cancelThenConfirm(stage: WalletStage): Promise<void> {
  const { request } = await stage.waiting()
  await stage.cancel('cancel', request)
  await stage.tryToConfirm(request.paymentRequestId)
  await stage.pause('silence', 'a notification of the cancelled payment', stage.schedules.notifyMs)
}

export const notification = whereNotified([
  cpm('notify-success', {
    says: 'A payment succeeds and its notification is acknowledged.',
    cost: { calls: 1, payments: 1, intents: 1 },
    waits: (schedules) => gapSeconds(schedules) * 1.25,
    async play(stage) {
      await stage.paid()
      await notifiedOnce(stage)
    },
  }),
  ...merchantFlows('notify-success', {
    says: 'A payment succeeds and its notification is acknowledged; Alipay+ inquires only afterwards.',
    cost: { calls: 0, payments: 1 },
    waits: (schedules) => gapSeconds(schedules) * 1.25,
    async play(stage) {
      const { request } = await stage.begin()
      await notifiedOnce(stage)
      await stage.inquireUntilFinal('pay: inquiry', request)
    },
  }),
  ...everyFlow('notify-failure', {
    condition: 'balanceTooLow',
    says: 'A payment fails and its notification is acknowledged.',
    cost: { calls: 0, payments: 0 },
    async play(stage) {
      await stage.settle()
      await stage.notified(1, 'first notification', stage.schedules.notifyMs)
    },
  }),
  ...unacknowledging.flatMap(resend).map((one) => ({ ...one, once: onceOf(one.flow) })),
  cpm('notify-after-cancel', {
    condition: 'mustConfirm',
    needs: ['showPaymentCode', 'confirmPayment'],
    says: 'A payment that waits for the user is cancelled; the user tries to confirm it, and a notification may come.',
    cost: { calls: 2, payments: 0, intents: 2 },
    waits: ({ notifySeconds }) => notifySeconds,
    play: cancelThenConfirm,
  }),
  ...merchantFlows('notify-after-cancel', {
    says: 'A payment that waits for the user is cancelled; the user tries to confirm it, and a notification may come.',
    cost: { begins: 'waiting', calls: 1, payments: 0, intents: 1 },
    waits: ({ notifySeconds }) => notifySeconds,
    play: cancelThenConfirm,
  }),
])
