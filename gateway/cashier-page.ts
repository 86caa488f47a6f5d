import { freshId, type World } from './world.ts'

/** Route of the page on which the user of a wallet pays what an entry code led to. */
export const cashiers = '/cashier/'

/** What the page says; whether the user pays is for the suite to decide, not for who reads it. */
export const cashierText =
  "This is the wallet's cashier. The suite pays here in the user's place, or does not."

/** The URL of a cashier that no other payment has: what Alipay+ answers as `paymentUrl`. */
export const newCashierUrl = (world: World, publicUrl: string) => publicUrl + cashiers + freshId(world, '')
