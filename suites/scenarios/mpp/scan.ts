import type { AnswerSpoilerName } from '../../../gateway/spoilers.ts'
import type { MerchantPresentedStage, Scanned } from '../../play/merchant-presented.ts'
import { merchantFlows } from './define.ts'

/** Answers to userInitiatedPay that a wallet must not believe. */
export const unbelievable = [
  'unsigned',
  'forged',
  'tampered',
  'amount-tampered',
] as const satisfies readonly AnswerSpoilerName[]

/** Answers to userInitiatedPay that leave open whether there is anything to pay. */
export const inconclusive = [
  'unknown',
  'server-error',
  'withheld',
] as const satisfies readonly AnswerSpoilerName[]

/** Why Alipay+ lets a code not be paid. */
export const decodeRefusals = ['INVALID_CODE', 'EXPIRED_CODE', 'ORDER_IS_CLOSED'] as const

/** Fields of the answer to userInitiatedPay without which a wallet can pay. */
export const unneeded = ['codeType', 'paymentFactor', 'paymentRedirectUrl', 'paymentExpiryTime'] as const

/** As often as any wallet may ask again. */
const always = 20

const slug = (code: string) => code.toLowerCase().replaceAll('_', '-')

export const refusedDecode = (code: string) => `decode-refused-${slug(code)}`
export const answeredDecode = (spoiler: AnswerSpoilerName) => `decode-answer-${spoiler}`

/** The user confirms if there is a cashier page, whatever it should have shown; Alipay+ inquires. */
async function goOn(stage: MerchantPresentedStage, { facts, reaction }: Scanned): Promise<void> {
  if (reaction.did === 'showCashier') await stage.tryToConfirm(facts.paymentRequestId)
  await stage.inquireSettled('inquiry', facts)
}

const handledBySdk = { actionType: 'HANDLE_BY_SDK', sdkActionPayload: '{"page":"error","v":"1 + 1/2"}' }

const unbelieved = (spoiler: AnswerSpoilerName) =>
  merchantFlows(answeredDecode(spoiler), {
    says: `Every answer to userInitiatedPay is spoiled (${spoiler}), then the same is scanned with plain answers.`,
    cost: { asks: 2, begins: 'waiting', calls: 2, payments: 1, intents: 1 },
    async play(stage) {
      await stage.balance('balance before')
      stage.session.spoilAnswers('userInitiatedPay', Array(always).fill(spoiler))
      await goOn(stage, await stage.scan({}))
      await stage.balance('balance after spoiled')
      stage.session.spoilAnswers('userInitiatedPay', [])
      await stage.pay('plain', await stage.scan({}, ' plain'))
    },
  })

const inconclusively = (spoiler: AnswerSpoilerName) =>
  merchantFlows(answeredDecode(spoiler), {
    says: `The first answer to userInitiatedPay is spoiled (${spoiler}); where the app gives up, the user scans again.`,
    cost: { calls: 0, payments: 1 },
    async play(stage) {
      await stage.balance('balance before')
      stage.session.spoilAnswers('userInitiatedPay', [spoiler])
      const first = await stage.scan({})
      const reaction =
        first.reaction.did === 'showCashier' ? first.reaction : await stage.scanAgain(first, 'scan again')
      await stage.pay('pay', { ...first, reaction })
      await stage.balance('balance after')
    },
  })

export const scanning = [
  ...merchantFlows('code-unsupported', {
    says: 'The user scans a code that is not of Alipay+.',
    needs: ['scanCode'],
    cost: { asks: 0, calls: 0, payments: 0, intents: 1 },
    async play(stage) {
      await stage.scanCode('scan', stage.codeOf('foreign'), { isSupported: false })
    },
  }),
  ...merchantFlows('handled-by-sdk', {
    says: 'Alipay+ answers userInitiatedPay with HANDLE_BY_SDK.',
    cost: { begins: 'waiting', calls: 1, payments: 0 },
    async play(stage) {
      await stage.balance('balance before')
      await goOn(stage, await stage.scan({ action: handledBySdk }))
      await stage.balance('balance after')
    },
  }),
  ...merchantFlows('action-unknown', {
    says: 'Alipay+ answers userInitiatedPay with an actionType that is not documented.',
    cost: { calls: 0, payments: 1 },
    async play(stage) {
      await stage.pay('pay', await stage.scan({ action: { actionType: 'HANDLE_BY_WALLET_V2' } }))
    },
  }),
  ...merchantFlows('action-absent', {
    says: 'Alipay+ answers userInitiatedPay without an actionForm.',
    cost: { calls: 0, payments: 1 },
    async play(stage) {
      await stage.pay('pay', await stage.scan({ action: null }))
    },
  }),
  ...merchantFlows('decode-minimal', {
    says: 'Alipay+ answers userInitiatedPay without the fields that it need not send.',
    cost: { calls: 0, payments: 1 },
    async play(stage) {
      await stage.pay('pay', await stage.scan({ without: unneeded }))
    },
  }),
  ...decodeRefusals.flatMap((refusal) =>
    merchantFlows(refusedDecode(refusal), {
      says: `Alipay+ answers userInitiatedPay with F/${refusal}.`,
      cost: { begins: 'waiting', calls: 1, payments: 0 },
      async play(stage) {
        await stage.balance('balance before')
        await goOn(stage, await stage.scan({ refusal }))
        await stage.balance('balance after')
      },
    }),
  ),
  ...merchantFlows('other-wallet', {
    says: 'The user of another wallet has decoded the order first, so Alipay+ answers F/REPEAT_REQ_INCONSISTENT.',
    cost: { begins: 'waiting', calls: 1, payments: 0 },
    async play(stage) {
      await stage.balance('balance before')
      await goOn(stage, await stage.scan({ takenBy: 'USER-OF-ANOTHER-WALLET' }))
      await stage.balance('balance after')
    },
  }),
  ...unbelievable.flatMap(unbelieved),
  ...inconclusive.flatMap(inconclusively),
]
