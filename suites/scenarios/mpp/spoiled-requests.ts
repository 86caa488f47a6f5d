import type { RequestSpoilerName } from '../../../gateway/spoilers.ts'
import type { Scenario } from '../../scenario.ts'
import { cpm } from './define.ts'

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

/** What is enough for the other messages: a partner that checks one of them need not check the next. */
export const otherSpoilers = [
  'signed-by-stranger',
  'signature-missing',
] as const satisfies readonly RequestSpoilerName[]

export const spoiledScenario = (api: 'pay' | 'inquiry' | 'cancel' | 'refund', spoiler: RequestSpoilerName) =>
  `mpp-cpm.${api}-${spoiler}`

const spoiledPay = (spoiler: RequestSpoilerName): Scenario =>
  cpm(`pay-${spoiler}`, {
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
  })

const spoiledInquiry = (spoiler: RequestSpoilerName): Scenario =>
  cpm(`inquiry-${spoiler}`, {
    says: `An inquiry is spoiled (${spoiler}), then the plain one is sent.`,
    cost: { calls: 3, payments: 1, intents: 1 },
    async play(stage) {
      const { request } = await stage.paid()
      await stage.inquire('spoiled', request, { spoiler })
      await stage.inquire('plain', request)
    },
  })

const spoiledCancel = (spoiler: RequestSpoilerName): Scenario =>
  cpm(`cancel-${spoiler}`, {
    says: `A cancel request is spoiled (${spoiler}), then the plain one is sent.`,
    cost: { calls: 4, payments: 1, intents: 1 },
    async play(stage) {
      const { request } = await stage.paid()
      await stage.balance('balance before')
      await stage.cancel('spoiled', request, { spoiler })
      await stage.inquire('inquiry after spoiled', request)
      await stage.balance('balance after spoiled')
      await stage.cancel('plain', request)
    },
  })

const spoiledRefund = (spoiler: RequestSpoilerName): Scenario =>
  cpm(`refund-${spoiler}`, {
    says: `A refund request is spoiled (${spoiler}), then the plain one is sent.`,
    cost: { calls: 3, payments: 1, intents: 1 },
    async play(stage) {
      const payment = await stage.paid()
      await stage.balance('balance before')
      await stage.refund('spoiled', stage.draftRefund(payment, BigInt(stage.amount.value)), { spoiler })
      await stage.balance('balance after spoiled')
      await stage.refund('plain', stage.draftRefund(payment, BigInt(stage.amount.value)))
    },
  })

export const spoiledRequests = [
  ...paySpoilers.map(spoiledPay),
  ...otherSpoilers.flatMap((spoiler) => [
    spoiledInquiry(spoiler),
    spoiledCancel(spoiler),
    spoiledRefund(spoiler),
  ]),
]
