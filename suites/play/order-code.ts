import type { AppReaction } from '../../schemas/generated/suite.ts'
import { acDecodeConfig, MerchantPresentedStage, type Placed } from './merchant-presented.ts'

/** A dynamic code that stands for an order. */
export class OrderCodeStage extends MerchantPresentedStage {
  protected readonly shows = 'OrderCode'

  present(placed: Placed, nth = ''): Promise<AppReaction> {
    return this.scanAgain(placed, `scan${nth}`)
  }

  scanAgain({ codeValue }: Placed, label: string): Promise<AppReaction> {
    const identification = { isSupported: true, postCodeMatchActionType: 'DECODE' as const, codeValue }
    return this.scanCode(label, codeValue, { ...identification, acDecodeConfig })
  }
}
