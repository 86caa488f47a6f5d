import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../protocol/body.ts'
import { compileSchema, type SchemaIssue, unknownFields, validateMessage } from '../../protocol/validation.ts'
import type { Confidence, MessageKey } from '../../schemas/index.ts'
import { changed, example, type Json, keys, placesIn } from '../schemas/support.ts'

type Change = [pointer: string, value: Json | undefined]

/** The full example of a message after some changes; undefined takes a field out. */
function spoiled(key: MessageKey, ...changes: Change[]): JsonObject {
  const message = changes.reduce((json, [at, value]) => changed(json, at, value), example(key, 'full'))
  return message as JsonObject
}

describe.each(keys)('%s', (key) => {
  it.each(['full', 'minimal'] as const)('conforms in the %s example, which has no unknown field', (size) => {
    const message = example(key, size) as JsonObject
    expect(validateMessage(key, message)).toEqual([])
    expect(unknownFields(key, message)).toEqual([])
  })

  it('has one issue for each place, however it is broken', () => {
    const places = placesIn(example(key, 'full')).map(([at]) => at)
    const change = fc.tuple(fc.constantFrom(...places), fc.jsonValue() as fc.Arbitrary<Json>)
    fc.assert(
      fc.property(change, change, ([first, a], [second, b]) => {
        // The deeper change goes first, for the other may take its place away.
        const inOrder: Change[] =
          first.length > second.length
            ? [
                [first, a],
                [second, b],
              ]
            : [
                [second, b],
                [first, a],
              ]
        const pointers = validateMessage(key, spoiled(key, ...inOrder)).map(({ pointer }) => pointer)
        expect(pointers).toEqual([...new Set(pointers)])
      }),
    )
  })
})

