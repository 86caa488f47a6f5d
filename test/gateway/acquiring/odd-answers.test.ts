import { expect, it } from 'vitest'
import { type AnswerSpoilerName, answerSpoilers } from '../../../gateway/spoilers.ts'
import type { JsonObject } from '../../../protocol/body.ts'
import { acqpEndpoints, type FromAcqp } from '../../../protocol/endpoints.ts'
import { connected, json, recordsOf, verdictOf } from '../harness.ts'
import type { WireMessage } from '../support.ts'
import { brief, inquired, openShop, payBody, purchase, refundBody, send, shopWithPayment } from './shop.ts'

const names = Object.keys(answerSpoilers) as AnswerSpoilerName[]

const PAY1 = { paymentRequestId: 'PAY1' }
const messages: Record<FromAcqp, JsonObject> = {
  pay: payBody(),
  inquiryPayment: PAY1,
  cancelPayment: PAY1,
  refund: refundBody('REF1', '1000'),
}

/** A cancellation tells no amount. */
const pairs = (Object.keys(messages) as FromAcqp[]).flatMap((api) =>
  names
    .filter((name) => api !== 'cancelPayment' || name !== 'amount-tampered')
    .map((name): [FromAcqp, AnswerSpoilerName] => [api, name]),
)

/** How an answer looks to an acquirer that checks it. */
function look(api: FromAcqp, answer: WireMessage | undefined): string {
  if (!answer) return 'nothing'
  if (answer.status !== 200) return `HTTP ${answer.status}`
  const verdict = verdictOf(answer, acqpEndpoints[api].path)
  return verdict === 'verifies' ? brief(json(answer).result) : verdict
}

const looks: Record<AnswerSpoilerName, string> = {
  withheld: 'nothing',
  'server-error': 'HTTP 500',
  unknown: 'U/UNKNOWN_EXCEPTION',
  failed: 'F/PROCESS_FAIL',
  closed: 'F/ORDER_IS_CLOSED',
  'failure-forged': 'wrong-key',
  'failure-tampered': 'mismatch',
  unsigned: 'missing',
  forged: 'wrong-key',
  tampered: 'mismatch',
  'amount-tampered': 'mismatch',
}

it.each(pairs)('the answer to %s can be %s, and the next one is plain', async (api, name) => {
  const { session, url, tape, ask } = await shopWithPayment('pays')
  session.spoilAnswers(api, [name])
  const answer = await send(url, api, messages[api]).catch(() => undefined)
  expect(look(api, answer)).toBe(looks[name])
  const type = name === 'withheld' ? 'no-response' : 'response'
  expect(recordsOf(tape, type).at(-1)).toMatchObject({ scenario: 'one', spoiler: name })
  expect(brief((await ask(api, messages[api])).result)).toBe('S/SUCCESS')
  expect(recordsOf(tape, 'response').at(-1)).not.toHaveProperty('spoiler')
})

it.each(names.filter((name) => name !== 'amount-tampered'))(
  'the answer with an order code can be %s although nothing is final',
  async (name) => {
    const { session, url, ask } = await openShop()
    session.expect(purchase)
    session.spoilAnswers('pay', [name])
    const answer = await send(url, 'pay', payBody('OrderCode')).catch(() => undefined)
    expect(look('pay', answer)).toBe(looks[name])
    const again = await ask('pay', payBody('OrderCode'))
    expect(again.orderCodeForm).toBeDefined()
  },
)

it('what was asked for is done, however it is answered', async () => {
  const { session, url, ask } = await openShop()
  session.expect({ ...purchase, wallet: 'pays' })
  for (const api of ['pay', 'refund', 'cancelPayment'] as const) session.spoilAnswers(api, ['unknown'])
  await send(url, 'pay', messages.pay)
  expect(await inquired({ ask })).toEqual(['S/SUCCESS', 'S/SUCCESS'])
  await send(url, 'refund', messages.refund)
  expect((await ask('inquiryPayment', PAY1)).transactions).toHaveLength(1)
  await send(url, 'cancelPayment', messages.cancelPayment)
  expect(await inquired({ ask })).toEqual(['S/SUCCESS', 'F/ORDER_IS_CLOSED'])
})

it.each(['waits', 'pays', { failsWith: 'RISK_REJECT' }] as const)(
  'an amount can be tampered with in every inquiry: of a payment whose wallet %s',
  async (wallet) => {
    const { session, url } = await shopWithPayment(wallet)
    session.spoilAnswers('inquiryPayment', ['amount-tampered'])
    const answer = await send(url, 'inquiryPayment', PAY1)
    expect(look('inquiryPayment', answer)).toBe('mismatch')
  },
)

it('a refusal is never odd: the oddity waits for the next answer that is none', async () => {
  const { session, ask, url } = await shopWithPayment('pays')
  session.spoilAnswers('refund', ['unsigned'])
  expect(brief((await ask('refund', refundBody('REF1', '9999'))).result)).toBe('F/REFUND_AMOUNT_EXCEED')
  expect(look('refund', await send(url, 'refund', messages.refund))).toBe('missing')
})

it('a withheld answer to nobody’s message is never taken from a scenario', async () => {
  const { session, ask } = await shopWithPayment('pays')
  session.spoilAnswers('inquiryPayment', ['withheld'])
  expect(await inquired({ ask }, { paymentRequestId: 'PAY9' })).toEqual(['F/ORDER_NOT_EXIST', undefined])
})

it('a wallet is still answered at its own paths', async () => {
  const { gateway, tape } = await connected()
  const answer = await send(gateway.url, 'pay', payBody())
  expect(brief(json(answer).result)).toBe('F/NO_INTERFACE_DEF')
  expect(recordsOf(tape, 'request')[0]?.scenario).toBe('unattributed')
})
