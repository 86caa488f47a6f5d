import { describe, expect, it } from 'vitest'
import { sides } from '../../schemas/index.ts'
import { acqpDefects } from './defects-acqp.ts'
import { mppDefects } from './defects-mpp.ts'
import { changed, defectsOf, example, exampleNamed, exampleNames, type Json, keys } from './support.ts'

const defects = { ...mppDefects, ...acqpDefects }
const examples = keys.flatMap((key) => exampleNames(key, 'full').map((name) => ({ name, key })))

describe.each(examples)('$name finds exactly one defect', ({ name, key }) => {
  it.each(defects[name] ?? [])('%s = %j: %s (%s)', (change, value, keyword, confidence, path = change) => {
    const message = changed(exampleNamed(name, 'full'), change, value)
    expect(defectsOf(key, message)).toEqual([{ path, keyword, confidence }])
  })

  it('in a body that is no object', () => {
    expect(defectsOf(key, [])).toEqual([{ path: '', keyword: 'type', confidence: 'H' }])
  })
})

describe('what only a success must bring', () => {
  const failed = { resultCode: 'PROCESS_FAIL', resultStatus: 'F' }
  const unknown = { resultCode: 'PAYMENT_IN_PROCESS', resultStatus: 'U' }

  it.each([failed, unknown])('is not asked of %j', (outcome) => {
    const responses = keys.filter((key) => key.endsWith('.response'))
    for (const key of responses) expect(defectsOf(key, { result: outcome }), key).toEqual([])
  })

  it.each([failed, unknown])('is not asked of an inquiry about a payment that is %j', (paymentResult) => {
    const success = { resultCode: 'SUCCESS', resultStatus: 'S' }
    for (const side of sides) {
      expect(defectsOf(`${side}/inquiryPayment.response`, { result: success, paymentResult })).toEqual([])
    }
  })
})

describe('the payment code', () => {
  it('is not asked of a payment that is not user-presented', () => {
    const payment = changed(example('mpp/pay.request', 'full'), '/paymentMethod/paymentMethodId', undefined)
    const orderCode = changed(payment, '/paymentFactor/inStorePaymentScenario', 'OrderCode')
    expect(defectsOf('mpp/pay.request', orderCode)).toEqual([])
  })
})

describe('the action form', () => {
  const key = 'mpp/userInitiatedPay.response'
  const full = example(key, 'full')
  const handledBy = (actionType: string, message: Json = full) =>
    changed(message, '/actionForm/actionType', actionType)
  const orderless = ['paymentRequestId', 'paymentAmount'].reduce(
    (message, name) => changed(message, `/${name}`, undefined),
    full,
  )
  const missing = ['/paymentRequestId', '/paymentAmount'].map((path) => ({
    path,
    keyword: 'required',
    confidence: 'M',
  }))

  it.each(['HANDLE_BY_PSP', 'HANDLE_BY_SDK', 'HANDLE_BY_NOBODY_YET'])('may say %s', (actionType) => {
    expect(defectsOf(key, handledBy(actionType))).toEqual([])
  })

  it('has something to hand over where the client SDK takes over, and only there', () => {
    const empty = changed(full, '/actionForm/sdkActionPayload', undefined)
    const path = '/actionForm/sdkActionPayload'
    expect(defectsOf(key, empty)).toEqual([])
    expect(defectsOf(key, handledBy('HANDLE_BY_SDK', empty))).toEqual([
      { path, keyword: 'required', confidence: 'M' },
    ])
  })

  it('lets the payment be missing only where the client SDK takes over', () => {
    expect(defectsOf(key, handledBy('HANDLE_BY_SDK', orderless))).toEqual([])
    expect(defectsOf(key, handledBy('HANDLE_BY_NOBODY_YET', orderless))).toEqual(missing)
    expect(defectsOf(key, changed(orderless, '/actionForm', null))).toEqual(missing)
  })
})

describe('what is traded for a token', () => {
  const key = 'mpp/applyToken.request'
  const full = example(key, 'full')
  const grants = { AUTHORIZATION_CODE: 'authCode', REFRESH_TOKEN: 'refreshToken' }

  it.each(Object.entries(grants))('with %s is %s and nothing else', (grantType, name) => {
    const grant = changed(full, '/grantType', grantType)
    for (const other of Object.values(grants)) {
      const missing = { path: `/${other}`, keyword: 'required', confidence: 'M' }
      expect(defectsOf(key, changed(grant, `/${other}`, undefined))).toEqual(other === name ? [missing] : [])
    }
  })
})

describe('the table', () => {
  it('has rows for every full example', () => {
    expect(Object.keys(defects).sort()).toEqual(examples.map(({ name }) => name).sort())
  })
})