describe('validateMessage()', () => {
  it.each<[MessageKey, Change, Partial<SchemaIssue>]>([
    [
      'mpp/pay.request',
      ['/pspId', undefined],
      { keyword: 'required', expected: 'a value', actual: undefined, confidence: 'H' },
    ],
    [
      'mpp/pay.request',
      ['/order/merchant', undefined],
      { keyword: 'required', expected: 'a value', confidence: 'M' },
    ],
    [
      'mpp/pay.request',
      ['/pspId', 7],
      { keyword: 'type', expected: 'JSON type string', actual: 7, confidence: 'H' },
    ],
    [
      'mpp/pay.request',
      ['/pspId', null],
      { keyword: 'type', expected: 'JSON type string', actual: null, confidence: 'H' },
    ],
    [
      'mpp/pay.request',
      ['/pspId', ''],
      { keyword: 'minLength', expected: 'a text that is not empty', actual: '', confidence: 'H' },
    ],
    [
      'mpp/pay.request',
      ['/pspId', 'x'.repeat(65)],
      { keyword: 'maxLength', expected: 'NOT have more than 64 characters', confidence: 'H' },
    ],
    [
      'mpp/pay.request',
      ['/order/orderAmount/value', '18.50'],
      { keyword: 'pattern', expected: 'the form ^[1-9][0-9]*$', actual: '18.50', confidence: 'H' },
    ],
    [
      'mpp/pay.request',
      ['/paymentExpiryTime', 'soon'],
      { keyword: 'format', expected: 'the format date-time', actual: 'soon', confidence: 'H' },
    ],
    [
      'mpp/pay.request',
      ['/paymentFactor/presentmentMode', 'GRID'],
      { keyword: 'enum', expected: 'one of TILE, UNIFIED', actual: 'GRID', confidence: 'M' },
    ],
    ['mpp/pay.response', ['/paymentId', undefined], { keyword: 'required', confidence: 'M' }],
    ['mpp/pay.response', ['/paymentId', null], { keyword: 'type', confidence: 'M' }],
    ['mpp/pay.response', ['/paymentAmount/currency', 'yen'], { keyword: 'pattern', confidence: 'L' }],
    ['mpp/inquiryPayment.response', ['/paymentResult', undefined], { keyword: 'required', confidence: 'H' }],
    ['mpp/inquiryPayment.response', ['/customerId', undefined], { keyword: 'required', confidence: 'L' }],
    [
      'mpp/notifyPayment.request',
      ['/paymentResult/resultStatus', 'U'],
      { keyword: 'enum', expected: 'one of S, F', confidence: 'H' },
    ],
    ['mpp/notifyPayment.request', ['/customerId', undefined], { keyword: 'required', confidence: 'H' }],
  ])('finds one thing in %s with %j', (key, change, expected) => {
    expect(validateMessage(key, spoiled(key, change))).toEqual([
      expect.objectContaining({ pointer: change[0], ...expected }),
    ])
  })

  it.each<[string, MessageKey, Change, string, Confidence]>([
    ['a wrong type before a value', 'mpp/pay.request', ['/paymentFactor/presentmentMode', 5], 'type', 'M'],
    ['the first of two rules alike', 'mpp/pay.request', ['/paymentNotifyUrl', ''], 'minLength', 'H'],
    ['a surer rule before a guess', 'mpp/inquiryPayment.response', ['/customerId', 5], 'type', 'M'],
  ])('names %s where a place breaks two rules', (_, key, change, keyword, confidence) => {
    expect(validateMessage(key, spoiled(key, change))).toMatchObject([
      { pointer: change[0], keyword, confidence },
    ])
  })

  it('names every place that is broken, in one go', () => {
    const message = spoiled(
      'mpp/notifyPayment.request',
      ['/paymentId', 5],
      ['/paymentAmount/value', '-1'],
      ['/paymentTime', undefined],
    )
    const pointers = validateMessage('mpp/notifyPayment.request', message).map(({ pointer }) => pointer)
    expect(pointers.sort()).toEqual(['/paymentAmount/value', '/paymentId', '/paymentTime'])
  })

  it('points into arrays', () => {
    const at = '/paymentPromoInfo/paymentPromoDetails/0/savingsAmount/value'
    const message = spoiled('mpp/notifyPayment.request', [at, '0'])
    expect(validateMessage('mpp/notifyPayment.request', message)).toMatchObject([{ pointer: at }])
  })

  it.each(['paymentQuote', 'surchargeInfo', 'paymentPromoInfo', 'paymentNotifyUrl', 'passThroughInfo'])(
    'takes null for %s as it takes its absence',
    (name) => {
      expect(validateMessage('mpp/pay.request', spoiled('mpp/pay.request', [`/${name}`, null]))).toEqual([])
    },
  )

  it('judges a failure by fewer rules than a success', () => {
    const failure = { result: { resultCode: 'RISK_REJECT', resultStatus: 'F' } }
    const success = { result: { resultCode: 'SUCCESS', resultStatus: 'S' } }
    const missing = validateMessage('mpp/pay.response', success).map(({ pointer }) => pointer)
    expect(validateMessage('mpp/pay.response', failure)).toEqual([])
    expect(missing.sort()).toEqual(['/customerId', '/paymentId', '/paymentTime'])
  })

  it('gives the same answer when asked again', () => {
    const message = spoiled('mpp/pay.request', ['/pspId', 7])
    expect(validateMessage('mpp/pay.request', message)).toEqual(validateMessage('mpp/pay.request', message))
  })

  it('leaves the message as it was', () => {
    const message = spoiled('mpp/pay.request', ['/pspId', 7])
    const before = structuredClone(message)
    validateMessage('mpp/pay.request', message)
    unknownFields('mpp/pay.request', message)
    expect(message).toEqual(before)
  })
})

