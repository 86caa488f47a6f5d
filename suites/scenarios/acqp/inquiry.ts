import { chosenPaymentResult, chosenResult } from '../../../gateway/acquiring/chosen.ts'
import type { Session } from '../../../gateway/session.ts'
import type { JsonObject } from '../../../protocol/body.ts'
import type { AcquirerStage, Order } from '../../play/acquirer-stage.ts'
import type { Scenario } from '../../scenario.ts'
import { cpm, everyFlow } from './define.ts'
import { unknown } from './success.ts'

const notExist = chosenResult({ resultCode: 'ORDER_NOT_EXIST', resultStatus: 'F' })
const busy = chosenResult({ resultCode: 'REQUEST_TRAFFIC_EXCEED_LIMIT', resultStatus: 'U' })
const inProcess = chosenPaymentResult({ resultCode: 'PAYMENT_IN_PROCESS', resultStatus: 'U' })

/** Answers to an inquiry that tell nothing of the payment. */
const silences = {
  'inquiry-unknown': {
    says: 'The first inquiry is answered U/UNKNOWN_EXCEPTION; the user pays a moment later.',
    begin: (session) => session.answerBy('inquiryPayment', [unknown]),
  },
  'inquiry-busy': {
    says: 'The first inquiry is answered U/REQUEST_TRAFFIC_EXCEED_LIMIT; the user pays a moment later.',
    begin: (session) => session.answerBy('inquiryPayment', [busy]),
  },
  'inquiry-not-found': {
    says: 'The first inquiry is answered F/ORDER_NOT_EXIST; the user pays a moment later.',
    begin: (session) => session.answerBy('inquiryPayment', [notExist]),
  },
  'inquiry-no-answer': {
    says: 'The first inquiry is not answered; the user pays a moment later.',
    begin: (session) => session.spoilAnswers('inquiryPayment', ['withheld']),
  },
  'inquiry-server-error': {
    says: 'The first inquiry is answered HTTP 500; the user pays a moment later.',
    begin: (session) => session.spoilAnswers('inquiryPayment', ['server-error']),
  },
} as const satisfies Record<string, { readonly says: string; readonly begin: (session: Session) => void }>

/** Names of the scenarios in which the first inquiry tells nothing. */
export const silentNames = Object.keys(silences) as (keyof typeof silences)[]

async function payAfterInquiry(stage: AcquirerStage): Promise<void> {
  const order = stage.order()
  await stage.place(order)
  const payment = await stage.paymentOf(order)
  await stage.came('inquiryPayment', 1, 'the first inquiry')
  await stage.view('after the first inquiry', order)
  await stage.came('inquiryPayment', 2, 'the second inquiry')
  stage.userPays(payment)
  await stage.viewUntil('after the payment', order, ['paid'])
}

const failing = (code: string) => ({
  says: `The payment fails while it waits: an inquiry says F/${code}.`,
  async play(stage: AcquirerStage) {
    const order = stage.order()
    await stage.place(order)
    const payment = await stage.paymentOf(order)
    stage.userFails(payment, code)
    await stage.viewUntil('after the failure', order, ['failed', 'cancelled'])
  },
})

/** What nobody comes to know until the payment is over. */
const unresolved = {
  'expiry-in-process': {
    says: 'The user never pays; inquiries say S with paymentResult U to the end, and beyond.',
    begin: (session) => session.answerAlways('inquiryPayment', inProcess),
  },
  'expiry-unknown': {
    says: 'The user never pays; inquiries are answered U to the end, and beyond.',
    once: 'acqp-*',
    begin: (session) => session.answerAlways('inquiryPayment', unknown),
  },
  'expiry-not-found': {
    says: 'Pay is never answered, and inquiries say ORDER_NOT_EXIST to the end, and beyond.',
    once: 'acqp-*',
    begin: (session) => {
      session.spoilAnswers('pay', always('withheld'))
      session.answerAlways('inquiryPayment', notExist)
    },
  },
  'expiry-no-answer': {
    says: 'The user never pays; inquiries are not answered to the end, and beyond.',
    once: 'acqp-*',
    begin: (session) => session.spoilAnswers('inquiryPayment', always('withheld')),
  },
} as const satisfies Record<
  string,
  { readonly says: string; readonly once?: string; readonly begin: (session: Session) => void }
>

/** Names of the scenarios in which a payment is over before anybody knows its result. */
export const unresolvedNames = Object.keys(unresolved) as (keyof typeof unresolved)[]

/** More answers than any acquirer asks for. */
function always<T>(oddity: T): T[] {
  return Array.from({ length: 10_000 }, () => oddity)
}

/** When a shop that gives up too early has done so. */
const most = 0.75

