import { chosenPaymentResult } from '../../../gateway/acquiring/chosen.ts'
import type { AnswerSpoilerName } from '../../../gateway/spoilers.ts'
import type { AcquirerStage } from '../../play/acquirer-stage.ts'
import { cpm, everyFlow } from './define.ts'

/** What is wrong with an answer that must not be believed. */
export const distrusted = [
  'forged',
  'tampered',
  'amount-tampered',
] as const satisfies readonly AnswerSpoilerName[]

type Distrusted = (typeof distrusted)[number] | 'unsigned'

const wrongs: Readonly<Record<Distrusted, string>> = {
  forged: 'that a stranger has signed',
  tampered: 'to which a field was added on the way',
  'amount-tampered': 'whose amount was changed on the way',
  unsigned: 'without a signature',
}

/** A success that was never made; in truth the payment waits, and then fails. */
const claimedSuccess = (api: 'pay' | 'inquiryPayment', wrong: Distrusted) => ({
  says: `The answer to ${api} is a success ${wrongs[wrong]}; in truth the payment waits, and then fails.`,
  async play(stage: AcquirerStage) {
    const order = stage.order()
    stage.session.claimPaid(api)
    stage.session.spoilAnswers(api, [wrong])
    await stage.place(order)
    const payment = await stage.paymentOf(order)
    await stage.came('inquiryPayment', api === 'pay' ? 1 : 2, 'an honest answer')
    await stage.view('after the claim', order)
    stage.userFails(payment)
    await stage.viewUntil('after the failure', order, ['failed', 'cancelled'])
  },
})

/** A failure that never was; in truth the payment waits, and then succeeds. */
const claimedFailure = (
  api: 'pay' | 'inquiryPayment',
  says: string,
  begin: (stage: AcquirerStage) => void,
) => ({
  says: `The answer to ${api} is a failure ${says}; in truth the payment waits, and then succeeds.`,
  cost: { payments: 1 },
  async play(stage: AcquirerStage) {
    const order = stage.order()
    begin(stage)
    await stage.place(order)
    const payment = await stage.paymentOf(order)
    await stage.came('inquiryPayment', api === 'pay' ? 1 : 2, 'an honest answer')
    await stage.view('after the claim', order)
    stage.userPays(payment)
    await stage.viewUntil('after the payment', order, ['paid'])
  },
})

const inquiryFails = (wrong: 'forged' | 'tampered') => (stage: AcquirerStage) => {
  const failed = chosenPaymentResult({ resultCode: 'USER_BALANCE_NOT_ENOUGH', resultStatus: 'F' })
  stage.session.answerBy('inquiryPayment', [failed])
  stage.session.spoilAnswers('inquiryPayment', [wrong])
}

const once = { once: 'acqp-*' }

export const answers = [
  ...[...distrusted, 'unsigned' as const].flatMap((wrong) => [
    ...cpm(`pay-success-${wrong}`, claimedSuccess('pay', wrong)),
    ...everyFlow(`inquiry-success-${wrong}`, {
      ...claimedSuccess('inquiryPayment', wrong),
      ...(wrong === 'forged' ? {} : once),
    }),
  ]),
  ...everyFlow(
    'pay-failure-forged',
    claimedFailure('pay', 'that a stranger has signed', (stage) =>
      stage.session.spoilAnswers('pay', ['failure-forged']),
    ),
  ),
  ...everyFlow('pay-failure-tampered', {
    ...claimedFailure('pay', 'that was a delay when it was signed', (stage) =>
      stage.session.spoilAnswers('pay', ['failure-tampered']),
    ),
    ...once,
  }),
  ...everyFlow('inquiry-failure-forged', {
    ...claimedFailure('inquiryPayment', wrongs.forged, inquiryFails('forged')),
    ...once,
  }),
  ...everyFlow('inquiry-failure-tampered', {
    ...claimedFailure('inquiryPayment', wrongs.tampered, inquiryFails('tampered')),
    ...once,
  }),
]
