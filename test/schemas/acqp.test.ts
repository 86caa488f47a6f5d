import { describe, expect, it } from 'vitest'
import type { MessageKey } from '../../schemas/index.ts'
import { changed, defectsOf, example, exampleNamed, type Json, type Size } from './support.ts'

const without = (message: Json, ...pointers: string[]) =>
  pointers.reduce((left, pointer) => changed(left, pointer, undefined), message)

describe('a payment in a shop', () => {
  const key = 'acqp/pay.request'
  const inScenario = (scenario: string, size: Size) => exampleNamed(`${key}.${scenario}`, size)
  const defects = (message: Json) => defectsOf(key, message)

  it('may say with a payment code that there is no cashier page, or leave it unsaid', () => {
    const full = inScenario('payment-code', 'full')
    expect(defects(without(full, '/paymentFactor/isCashierPayment'))).toEqual([])
    expect(defects(changed(full, '/paymentFactor/isCashierPayment', 'false'))).toEqual([])
  })

  it('needs neither device nor URLs with a payment code', () => {
    const full = inScenario('payment-code', 'full')
    expect(defects(without(full, '/order/env', '/paymentNotifyUrl', '/paymentExpiryTime'))).toEqual([])
  })

  it.each(['order-code', 'entry-code'])('needs no payment code with an %s', (scenario) => {
    const message = inScenario(scenario, 'full')
    expect(defects(changed(message, '/paymentMethod/paymentMethodId', null))).toEqual([])
  })

  it.each(['payment-code', 'order-code', 'entry-code'])(
    'with a %s, is only recommended to bring what sibling products ask for',
    (scenario) => {
      const asked = ['/paymentNotifyUrl', '/paymentRedirectUrl', '/settlementStrategy']
      const found = defects(without(inScenario(scenario, 'full'), ...asked))
      expect(new Set(found.map(({ confidence }) => confidence))).toEqual(new Set(['L']))
    },
  )

  it('is held to what its scenario says', () => {
    const path = '/paymentFactor/inStorePaymentScenario'
    const orderCode = inScenario('order-code', 'minimal')
    expect(defects(changed(orderCode, path, 'PaymentCode'))).toEqual([
      { path: '/paymentMethod/paymentMethodId', keyword: 'required', confidence: 'M' },
      { path: '/paymentFactor/isCashierPayment', keyword: 'enum', confidence: 'M' },
    ])
  })

  it.each([
    '2510010201234567',
    '25100102012345678901234567890123',
    '2893612204263667830',
    '281010897274821897274821',
    '300102030405060708',
  ])('may have the payment code %s', (code) => {
    const full = inScenario('payment-code', 'full')
    expect(defects(changed(full, '/paymentMethod/paymentMethodId', code))).toEqual([])
  })

  it.each(['251001020123456', '251001020123456789012345678901234', '3110897274821897274'])(
    'cannot have the payment code %s',
    (code) => {
      const full = inScenario('payment-code', 'full')
      const path = '/paymentMethod/paymentMethodId'
      expect(defects(changed(full, path, code))).toEqual([{ path, keyword: 'pattern', confidence: 'M' }])
    },
  )
})

describe.each<MessageKey>([
  'acqp/inquiryPayment.request',
  'acqp/cancelPayment.request',
  'acqp/refund.request',
])('the payment of %s', (key) => {
  const full = example(key, 'full')

  it.each(['/paymentRequestId', '/paymentId'])('is known without %s', (pointer) => {
    expect(defectsOf(key, without(full, pointer))).toEqual([])
    expect(defectsOf(key, changed(full, pointer, null))).toEqual([])
  })

  it('is unknown without both', () => {
    const missing = { path: '/paymentRequestId', keyword: 'required', confidence: 'H' }
    expect(defectsOf(key, without(full, '/paymentRequestId', '/paymentId'))).toEqual([missing])
    expect(defectsOf(key, changed(without(full, '/paymentRequestId'), '/paymentId', null))).toEqual([missing])
  })
})

describe('the notification of a failure', () => {
  it('may say nothing of a payment that never was', () => {
    const key = 'acqp/notifyPayment.request'
    const failed = changed(example(key, 'full'), '/paymentResult/resultStatus', 'F')
    const silent = without(failed, '/paymentId', '/pspId', '/customerId', '/paymentAmount', '/paymentTime')
    expect(defectsOf(key, silent)).toEqual([])
  })
})
