import { describe, expect, it } from 'vitest'
import { confidenceOf } from '../../schemas/confidence.ts'
import { commonSchemas, messageSchemas } from '../../schemas/index.ts'

const pay = messageSchemas['mpp/pay.response']

describe('the tables of schemas', () => {
  it('cannot be changed, at no depth', () => {
    expect(Object.isFrozen(messageSchemas)).toBe(true)
    expect(Object.isFrozen(commonSchemas)).toBe(true)
    expect(Object.isFrozen(pay.properties.result)).toBe(true)
  })

  it('have a key for each file, which is the end of its id', () => {
    for (const [key, { $id }] of Object.entries(messageSchemas)) {
      expect($id).toBe(`https://alipayplus-conformance.invalid/schemas/${key}.json`)
    }
  })
})

describe('the confidence of an error', () => {
  const amount = commonSchemas.find(({ title }) => title === 'Amount')

  it('is that of the rule where the fields are surer', () => {
    const [rule] = messageSchemas['mpp/inquiryPayment.response'].allOf as object[]
    expect(confidenceOf(pay, { instancePath: '', parentSchema: rule })).toBe('H')
  })

  it('is that of the field where the rule of the shared object is surer', () => {
    expect(confidenceOf(pay, { instancePath: '/paymentAmount', parentSchema: amount })).toBe('L')
  })

  it('cannot be had for a schema that is none of ours', () => {
    expect(() => confidenceOf(pay, { instancePath: '', parentSchema: {} })).toThrow(/no x-confidence/)
  })
})
