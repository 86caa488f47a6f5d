import type { ChosenAnswer } from '../session.ts'
import { type BareResult, bareAnswer, result } from './results.ts'

/** Says nothing but how the call ended. What is answered U was done all the same: nobody knows it yet. */
export const chosenResult =
  (bare: BareResult): ChosenAnswer =>
  (plain) => {
    if (bare.resultStatus === 'U') plain()
    return bareAnswer(bare)
  }

/** An inquiry that succeeds, and says something chosen of how the payment stands. */
export const chosenPaymentResult =
  ({ resultCode, resultStatus }: BareResult): ChosenAnswer =>
  (plain) => ({ ...plain(), paymentResult: result(resultCode, resultStatus) })
