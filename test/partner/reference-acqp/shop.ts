import { expect } from 'vitest'
import type { FromAcqp } from '../../../protocol/endpoints.ts'
import { type Answer, type Asked, inProcess, result, type Stage, success } from './fake-alipayplus.ts'

export const usd = (value: string) => ({ currency: 'USD', value })

export const paymentCode = '281666040000000000000001'

/** What happens in the shop, to the order O1 unless another is named. */
export const scan = (stage: Stage, reference = 'O1', value = '100') =>
  stage.act('scanPaymentCode', { reference, amount: usd(value), paymentCode })

export const createCode = (stage: Stage, reference = 'O1', value = '100') =>
  stage.act('createOrderCode', { reference, amount: usd(value) })

export const cancel = (stage: Stage, reference = 'O1') => stage.act('cancelOrder', { reference })

export const refund = async (stage: Stage, refundReference: string, value: string, reference = 'O1') =>
  (await stage.act('refundOrder', { reference, refundReference, amount: usd(value) })).accepted

export const view = (stage: Stage, reference = 'O1') => stage.act('viewOrder', { reference })

export const statusOf = async (stage: Stage, reference = 'O1') => (await view(stage, reference)).status

/** Waits until the shop sees the order so. */
export const becomes = (stage: Stage, status: string, reference = 'O1') =>
  expect.poll(() => statusOf(stage, reference), { interval: 5, timeout: 10_000 }).toBe(status)

/** Waits like `becomes`, and returns every status on the way. */
export async function passes(stage: Stage, status: string): Promise<string[]> {
  const seen = new Set<string>()
  const look = async () => {
    const now = await statusOf(stage)
    seen.add(now)
    return now
  }
  await expect.poll(look, { interval: 5, timeout: 10_000 }).toBe(status)
  return [...seen]
}

/** The messages of one kind, of all orders or of one. */
export function sent(stage: Stage, api: FromAcqp, reference?: string): Asked[] {
  const ids = stage.asked
    .filter((one) => one.api === 'pay' && one.body.order.referenceOrderId === reference)
    .map(({ body }) => body.paymentRequestId)
  return stage.asked.filter(
    (one) => one.api === api && (reference === undefined || ids.includes(one.body.paymentRequestId)),
  )
}

/** Waits until so many messages of one kind were sent, or more. */
export const sends = (stage: Stage, api: FromAcqp, count: number, reference = 'O1') =>
  expect
    .poll(() => sent(stage, api, reference).length, { interval: 5, timeout: 10_000 })
    .toBeGreaterThanOrEqual(count)

/** Lets time pass, told by the inquiries of another order, in which an order could have sent as much. */
export async function meanwhile(stage: Stage, inquiries = 5): Promise<void> {
  stage.answers.pay = [{ body: { result: inProcess } }]
  stage.answers.inquiryPayment = [tells(inProcess)]
  await scan(stage, 'CLOCK')
  await sends(stage, 'inquiryPayment', inquiries, 'CLOCK')
}

/** An answer to pay that says nothing but its result. */
export const says = (code: string, status: string): Answer => ({ body: { result: result(code, status) } })

/** The answer to the pay of a payment code that was paid at once. */
export const paidAtOnce =
  (change: object = {}) =>
  ({ body }: Asked): Answer => ({
    body: { result: success, paymentId: 'P1', paymentAmount: body.paymentAmount, ...change },
  })

/** An inquiry that was answered, with the result of the payment. */
export const tells =
  (paymentResult: object, change: object = {}) =>
  ({ body: { paymentRequestId } }: Asked, pay: { paymentAmount: object } | undefined): Answer => ({
    body: {
      result: success,
      paymentResult,
      paymentRequestId,
      paymentAmount: pay?.paymentAmount,
      ...change,
    },
  })

/** A shop whose order O1 is paid. */
export async function paidOrder(stage: Stage, value = '100'): Promise<void> {
  stage.answers.pay = [paidAtOnce()]
  await scan(stage, 'O1', value)
  expect(await statusOf(stage)).toBe('paid')
}
