import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { timeForm } from '../../protocol/datetime.ts'

describe('timeForm()', () => {
  it.each([
    ['an offset, as documented', '2019-04-04T12:08:56+05:30'],
    ['Z with a fraction of two digits, as in official samples', '2025-02-20T08:51:49.09Z'],
    ['Z without a fraction', '2026-03-14T11:22:07Z'],
    ['a fraction of nine digits, as Java writes it', '2026-03-14T19:22:07.123456789+08:00'],
    ['an offset of minus zero', '2026-03-14T11:22:07-00:00'],
    ['an offset to the west', '2026-03-14T05:22:07-06:00'],
    ['29 February of a leap year', '2024-02-29T00:00:00Z'],
  ])('calls it iso with %s: %s', (_, value) => {
    expect(timeForm(value)).toBe('iso')
  })

  it('calls thirteen digits epoch', () => {
    expect(timeForm('1773487327000')).toBe('epoch')
  })

  it.each([
    ['nothing', ''],
    ['a word', 'now'],
    ['seconds since 1970', '1773487327'],
    ['microseconds since 1970', '1773487327000000'],
    ['milliseconds with a fraction', '1773487327000.5'],
    ['milliseconds with a sign', '-177348732700'],
    ['no zone', '2026-03-14T19:22:07'],
    ['no time', '2026-03-14'],
    ['no seconds', '2026-03-14T19:22Z'],
    ['a blank for the T', '2026-03-14 19:22:07Z'],
    ['a zone without a colon', '2026-03-14T19:22:07+0800'],
    ['a zone by its name', '2026-03-14T19:22:07 UTC'],
    ['small letters', '2026-03-14t11:22:07z'],
    ['a point without a fraction', '2026-03-14T11:22:07.Z'],
    ['a comma before the fraction', '2026-03-14T11:22:07,5Z'],
    ['the form of HTTP', 'Sat, 14 Mar 2026 11:22:07 GMT'],
    ['the basic form', '20260314T112207Z'],
    ['a blank at the end', '2026-03-14T11:22:07Z '],
    ['a newline at the end', '2026-03-14T11:22:07Z\n'],
    ['a year of five digits', '+12026-03-14T11:22:07Z'],
    ['30 February', '2026-02-30T11:22:07Z'],
    ['29 February of a common year', '2026-02-29T11:22:07Z'],
    ['31 April', '2026-04-31T11:22:07Z'],
    ['month 13', '2026-13-01T11:22:07Z'],
    ['day 0', '2026-03-00T11:22:07Z'],
    ['hour 25', '2026-03-14T25:00:00Z'],
    ['minute 60', '2026-03-14T11:60:00Z'],
    ['an offset of 25 hours', '2026-03-14T11:22:07+25:00'],
    ['digits of another script', '٢٠٢٦-٠٣-١٤T١١:٢٢:٠٧Z'],
  ])('calls it other with %s: %j', (_, value) => {
    expect(timeForm(value)).toBe('other')
  })

  it('calls every moment iso as JavaScript writes it, and epoch as a number', () => {
    const [min, max] = [new Date('2001-09-10T00:00:00Z'), new Date('9999-12-31T23:59:59.999Z')]
    const now = fc.date({ min, max: new Date('2286-11-20T00:00:00Z'), noInvalidDate: true })
    fc.assert(
      fc.property(fc.date({ min, max, noInvalidDate: true }), now, (any, near) => {
        expect(timeForm(any.toISOString())).toBe('iso')
        expect(timeForm(String(near.getTime()))).toBe('epoch')
      }),
    )
  })

  it('never throws', () => {
    const digits = fc.string({ unit: fc.constantFrom(...'0123456789-:.+TZ '), maxLength: 30 })
    fc.assert(
      fc.property(fc.oneof(fc.string(), digits), (value) => {
        expect(['iso', 'epoch', 'other']).toContain(timeForm(value))
      }),
    )
  })
})
