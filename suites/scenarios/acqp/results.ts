import type { AcquirerStage } from '../../play/acquirer-stage.ts'
import { cpm, everyFlow } from './define.ts'

const unknownException = { resultCode: 'UNKNOWN_EXCEPTION', resultStatus: 'U' } as const
const inconsistent = { resultCode: 'REPEAT_REQ_INCONSISTENT', resultStatus: 'F' } as const

/** A pay whose result the acquirer cannot know, until it asks. */
const unknownResults = {
  'pay-unknown': {
    says: 'Alipay+ answers pay with U/UNKNOWN_EXCEPTION; the user pays a moment later.',
    begin: (stage) => stage.session.answerWith('pay', [unknownException]),
  },
  'pay-no-answer': {
    says: 'Alipay+ does not answer pay; the user pays a moment later.',
    begin: (stage) => stage.session.spoilAnswers('pay', ['withheld']),
  },
  'pay-busy': {
    says: 'Alipay+ answers pay with U/REQUEST_TRAFFIC_EXCEED_LIMIT; the user pays a moment later.',
    once: 'acqp-*',
    begin: (stage) =>
      stage.session.answerWith('pay', [{ resultCode: 'REQUEST_TRAFFIC_EXCEED_LIMIT', resultStatus: 'U' }]),
  },
  'pay-server-error': {
    says: 'Alipay+ answers pay with HTTP 500; the user pays a moment later.',
    once: 'acqp-*',
    begin: (stage) => stage.session.spoilAnswers('pay', ['server-error']),
  },
} as const satisfies Record<
  string,
  { readonly says: string; readonly once?: string; readonly begin: (stage: AcquirerStage) => void }
>

/** Names of the scenarios in which the first answer to pay tells nothing, but for the one that comes late. */
export const unknownNames = Object.keys(unknownResults) as (keyof typeof unknownResults)[]

async function payAfterUnknown(stage: AcquirerStage): Promise<void> {
  const order = stage.order()
  await stage.place(order)
  const payment = await stage.paymentOf(order)
  await stage.view('while nobody knows', order)
  await stage.came('inquiryPayment', 1, 'the first inquiry')
  await stage.view('before the payment', order)
  stage.userPays(payment)
  await stage.viewUntil('after the payment', order, ['paid'])
}

/** Longer than most acquirers wait for an answer, and shorter than an adapter may take. */
const lateMs = (stage: AcquirerStage) => 2 * stage.within('inquirySeconds')

async function payWithLateAnswer(stage: AcquirerStage): Promise<void> {
  const order = stage.order()
  const letGo = stage.session.hold('pay')
  const meanwhile = async () => {
    try {
      stage.userPays(await stage.paymentOf(order))
      await stage.came('inquiryPayment', 1, 'the first inquiry', lateMs(stage))
    } finally {
      letGo()
    }
  }
  await Promise.all([stage.place(order), meanwhile()])
  await stage.viewUntil('after the payment', order, ['paid'])
}

/** The codes that a payment can fail with in every flow, besides PROCESS_FAIL. */
export const failures = [
  'USER_BALANCE_NOT_ENOUGH',
  'USER_AMOUNT_EXCEED_LIMIT',
  'PAYMENT_AMOUNT_EXCEED_LIMIT',
  'PAYMENT_COUNT_EXCEED_LIMIT',
  'USER_PAYMENT_VERIFICATION_FAILED',
  'USER_KYC_NOT_QUALIFIED',
  'USER_NOT_EXIST',
  'USER_STATUS_ABNORMAL',
  'UNAVAILABLE_PAYMENT_METHOD',
  'RISK_REJECT',
  'REGULATION_RESTRICTION',
  'MERCHANT_NOT_REGISTERED',
  'MERCHANT_KYB_NOT_QUALIFIED',
  'BUSINESS_NOT_SUPPORT',
  'CURRENCY_NOT_SUPPORT',
  'INVALID_CONTRACT',
  'PARAM_ILLEGAL',
] as const

/** Codes that tell of the payment code. */
export const codeFailures = ['EXPIRED_CODE', 'INVALID_CODE'] as const

/** The scenario in which pay is answered F with a code. */
export const failureScenario = (code: string) => `pay-failed-${code.toLowerCase().replaceAll('_', '-')}`

const refused = (code: string) => async (stage: AcquirerStage) => {
  const order = stage.order({ wallet: { failsWith: code } })
  await stage.place(order)
  await stage.paymentOf(order)
  await stage.viewUntil('after the failure', order, ['failed', 'cancelled'])
}

const failing = (code: string) => ({ says: `Alipay+ answers pay with F/${code}.`, play: refused(code) })

export const results = [
  ...unknownNames.flatMap((name) => {
    const { begin, ...rest } = unknownResults[name]
    return everyFlow(name, {
      ...rest,
      cost: { payments: 1 },
      play: (stage) => {
        begin(stage)
        return payAfterUnknown(stage)
      },
    })
  }),
  ...everyFlow('pay-late', {
    says: 'The answer to pay comes late, or too late; meanwhile the user pays.',
    once: 'acqp-*',
    cost: { payments: 1 },
    waits: ({ inquirySeconds }) => 2 * inquirySeconds,
    play: payWithLateAnswer,
  }),
  ...everyFlow('pay-repeat-inconsistent', {
    says: 'Alipay+ answers pay with U/UNKNOWN_EXCEPTION, and a repeat with F/REPEAT_REQ_INCONSISTENT; the user pays a moment later.',
    once: 'acqp-*',
    cost: { payments: 1 },
    play: (stage) => {
      stage.session.answerWith('pay', [unknownException, inconsistent])
      return payAfterUnknown(stage)
    },
  }),
  ...everyFlow('pay-failed', failing('PROCESS_FAIL')),
  ...failures.flatMap((code) => everyFlow(failureScenario(code), { ...failing(code), once: 'acqp-*' })),
  ...codeFailures.flatMap((code) => cpm(failureScenario(code), failing(code))),
  ...everyFlow('pay-closed', { ...failing('ORDER_IS_CLOSED'), once: 'acqp-*' }),
  ...everyFlow('pay-failed-for-good', {
    says: 'Alipay+ answers pay with F/RISK_REJECT, and waits for what the acquirer does next.',
    once: 'acqp-*',
    waits: ({ retrySeconds }) => retrySeconds,
    async play(stage) {
      await refused('RISK_REJECT')(stage)
      await stage.pause('afterwards', 'another pay', stage.within('retrySeconds'))
    },
  }),
]
