import { type AnswerSpoiler, type AnswerSpoilerName, answerSpoilers } from './spoilers.ts'
import { legalForms } from './variations.ts'

/** What can be odd about an answer of ours: spoiled, or legal in an unusual form. */
export type AnswerOddity = AnswerSpoilerName | keyof typeof legalForms

/** The deviation of a name. */
export function answerOddity(name: AnswerOddity): AnswerSpoiler {
  return { ...answerSpoilers, ...legalForms }[name]
}