async function playToItsEnd(stage: AcquirerStage): Promise<void> {
  const order = stage.order()
  await stage.place(order)
  await stage.paymentOf(order)
  const lifeMs = stage.within('expirySeconds')
  await stage.came('cancelPayment', 1, 'most of its time', lifeMs * most)
  await stage.view('while nobody knows', order)
  const restMs = lifeMs * (1 - most) + stage.within('closeSeconds') + stage.finalMs
  await stage.came('cancelPayment', 1, 'the cancel', restMs)
  await stage.viewUntil('after the end', order, ['cancelled', 'failed'])
  await stage.pause('afterwards', 'further inquiries', stage.within('inquirySeconds'))
}

/** The user pays; then nothing is to happen until the payment would have been over. */
const resting = (told: 'by notification' | 'by inquiry') => async (stage: AcquirerStage) => {
  const order = stage.order()
  await stage.place(order)
  const payment = await stage.paymentOf(order)
  await stage.came('inquiryPayment', 1, 'the first inquiry')
  stage.userPays(payment)
  if (told === 'by notification') await stage.notifyUntilAcknowledged('notification', payment)
  await stage.viewUntil('after the payment', order, ['paid'])
  const allowedMs = stage.within('expirySeconds') + stage.within('closeSeconds')
  await stage.came('cancelPayment', 1, 'the end of its time', allowedMs)
  await stage.view('after its time', order)
}

type Schedules = Parameters<NonNullable<Scenario['waits']>>[0]

const toTheEnd = ({ expirySeconds, closeSeconds, inquirySeconds }: Schedules) =>
  expirySeconds + closeSeconds + inquirySeconds

/** What a success must agree in with the payment, and how one differs that is not its own. */
const others = {
  amount: ({ amount }: Order) => ({ paymentAmount: { ...amount, value: `${amount.value}0` } }),
  currency: ({ amount }: Order) => ({
    paymentAmount: { ...amount, currency: amount.currency === 'USD' ? 'SGD' : 'USD' },
  }),
  id: () => ({ paymentRequestId: 'ANOTHER-PAYMENT' }),
} as const satisfies Record<string, (order: Order) => JsonObject>

/** Alipay+ says that something else was paid; then the user pays what was asked for. */
const claimed = (api: 'pay' | 'inquiryPayment', what: keyof typeof others) => ({
  says: `The answer to ${api} tells a success with another ${what}; the user pays a moment later.`,
  cost: { payments: 1 },
  async play(stage: AcquirerStage) {
    const order = stage.order()
    stage.session.claimPaid(api, others[what](order))
    await stage.place(order)
    const payment = await stage.paymentOf(order)
    await stage.came('inquiryPayment', api === 'pay' ? 1 : 2, 'an honest answer')
    await stage.view('after the claim', order)
    stage.userPays(payment)
    await stage.viewUntil('after the payment', order, ['paid'])
  },
})

export const inquiry = [
  ...everyFlow('inquiry-failed', failing('USER_BALANCE_NOT_ENOUGH')),
  ...everyFlow('inquiry-closed', failing('ORDER_IS_CLOSED')),
  ...silentNames.flatMap((name) => {
    const { says, begin } = silences[name]
    return everyFlow(name, {
      says,
      once: 'acqp-*',
      cost: { payments: 1 },
      play: (stage) => {
        begin(stage.session)
        return payAfterInquiry(stage)
      },
    })
  }),
  ...unresolvedNames.flatMap((name) => {
    const { begin, ...rest } = unresolved[name]
    return everyFlow(name, {
      ...rest,
      waits: toTheEnd,
      play: (stage) => {
        begin(stage.session)
        return playToItsEnd(stage)
      },
    })
  }),
  ...everyFlow('rest-after-notification', {
    says: 'Alipay+ notifies of the success; the time of the payment goes by.',
    cost: { calls: 1, payments: 1 },
    waits: toTheEnd,
    play: resting('by notification'),
  }),
  ...everyFlow('rest-after-inquiry', {
    says: 'An inquiry tells the success; the time of the payment goes by.',
    cost: { payments: 1 },
    waits: toTheEnd,
    play: resting('by inquiry'),
  }),
  ...everyFlow('inquiry-other-amount', { ...claimed('inquiryPayment', 'amount'), once: 'acqp-*' }),
  ...everyFlow('inquiry-other-currency', { ...claimed('inquiryPayment', 'currency'), once: 'acqp-*' }),
  ...everyFlow('inquiry-other-id', { ...claimed('inquiryPayment', 'id'), once: 'acqp-*' }),
  ...cpm('pay-other-amount', claimed('pay', 'amount')),
]
