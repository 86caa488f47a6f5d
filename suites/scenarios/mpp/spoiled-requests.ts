import type { RequestSpoilerName } from '../../../gateway/spoilers.ts'
import type { Scenario } from '../../scenario.ts'
import { aggregated, cpm, everyFlowId, inFlows, type MppFlow } from './define.ts'

/** Every way in which a pay request is spoiled. */
export const paySpoilers = [
  'signed-by-stranger',
  'signature-altered',
  'signature-missing',
  'body-tampered',
  'field-added',
  'time-altered',
  'time-missing',
  'other-path-signed',
  'client-id-altered',
  'client-id-unknown',
  'client-id-missing',
] as const satisfies readonly RequestSpoilerName[]

/** In a body of three ids there is no amount to tamper with. */
export const cancelSpoilers = paySpoilers.filter((spoiler) => spoiler !== 'body-tampered')

/** What is enough for the other messages: a partner that checks one of them need not check the next. */
export const otherSpoilers = [
  'signed-by-stranger',
  'signature-missing',
] as const satisfies readonly RequestSpoilerName[]

/** A refund has one. */
export const refundSpoilers = [...otherSpoilers, 'body-tampered'] as const

/** Messages that are sent spoiled, as the names of their scenarios say it. */
type Spoiled = 'pay' | 'inquiry' | 'cancel' | 'refund' | 'token'

const name = (api: Spoiled, spoiler: RequestSpoilerName) => `${api}-${spoiler}`

/** In each flow one message that moves money is spoiled in every way, and the others in two. */
const spoiledIn: Readonly<Record<MppFlow, Partial<Record<Spoiled, readonly RequestSpoilerName[]>>>> = {
  'mpp-cpm': { pay: paySpoilers, inquiry: otherSpoilers, cancel: otherSpoilers, refund: otherSpoilers },
  'mpp-mpm-order-code': { inquiry: otherSpoilers, cancel: cancelSpoilers, refund: refundSpoilers },
  'mpp-mpm-entry-code': { inquiry: otherSpoilers, cancel: cancelSpoilers, refund: refundSpoilers },
  'mpp-mpm-aggregated-code': {
    inquiry: otherSpoilers,
    cancel: cancelSpoilers,
    refund: refundSpoilers,
    token: otherSpoilers,
  },
}

/** Ids of the scenarios in which a message is spoiled in this way. */
export const spoiledScenarios = (spoiler: RequestSpoilerName): string[] =>
  everyFlowId.flatMap((flow) =>
    Object.entries(spoiledIn[flow]).flatMap(([api, spoilers]) =>
      spoilers.includes(spoiler) ? [`${flow}.${name(api as Spoiled, spoiler)}`] : [],
    ),
  )

const spoiledPay = (_: MppFlow, spoiler: RequestSpoilerName): Scenario[] => [
  cpm(name('pay', spoiler), {
    says: `A pay request is spoiled (${spoiler}), then the plain one is sent.`,
    cost: { calls: 3, payments: 1, intents: 1 },
    async play(stage) {
      await stage.balance('balance before')
      const code = await stage.code()
      const spoiled = await stage.pay('spoiled', stage.draftPay(code), { spoiler })
      await stage.inquireSettled('inquiry after spoiled', spoiled.request)
      await stage.balance('balance after spoiled')
      await stage.paySettled('plain', stage.draftPay(code))
    },
  }),
]

const spoiledInquiry = (flow: MppFlow, spoiler: RequestSpoilerName): Scenario[] =>
  inFlows([flow], name('inquiry', spoiler), {
    says: `An inquiry is spoiled (${spoiler}), then the plain one is sent.`,
    cost: { calls: 2, payments: 1 },
    async play(stage) {
      const { request } = await stage.paid()
      await stage.inquire('spoiled', request, { spoiler })
      await stage.inquire('plain', request)
    },
  })

const spoiledCancel = (flow: MppFlow, spoiler: RequestSpoilerName): Scenario[] =>
  inFlows([flow], name('cancel', spoiler), {
    says: `A cancel request is spoiled (${spoiler}), then the plain one is sent.`,
    cost: { calls: 3, payments: 1 },
    async play(stage) {
      const { request } = await stage.paid()
      await stage.balance('balance before')
      await stage.cancel('spoiled', request, { spoiler })
      await stage.inquire('inquiry after spoiled', request)
      await stage.balance('balance after spoiled')
      await stage.cancel('plain', request)
    },
  })

/** A part is refunded, so that the amount that a tampered digit makes is still within the limit. */
const spoiledRefund = (flow: MppFlow, spoiler: RequestSpoilerName): Scenario[] =>
  inFlows([flow], name('refund', spoiler), {
    says: `A refund request is spoiled (${spoiler}), then the plain one is sent.`,
    cost: { calls: 2, payments: 1 },
    async play(stage) {
      const payment = await stage.paid()
      const [part] = stage.thirds()
      await stage.balance('balance before')
      await stage.refund('spoiled', stage.draftRefund(payment, part), { spoiler })
      await stage.balance('balance after spoiled')
      await stage.refund('plain', stage.draftRefund(payment, part))
    },
  })

const spoiledToken = (_: MppFlow, spoiler: RequestSpoilerName): Scenario[] =>
  aggregated(name('token', spoiler), {
    says: `An applyToken request is spoiled (${spoiler}), then the plain one is sent.`,
    needs: ['authorize'],
    cost: { asks: 0, calls: 2, payments: 0, intents: 1 },
    async play(stage) {
      const authCode = await stage.authCode()
      await stage.session.call({ ...stage.tokenCall('spoiled', authCode), spoiler })
      await stage.session.call(stage.tokenCall('plain', authCode))
    },
  })

const spoiling = {
  pay: spoiledPay,
  inquiry: spoiledInquiry,
  cancel: spoiledCancel,
  refund: spoiledRefund,
  token: spoiledToken,
} as const

export const spoiledRequests = everyFlowId.flatMap((flow) =>
  Object.entries(spoiledIn[flow]).flatMap(([api, spoilers]) =>
    spoilers.flatMap((spoiler) => spoiling[api as Spoiled](flow, spoiler)),
  ),
)