describe('unknownFields()', () => {
  const promotion = { promoId: 'P-1', colour: 'red' }

  it.each<[string, JsonObject, string[]]>([
    ['nothing in an empty message', {}, []],
    ['a field of the message', { colour: 'red' }, ['/colour']],
    ['a field whose value is null', { colour: null }, ['/colour']],
    ['an unknown object once, not what is in it', { colour: { a: 1, b: { c: 2 } } }, ['/colour']],
    [
      'a field of a shared object',
      { order: { merchant: { merchantAddress: { region: 'SG', planet: 'Earth' } } } },
      ['/order/merchant/merchantAddress/planet'],
    ],
    [
      'fields of objects in an array, by their place',
      { paymentPromoInfo: { paymentPromoDetails: [{ promoId: 'P-0' }, promotion, promotion] } },
      ['/paymentPromoInfo/paymentPromoDetails/1/colour', '/paymentPromoInfo/paymentPromoDetails/2/colour'],
    ],
    ['fields below an array in an array', { paymentPromoInfo: { paymentPromoDetails: [[promotion]] } }, []],
    [
      'fields of an object below an object in an array',
      { order: { goods: [{ goodsUnitAmount: { currency: 'JPY', value: '1', cents: '0' } }] } },
      ['/order/goods/0/goodsUnitAmount/cents'],
    ],
    ['nothing in optional objects that are null', { order: null, paymentPromoInfo: null }, []],
    [
      'nothing in an array that is null or has null',
      { paymentPromoInfo: { paymentPromoDetails: [null] } },
      [],
    ],
    ['nothing below a value of the wrong type', { order: 'tea', paymentFactor: ['PaymentCode'] }, []],
    ['a slash and a tilde, escaped as JSON Pointer does', { 'a/b~c': '1' }, ['/a~1b~0c']],
    ['a field without a name', { '': '1' }, ['/']],
    [
      'names that every JavaScript object answers to',
      JSON.parse('{"__proto__":{"a":1},"constructor":1,"order":{"toString":1}}'),
      ['/__proto__', '/constructor', '/order/toString'],
    ],
    [
      'several in the order of the message',
      { zebra: 1, order: { yak: 1 }, ant: 1 },
      ['/zebra', '/order/yak', '/ant'],
    ],
  ])('finds %s', (_, message, pointers) => {
    expect(unknownFields('mpp/pay.request', message)).toEqual(pointers)
  })
})

describe('a message that is a hundred thousand levels deep', () => {
  const depth = 100_000
  const deep = () => JSON.parse(`${'[{"a":'.repeat(depth)}1${'}]'.repeat(depth)}`)

  it.each([
    ['in an unknown field', 'colour'],
    ['in a text', 'pspId'],
    ['in an object', 'order'],
  ])('is judged, %s', (_, name) => {
    const message = { ...spoiled('mpp/pay.request'), [name]: deep() }
    expect(validateMessage('mpp/pay.request', message)).toHaveLength(name === 'colour' ? 0 : 1)
    expect(unknownFields('mpp/pay.request', message)).toEqual(name === 'colour' ? ['/colour'] : [])
  })
})

describe('compileSchema()', () => {
  const check = compileSchema({
    type: 'object',
    additionalProperties: false,
    required: ['port'],
    properties: {
      port: { type: 'integer', minimum: 1 },
      'a/b': { const: 'x' },
      tls: { oneOf: [{ type: 'boolean' }, { enum: ['yes', 'no'] }] },
      one: { oneOf: [{ type: 'integer' }, { minimum: 0 }] },
      late: { allOf: [{ enum: ['a', 'b'] }, { type: 'string' }] },
    },
  })

  it.each<[string, unknown, object[]]>([
    ['nothing in what conforms', { port: 1, 'a/b': 'x', tls: 'yes' }, []],
    ['a wrong type at the root', [], [{ pointer: '', keyword: 'type', expected: 'JSON type object' }]],
    ['a missing field', {}, [{ pointer: '/port', keyword: 'required', confidence: 'H' }]],
    ['a value out of range', { port: 0 }, [{ pointer: '/port', keyword: 'minimum', expected: 'be >= 1' }]],
    ['another value than the only one', { port: 1, 'a/b': 'y' }, [{ pointer: '/a~1b', expected: '"x"' }]],
    [
      'each of two unknown fields, at the object that has them',
      { port: 1, prot: 2, tsl: true },
      [
        { pointer: '', keyword: 'additionalProperties', expected: 'no field "prot"' },
        { pointer: '', keyword: 'additionalProperties', expected: 'no field "tsl"' },
      ],
    ],
    [
      'a wrong type before a value, also where its rule comes later',
      { port: 1, late: 5 },
      [{ keyword: 'type' }],
    ],
    ['that two alternatives fit', { port: 1, one: 5 }, [{ pointer: '/one', keyword: 'oneOf' }]],
    ['one issue where no alternative fits', { port: 1, tls: 'maybe' }, [{ pointer: '/tls' }]],
  ])('finds %s', (_, value, issues) => {
    expect(check(value)).toMatchObject(issues)
    expect(check(value)).toHaveLength(issues.length)
  })
})
