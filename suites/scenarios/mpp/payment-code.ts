import type { AnswerSpoilerName } from '../../../gateway/spoilers.ts'
import { cpm } from './define.ts'

/** Answers to getPaymentCode that a wallet must not take a code from. */
export const untrustedAnswers = [
  'forged',
  'tampered',
  'unsigned',
] as const satisfies readonly AnswerSpoilerName[]

/** Answers to getPaymentCode that hold no code. */
export const emptyAnswers = [
  'failed',
  'unknown',
  'server-error',
  'withheld',
] as const satisfies readonly AnswerSpoilerName[]

export const codeAnswerScenario = (spoiler: AnswerSpoilerName) => `mpp-cpm.code-answer-${spoiler}`

const codeAnswer = (spoiler: AnswerSpoilerName) =>
  cpm(`code-answer-${spoiler}`, {
    says: `The answer to getPaymentCode is spoiled (${spoiler}), then the user asks again.`,
    cost: { calls: 0, payments: 0, intents: 2 },
    async play(stage) {
      stage.session.spoilAnswers('getPaymentCode', [spoiler])
      await stage.freshCode('show code')
      await stage.freshCode('show code again')
    },
  })

export const paymentCode = [
  cpm('code-stale', {
    says: 'A user opens the code page, and again when the code has expired.',
    cost: { calls: 0, payments: 0, intents: 2 },
    waits: ({ codeLifeSeconds }) => codeLifeSeconds * 1.1,
    async play(stage) {
      await stage.code('show code')
      await stage.codesExpire('code life')
      await stage.showCode('show code later')
    },
  }),
  cpm('code-region', {
    says: 'A user who has chosen the Chinese mainland opens the code page.',
    cost: { calls: 0, payments: 0, intents: 1 },
    declaredAway: ({ regions }) => (regions.includes('CN') ? undefined : '"regions" does not list CN'),
    async play(stage) {
      await stage.freshCode('show code', 'CN')
    },
  }),
  ...[...untrustedAnswers, ...emptyAnswers].map(codeAnswer),
]
