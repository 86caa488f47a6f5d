import { expect, it } from 'vitest'
import { openStage, success } from './fake-alipayplus.ts'
import { becomes, paidOrder, refund, scan, sent, statusOf, usd } from './shop.ts'

it('a mutation replaces one part, everywhere it is used, and calls through to the right one', async () => {
  const stage = await openStage({}, (right) => ({
    confirms: (payment, told) =>
      right.confirms(payment, { ...told, paymentAmount: payment.request.paymentAmount }),
  }))
  await scan(stage)
  await stage.notify({ paymentResult: success, paymentAmount: usd('1') })
  expect(await statusOf(stage)).toBe('paid')
})

it('a mutation reaches what is sent', async () => {
  let count = 0
  const stage = await openStage({}, (right) => ({
    refundRequest: (payment, one) => ({
      ...right.refundRequest(payment, one),
      refundRequestId: `R${count++}`,
    }),
  }))
  await paidOrder(stage)
  stage.answers.refund = [{ dropped: true }, { body: { result: success } }]
  await refund(stage, 'R1', '100')
  await becomes(stage, 'refunded')
  expect(sent(stage, 'refund').map(({ body }) => body.refundRequestId)).toEqual(['R0', 'R1'])
})
