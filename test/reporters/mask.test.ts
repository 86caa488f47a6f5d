import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { indentJson } from '../../reporters/json-text.ts'
import { masked, maskNamed, maskText } from '../../reporters/mask.ts'

const code = '2891234567890612345'

describe('masks', () => {
  it('keep six and two characters of a payment code', () => {
    expect(maskNamed('paymentCode', code)).toBe('289123…45')
    expect(maskNamed('paymentMethodId', 'TOKEN-0123456789')).toBe('TOKEN-…89')
  })

  it('hide a value whole that is too short to hide its middle', () => {
    expect(maskNamed('paymentCode', '12345678')).toBe('(masked-8-characters)')
  })

  it('know a field however it is spelled', () => {
    expect(maskNamed('access_token', 'secret-value')).toBe('(masked-12-characters)')
    expect(maskNamed('AUTHORIZATION', 'Bearer x')).toBe('(masked-8-characters)')
  })

  it('keep algorithm, keyVersion and twelve characters of a Signature header', () => {
    const value = `algorithm=RSA256, keyVersion=1, signature=${'aB%2B'.repeat(60)}`
    expect(maskNamed('signature', value)).toBe('algorithm=RSA256, keyVersion=1, signature=aB%2BaB%2BaB…')
    expect(maskNamed('Signature', 'abcdefghijklmnopqrstuvwxyz')).toBe('abcdefghijkl…')
  })

  it('hide private keys wherever they stand', () => {
    const pem = readFileSync(new URL('../../fixtures/keys/mpp.private.pem', import.meta.url), 'utf8')
    const oneLine = pem.replaceAll(/-----[A-Z ]+-----|\s/g, '')
    for (const text of [pem, oneLine, `before ${oneLine} after`, pem.slice(0, 900)])
      expect(maskText(`key: ${text}`)).not.toContain(oneLine.slice(100, 140))
  })

  it('leave public keys and other text alone', () => {
    const pem = readFileSync(new URL('../../fixtures/keys/mpp.public.pem', import.meta.url), 'utf8')
    expect(maskText(pem)).toBe(pem)
    expect(maskText('{"customerId":"user-1","paymentId":"2891"}')).toBe(
      '{"customerId":"user-1","paymentId":"2891"}',
    )
  })

  it('find fragments of JSON, parameters and issued payment codes in a text', () => {
    expect(maskText('{"refreshToken" : "abc')).toBe('{"refreshToken" : "(masked-3-characters)')
    expect(maskText('("{\\"authCode\\":\\"abc\\"")')).toBe('("{\\"authCode\\":\\"(masked-3-characters)\\"")')
    expect(maskText('https://x.example/?authCode=abc&b=1')).toBe(
      'https://x.example/?authCode=(masked-3-characters)&b=1',
    )
    expect(maskText(`the code ${code} was shown`)).toBe('the code 289123…45 was shown')
  })

  it('change nothing when they are applied twice', () => {
    const text = `{"accessToken":"secret","paymentCode":"${code}","x":"?authCode=abc"}`
    expect(maskText(maskText(text))).toBe(maskText(text))
    for (const name of Object.keys(masked))
      expect(maskNamed(name, maskNamed(name, 'abcdefghijklmnopqrst'))).toBe(
        maskNamed(name, 'abcdefghijklmnopqrst'),
      )
  })
})

describe('indented JSON', () => {
  it('keeps the tokens as they were sent', () => {
    const text = '{"a":12345678901234567890,"b":"\\u0041\\/","c":[],"d":{},"e":[1.0,null]}'
    expect(indentJson(text)).toBe(
      '{\n  "a": 12345678901234567890,\n  "b": "\\u0041\\/",\n  "c": [],\n  "d": {},\n  "e": [\n    1.0,\n    null\n  ]\n}',
    )
  })

  it('masks below a field that is masked, and under an escaped name', () => {
    const text = '{"accessToken":{"value":["deep-secret"]},"auth\\u0043ode":"other-secret","z":"plain"}'
    const shown = indentJson(text)
    expect(shown).not.toMatch(/deep-secret|other-secret/)
    expect(shown).toContain('"z": "plain"')
  })

  it('is the same JSON for any value that holds no secret', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value)
        const names = JSON.stringify(value).match(/[A-Za-z]+/g) ?? []
        fc.pre(!names.some((name) => /token|code|key|cookie|signature|auth/i.test(name)))
        expect(JSON.parse(indentJson(text))).toEqual(JSON.parse(text))
      }),
    )
  })

  it('shows no secret, wherever it is nested', () => {
    const secret = 'S3CRET-0123456789'
    const nest = fc.letrec((tie) => ({
      node: fc.oneof(
        { depthSize: 'small' },
        fc.constant(secret),
        fc.record({ a: tie('node'), b: tie('node') }),
        fc.array(tie('node'), { maxLength: 3 }),
      ),
    })).node
    fc.assert(
      fc.property(
        nest,
        fc.constantFrom('accessToken', 'paymentCode', 'paymentMethodId', 'authCode'),
        (value, name) => {
          expect(indentJson(JSON.stringify({ before: 1, [name]: value, after: 2 }))).not.toContain(secret)
        },
      ),
    )
  })
})
