import { type AcquiredPayment, smallestStep } from '../../../gateway/acquiring/payments.ts'
import type { FromAcqp } from '../../../protocol/endpoints.ts'
import type { AcquirerStage, Order } from '../../play/acquirer-stage.ts'
import { Stop } from '../../play/stage.ts'

/** An order that was charged, and what Alipay+ keeps of it. */
export interface Placed {
  readonly order: Order
  readonly payment: AcquiredPayment
}

/** What does not differ by flow is played in one. */
export const once = { once: 'acqp-*' } as const

/** Charges an order that waits for its user. @throws {Stop} where no pay came */
export async function waiting(stage: AcquirerStage): Promise<Placed> {
  const order = stage.order()
  await stage.place(order)
  return { order, payment: await stage.paymentOf(order) }
}

/** Charges an order, lets the user pay, and tells the shop. @throws {Stop} where the shop does not see it */
export async function paid(
  stage: AcquirerStage,
  how?: Parameters<AcquirerStage['order']>[0],
): Promise<Placed> {
  const order = stage.order(how)
  await stage.place(order)
  const payment = await stage.paymentOf(order)
  stage.userPays(payment)
  await stage.notifyUntilAcknowledged('notification', payment)
  const { status } = await stage.viewUntil('after the payment', order, ['paid'])
  if (status !== 'paid') throw new Stop(`the shop sees the paid order as ${status}`)
  return { order, payment }
}

/** The shop closes an order, and waits for the cancel. */
export async function close(stage: AcquirerStage, order: Order): Promise<void> {
  await stage.cancelOrder('close', order)
  await cancelCame(stage)
}

export const cancelCame = (stage: AcquirerStage) =>
  stage.came('cancelPayment', 1, 'the cancel', stage.within('closeSeconds'))

/** Acts while the answer to the next message of a kind is held back. */
export async function whileHeld(
  stage: AcquirerStage,
  api: FromAcqp,
  act: () => Promise<unknown>,
): Promise<void> {
  const release = stage.session.hold(api)
  try {
    await act()
  } finally {
    release()
  }
}

/** A part of an order, of which two are no less than the whole: where it counts twice, nothing is left. */
export function half({ amount }: Order): bigint {
  const step = smallestStep(amount)
  return (BigInt(amount.value) / (2n * step) + 1n) * step
}

/** Two equal parts of an order and the rest of it. */
export function thirds({ amount }: Order): readonly [bigint, bigint, bigint] {
  const step = smallestStep(amount)
  const third = (BigInt(amount.value) / (3n * step)) * step
  return [third, third, BigInt(amount.value) - 2n * third]
}
