import { randomDigits, type World } from './world.ts'

export interface PaymentCode {
  readonly paymentCode: string
  readonly codeValidityStartTime: string
  readonly codeExpiryTime: string
}

/**
 * A payment code in the 19-digit form of Alipay+ (`289`, ten digits, `6`, five digits) that is valid
 * from now for `lifeMs`.
 *
 * @see A:integration_user_mode_acq/payment_codes
 */
export function issuePaymentCode(world: World, lifeMs: number): PaymentCode {
  const from = world.now()
  return {
    paymentCode: `289${randomDigits(world, 10)}6${randomDigits(world, 5)}`,
    codeValidityStartTime: from.toISOString(),
    codeExpiryTime: new Date(from.getTime() + lifeMs).toISOString(),
  }
}
