import { type AcquirerVariation, acquirerVariations } from '../../../gateway/variations.ts'
import type { AcquirerStage } from '../../play/acquirer-stage.ts'
import type { Scenario } from '../../scenario.ts'
import { cpm, everyFlow, mpm } from './define.ts'

/** Names of the scenarios in which a legal but unusual form is sent: of a notification, and of our answers. */
export const legalNotification = (variation: AcquirerVariation) => `legal-notification-${variation}`
export const legalAnswers = (variation: AcquirerVariation) => `legal-answers-${variation}`

const names = Object.keys(acquirerVariations) as AcquirerVariation[]

/** More than an acquirer asks in the time of one payment. */
const everyAnswer = 500

const vary = (stage: AcquirerStage, variation: AcquirerVariation) => {
  for (const api of ['pay', 'inquiryPayment'] as const)
    stage.session.spoilAnswers(api, Array(everyAnswer).fill(variation))
}

const paidByInquiry = async (stage: AcquirerStage) => {
  const order = stage.order()
  await stage.place(order, 'place')
  const payment = await stage.paymentOf(order)
  await stage.came('inquiryPayment', 1, 'the first inquiry')
  stage.userPays(payment)
  await stage.viewUntil('after the inquiry', order, ['paid'])
}

const notifications = (variation: AcquirerVariation): readonly Scenario[] =>
  everyFlow(legalNotification(variation), {
    says: `A notification has ${acquirerVariations[variation].says}.`,
    cost: { calls: 1, payments: 1 },
    once: 'acqp-*',
    async play(stage) {
      const order = stage.order()
      await stage.place(order)
      const payment = await stage.paymentOf(order)
      stage.muteInquiries()
      stage.userPays(payment)
      await stage.notify('notification', payment, { variation })
      await stage.viewUntil('after the notification', order, ['paid'])
    },
  })

/** A scanned code can be paid at once; of a code of the shop's, an inquiry tells the success. */
const answers = (variation: AcquirerVariation): readonly Scenario[] => [
  ...cpm(legalAnswers(variation), {
    says: `The answers to pay and inquiryPayment have ${acquirerVariations[variation].says}.`,
    cost: { orders: 2, payments: 2 },
    async play(stage) {
      vary(stage, variation)
      const order = stage.order({ wallet: 'pays' })
      await stage.place(order, 'place what is paid at once')
      await stage.viewUntil('after the pay', order, ['paid'])
      await paidByInquiry(stage)
    },
  }),
  ...mpm(legalAnswers(variation), {
    says: `The answers to pay and inquiryPayment have ${acquirerVariations[variation].says}.`,
    cost: { payments: 1 },
    once: 'acqp-mpm-*',
    async play(stage) {
      vary(stage, variation)
      await paidByInquiry(stage)
    },
  }),
]

export const legalForms = names.flatMap((variation) => [...notifications(variation), ...answers(variation)])
