import { type RequestSpoilerName, requestSpoilers } from '../../../gateway/spoilers.ts'
import type { AcquirerStage } from '../../play/acquirer-stage.ts'
import type { Scenario } from '../../scenario.ts'
import { everyFlow } from './define.ts'

/** What is enough in every flow; the others are played in one, because one endpoint takes all notifications. */
const central: readonly RequestSpoilerName[] = ['signed-by-stranger', 'signature-missing', 'body-tampered']

/** The name of the scenario in which a notification is spoiled in this way. */
export const spoiledName = (spoiler: RequestSpoilerName) => `notification-${spoiler}`

/** The payment waits for its user while the spoiled notification says that it was made. */
const spoil = (spoiler: RequestSpoilerName) => async (stage: AcquirerStage) => {
  const order = stage.order()
  await stage.place(order)
  const payment = await stage.paymentOf(order)
  stage.muteInquiries()
  await stage.notify('spoiled', payment, { as: stage.asPaid, spoiler })
  await stage.moment('moment after the spoiled notification')
  await stage.view('after the spoiled notification', order)
  stage.userPays(payment)
  await stage.notify('plain', payment)
  await stage.viewUntil('after the plain notification', order, ['paid'])
}

const scenarios = (spoiler: RequestSpoilerName): readonly Scenario[] =>
  everyFlow(spoiledName(spoiler), {
    says: `A notification of a success that did not happen is spoiled (${spoiler}); then the user pays, and the plain one is sent.`,
    cost: { calls: 2, payments: 1 },
    ...(central.includes(spoiler) ? {} : { once: 'acqp-*' }),
    play: spoil(spoiler),
  })

export const spoiledNotifications = (Object.keys(requestSpoilers) as RequestSpoilerName[]).flatMap(scenarios)
