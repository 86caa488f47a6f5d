import { expect, it } from 'vitest'
import type { WalletAct } from '../../../gateway/acquiring/payments.ts'
import { validateMessage } from '../../../protocol/validation.ts'
import { json, recordsOf } from '../harness.ts'
import { post } from '../support.ts'
import {
  amount,
  brief,
  facts,
  openShop,
  payBody,
  purchase,
  type Scenario,
  send,
  shopWithPayment,
} from './shop.ts'

const scenarios: Scenario[] = ['PaymentCode', 'OrderCode', 'EntryCode']

const paidFacts = {
  ...facts,
  paymentId: expect.stringMatching(/^AP[0-9a-f]{20}$/),
  paymentTime: expect.any(String),
  paymentAmount: amount,
  walletBrandName: 'Conformance Wallet',
}

it.each(scenarios)('the pay of these tests with %s conforms', (scenario) => {
  expect(validateMessage('acqp/pay.request', payBody(scenario))).toEqual([])
})

it('a wallet that pays at once is told with everything about the payment', async () => {
  const { paid, payment } = await shopWithPayment('pays')
  const { result, ...told } = paid
  expect(brief(result)).toBe('S/SUCCESS')
  expect(told).toEqual(paidFacts)
  expect(payment).toMatchObject({ state: 'paid', paymentId: told.paymentId, paymentTime: told.paymentTime })
})

it('a wallet that waits for its user is told with the id of the payment only', async () => {
  const { paid, payment } = await shopWithPayment('waits')
  const { result, ...told } = paid
  expect(brief(result)).toBe('U/PAYMENT_IN_PROCESS')
  expect(told).toEqual({ paymentId: payment.paymentId })
  expect(payment.state).toBe('processing')
})

it.each(['USER_BALANCE_NOT_ENOUGH', 'RISK_REJECT', 'EXPIRED_CODE'])(
  'a wallet that fails with %s is told as a failure with that code',
  async (failsWith) => {
    const { paid, payment } = await shopWithPayment({ failsWith })
    const { result, ...told } = paid
    expect(brief(result)).toBe(`F/${failsWith}`)
    expect(told).toEqual({ paymentId: payment.paymentId })
    expect(payment).toMatchObject({ state: 'failed', failure: failsWith })
  },
)

it('an order code goes on with the code for the shop to show, until the end that the order names', async () => {
  const paymentExpiryTime = '2090-01-01T12:01:01+08:30'
  const body = payBody('OrderCode', { paymentExpiryTime })
  const { paid, payment } = await shopWithPayment('waits', { body })
  expect(brief(paid.result)).toBe('U/PAYMENT_IN_PROCESS')
  expect(paid).not.toHaveProperty('paymentUrl')
  expect(paid.orderCodeForm).toEqual({
    expireTime: paymentExpiryTime,
    codeDetails: [{ codeValue: payment.codeValue, displayType: 'TEXT' }],
  })
})

it('an entry code goes on with the page of the wallet', async () => {
  const { paid, payment } = await shopWithPayment('waits', { body: payBody('EntryCode') })
  expect(brief(paid.result)).toBe('U/PAYMENT_IN_PROCESS')
  expect(paid).not.toHaveProperty('orderCodeForm')
  expect(paid.paymentUrl).toBe(payment.paymentUrl)
})

it.each([
  ['http://wallet-sees.test', ''],
  ['http://wallet-sees.test/alipay', '/alipay'],
  ['http://wallet-sees.test/alipay', ''],
  ['http://wallet-sees.test/cashier', '/cashier'],
  ['http://wallet-sees.test/cashier', ''],
])('the page of the wallet under %s is there at "%s/cashier/…" on the wire', async (publicUrl, onWire) => {
  const { session, url, tape } = await openShop({ publicUrl })
  session.expect(purchase)
  const paymentUrl = String(json(await send(url, 'pay', payBody('EntryCode'))).paymentUrl)
  expect(paymentUrl.slice(publicUrl.length)).toMatch(/^\/cashier\/[0-9a-f]{20}$/)
  const page = await post(url, { method: 'GET', path: onWire + paymentUrl.slice(publicUrl.length) })
  expect([page.status, page.body.toString()]).toEqual([200, expect.stringContaining("wallet's cashier")])
  expect(page.body.toString()).not.toMatch(/\b(src|href)=|url\(|@import/)
  expect(recordsOf(tape, 'request')).toHaveLength(1)
})

it.each<[Scenario, WalletAct]>([
  ['OrderCode', 'pays'],
  ['OrderCode', { failsWith: 'RISK_REJECT' }],
  ['EntryCode', 'pays'],
  ['EntryCode', { failsWith: 'RISK_REJECT' }],
])('a payment with %s that has ended goes on with neither', async (scenario, wallet) => {
  const { paid } = await shopWithPayment(wallet, { body: payBody(scenario) })
  expect(paid).not.toHaveProperty('orderCodeForm')
  expect(paid).not.toHaveProperty('paymentUrl')
})

it('every payment has an id and a code of its own', async () => {
  const { session, ask } = await openShop()
  session.expect(purchase)
  await ask('pay', payBody('OrderCode'))
  await ask('pay', payBody('OrderCode', { paymentRequestId: 'PAY2' }))
  const [one, two] = session.acquired()
  expect(one?.paymentId).not.toBe(two?.paymentId)
  expect(one?.codeValue).not.toBe(two?.codeValue)
  expect(one?.paymentUrl).not.toBe(two?.paymentUrl)
})

it('an answer is signed for the path and the query that the acquirer called', async () => {
  const { session, ask, tape } = await openShop()
  session.expect(purchase)
  await ask('pay', payBody(), '?tenant=1')
  expect(recordsOf(tape, 'request')[0]?.url).toBe('/aps/api/v1/payments/pay?tenant=1')
})

it('what is asked stands on the tape under its scenario, numbered by message', async () => {
  const { ask, tape } = await shopWithPayment('pays')
  await ask('inquiryPayment', { paymentRequestId: 'PAY1' })
  await ask('inquiryPayment', { paymentRequestId: 'PAY1' })
  const common = { scenario: 'one', direction: 'from-partner' }
  expect(recordsOf(tape, 'request')).toMatchObject([
    { ...common, api: 'pay', label: 'pay 1' },
    { ...common, api: 'inquiryPayment', label: 'inquiryPayment 1' },
    { ...common, api: 'inquiryPayment', label: 'inquiryPayment 2' },
  ])
  expect(recordsOf(tape, 'response').map(({ scenario }) => scenario)).toEqual(['one', 'one', 'one'])
})

it('a path of wallets is no message of an acquirer', async () => {
  const { url, tape } = await openShop()
  await post(url, { path: '/aps/api/v1/codes/getPaymentCode', body: '{}' })
  const [request] = recordsOf(tape, 'request')
  expect(request).toMatchObject({ scenario: 'unattributed', label: 'unattributed' })
  expect(request?.mismatch).toContain('expected /aps/api/v1/payments/pay, ')
})
