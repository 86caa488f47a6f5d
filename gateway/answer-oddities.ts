import { type AnswerSpoiler, type AnswerSpoilerName, answerSpoilers } from './spoilers.ts'
import { type Variation, variations } from './variations.ts'

/** What can be odd about an answer of ours: spoiled, or legal in an unusual form. */
export type AnswerOddity = AnswerSpoilerName | Variation

/** The deviation of a name. */
export function answerOddity(name: AnswerOddity): AnswerSpoiler {
  return { ...answerSpoilers, ...variations }[name]
}
