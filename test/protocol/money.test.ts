import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Money, plus, sameMoney, times } from '../../protocol/money.ts'

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
