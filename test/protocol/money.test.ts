import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Money, majorUnits, moneyFrom, plus, sameMoney, times } from '../../protocol/money.ts'

const jpy = (value: string): Money => ({ currency: 'JPY', value })

describe('times()', () => {
  it.each([
    ['100', 3n, '300'],
    ['1', 0n, '0'],
    ['9007199254740993', 2n, '18014398509481986'],
  ])('makes %s times %s %s', (value, count, expected) => {
    expect(times(jpy(value), count)).toEqual(jpy(expected))
  })
})

describe('plus()', () => {
  it.each([
    ['100', 1n, '101'],
    ['100', -1n, '99'],
    ['100', -100n, '0'],
    ['9007199254740993', 1n, '9007199254740994'],
  ])('makes %s plus %s %s', (value, units, expected) => {
    expect(plus(jpy(value), units)).toEqual(jpy(expected))
  })

  it('leaves the amount as it was', () => {
    const amount = Object.freeze(jpy('100'))
    plus(amount, 1n)
    expect(amount).toEqual(jpy('100'))
  })
})

describe('sameMoney()', () => {
  it.each([
    ['the same digits', jpy('100'), jpy('100'), true],
    ['leading zeros', jpy('100'), jpy('0100'), true],
    ['zero in two lengths', jpy('0'), jpy('00'), true],
    ['one unit more', jpy('100'), jpy('101'), false],
    ['another currency', jpy('100'), { currency: 'USD', value: '100' }, false],
    ['another case of the currency', jpy('100'), { currency: 'jpy', value: '100' }, false],
    ['a unit beyond what a number can hold', jpy('9007199254740992'), jpy('9007199254740993'), false],
  ])('compares %s', (_, a, b, expected) => {
    expect([sameMoney(a, b), sameMoney(b, a)]).toEqual([expected, expected])
  })

  it.each(['12.50', '1e3', 'ten', '1_000'])('throws at %s, which no schema of ours lets through', (value) => {
    expect(() => sameMoney(jpy(value), jpy('1'))).toThrow(SyntaxError)
  })
})

describe('amounts', () => {
  const amount = () => fc.bigInt({ min: 0n, max: 10n ** 40n })

  it('are the same after a sum was added and taken away', () => {
    fc.assert(
      fc.property(amount(), amount(), (value, units) => {
        const start = jpy(value.toString())
        expect(sameMoney(plus(plus(start, units), -units), start)).toBe(true)
      }),
    )
  })

  it('are the same when multiplied as when added', () => {
    fc.assert(
      fc.property(amount(), (value) => {
        const one = jpy(value.toString())
        expect(times(one, 2n)).toEqual(plus(one, value))
      }),
    )
  })
})

const written: readonly (readonly [currency: string, value: string, text: string])[] = [
  ['USD', '1000', '10.00'],
  ['USD', '5', '0.05'],
  ['USD', '100', '1.00'],
  ['IDR', '1500000', '15000.00'],
  ['JPY', '1000', '1000'],
  ['KRW', '1', '1'],
  ['KWD', '4124', '4.124'],
  ['BHD', '7', '0.007'],
  ['CLF', '12345', '1.2345'],
  ['USD', '900719925474099312', '9007199254740993.12'],
]

describe('majorUnits() and moneyFrom()', () => {
  it.each(written)('%s %s is written %s', (currency, value, text) => {
    expect(majorUnits({ currency, value })).toBe(text)
    expect(moneyFrom(text, currency)).toEqual({ currency, value })
  })

  it.each([
    ['10', 'USD', '1000'],
    ['10.5', 'USD', '1050'],
    ['0010.00', 'USD', '1000'],
    ['1', 'KWD', '1000'],
  ])('%s %s is %s too', (text, currency, value) => {
    expect(moneyFrom(text, currency)).toEqual({ currency, value })
  })

  it.each([
    ['', 'USD'],
    ['0', 'USD'],
    ['0.00', 'USD'],
    ['.5', 'USD'],
    ['10.', 'USD'],
    ['10.001', 'USD'],
    ['10.000', 'USD'],
    ['10.0', 'JPY'],
    ['-1', 'USD'],
    ['+1', 'USD'],
    ['1e3', 'USD'],
    ['1,000', 'USD'],
    ['1 000', 'USD'],
    ['10.00\n', 'USD'],
    ['١٠', 'USD'],
    ['many', 'USD'],
  ])('"%s" is no sum of %s', (text, currency) => {
    expect(moneyFrom(text, currency)).toBeUndefined()
  })

  it('any amount is the same after it was written and read', () => {
    const currencies = fc.constantFrom('USD', 'JPY', 'KWD', 'CLF')
    const units = fc.bigInt({ min: 1n, max: 10n ** 20n })
    fc.assert(
      fc.property(currencies, units, (currency, value) => {
        const money = { currency, value: value.toString() }
        expect(moneyFrom(majorUnits(money), currency)).toEqual(money)
      }),
    )
  })
})
