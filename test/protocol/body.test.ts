import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type BodyProblem, isObject, parseBody } from '../../protocol/body.ts'

const utf8 = (text: string) => Buffer.from(text, 'utf8')

/** Deeper than any recursive walk gets with the stack that Node has. */
const depth = 100_000
const deepArray = '['.repeat(depth) + ']'.repeat(depth)

describe('parseBody()', () => {
  it.each<[string, BodyProblem, Uint8Array]>([
    ['no bytes', 'empty', new Uint8Array()],
    ['bytes of Latin-1', 'not-utf8', Buffer.from('{"name":"Café"}', 'latin1')],
    ['half a character', 'not-utf8', utf8('{"name":"珈"}').subarray(0, 11)],
    ['an overlong slash', 'not-utf8', Buffer.from([0x22, 0xc0, 0xaf, 0x22])],
    ['a surrogate in UTF-8', 'not-utf8', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
    ['UTF-16', 'not-utf8', Buffer.from('\ufeff{}', 'utf16le')],
    ['a byte order mark', 'not-json', utf8('\ufeff{"a":"1"}')],
    ['blanks only', 'not-json', utf8(' \r\n')],
    ['half an object', 'not-json', utf8('{"result":{"resultCode":"SUC')],
    ['a comma too many', 'not-json', utf8('{"a":"1",}')],
    ['single quotes', 'not-json', utf8("{'a':'1'}")],
    ['a comment', 'not-json', utf8('{"a":"1"} // one')],
    ['two objects', 'not-json', utf8('{}{}')],
    ['NaN', 'not-json', utf8('{"a":NaN}')],
    ['a control character in a text', 'not-json', utf8('{"a":"\u0001"}')],
    ['a page of HTML', 'not-json', utf8('<html><body>502 Bad Gateway</body></html>')],
    ['a form', 'not-json', utf8('result=SUCCESS&resultStatus=S')],
    ['null', 'not-an-object', utf8('null')],
    ['a number', 'not-an-object', utf8('42')],
    ['a text', 'not-an-object', utf8('"SUCCESS"')],
    ['true', 'not-an-object', utf8('true')],
    ['an empty array', 'not-an-object', utf8('[]')],
    ['an array of objects', 'not-an-object', utf8('[{"a":"1"}]')],
    ['arrays in each other without end', 'not-json', utf8('['.repeat(depth))],
    ['arrays in each other', 'not-an-object', utf8(deepArray)],
  ])('refuses %s: %s', (_, problem, bytes) => {
    const parsed = parseBody(bytes)
    expect(parsed).toMatchObject({ ok: false, problem })
    expect(parsed.ok || parsed.detail).not.toBe('')
  })

  it.each<[string, string, object]>([
    ['an empty object', '{}', {}],
    ['blanks and line ends around it', '\r\n\t {"a":"1"} \n', { a: '1' }],
    ['escaped slashes and letters', '{"a":"1\\/2 \\u00e9 \\ud83c\\udf75"}', { a: '1/2 é 🍵' }],
    ['letters outside ASCII', '{"名":"珈琲 🍵"}', { 名: '珈琲 🍵' }],
    ['values that are no texts, as they are', '{"a":1,"b":null,"c":[true]}', { a: 1, b: null, c: [true] }],
    ['the last of two fields of one name', '{"a":"1","a":"2"}', { a: '2' }],
    ['half a surrogate pair in an escape', '{"a":"\\ud83c"}', { a: '\ud83c' }],
  ])('reads %s', (_, text, value) => {
    expect(parseBody(utf8(text))).toEqual({ ok: true, value })
  })

  it('reads a view of a larger buffer as the view', () => {
    const bytes = utf8('xx{"a":"1"}xx')
    expect(parseBody(bytes.subarray(2, -2))).toEqual({ ok: true, value: { a: '1' } })
  })

  it('reads objects that are a hundred thousand levels deep', () => {
    expect(parseBody(utf8(`{"a":${deepArray}}`)).ok).toBe(true)
  })

  it('takes __proto__ and constructor for fields like any other', () => {
    const parsed = parseBody(
      utf8('{"__proto__":{"polluted":"1"},"constructor":{"prototype":{"polluted":"1"}}}'),
    )
    expect(parsed.ok && Object.keys(parsed.value)).toEqual(['__proto__', 'constructor'])
    expect(parsed.ok && Object.getPrototypeOf(parsed.value)).toBe(Object.prototype)
    expect({}).not.toHaveProperty('polluted')
  })

  it('quotes the beginning of what it refuses, and no more', () => {
    const long = parseBody(utf8(`["${'x'.repeat(1000)}"]`))
    expect(long).toMatchObject({ detail: `the body is ["${'x'.repeat(38)}` })
    const page = parseBody(utf8(`<html>${'x'.repeat(1000)}`))
    expect(page.ok || page.detail).toContain('<html>xxx')
    expect(page.ok || page.detail.length).toBeLessThan(200)
  })

  it('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 50 }), (bytes) => {
        expect(parseBody(bytes)).toHaveProperty('ok')
      }),
    )
  })

  it('reads every object that JSON can write', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()), (object) => {
        const text = JSON.stringify(object)
        expect(parseBody(utf8(text))).toEqual({ ok: true, value: JSON.parse(text) })
      }),
    )
  })
})

describe('isObject()', () => {
  it.each([[{}], [{ a: 1 }], [Object.create(null)]])('says yes to %o', (value) => {
    expect(isObject(value)).toBe(true)
  })

  it.each([[null], [undefined], [[]], ['{}'], [1], [true]])('says no to %o', (value) => {
    expect(isObject(value)).toBe(false)
  })
})
