import fc from 'fast-check'
import { expect, it } from 'vitest'
import { earliestCancellable } from '../../suites/scenarios/mpp/window.ts'

const minute = 60_000
const day = 24 * 60 * minute

const inShanghai = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
})

/** The moment after which a payment can no longer be cancelled: 00:30 of the next day in Shanghai. */
function windowEnd(paidAt: Date): number {
  const midnight = new Date(`${inShanghai.format(paidAt)}T00:00:00+08:00`)
  return midnight.getTime() + day + 30 * minute
}

/** Since 1992 Shanghai has no summer time. */
const anyNow = fc.date({
  min: new Date('2000-01-01T00:00:00Z'),
  max: new Date('2100-01-01T00:00:00Z'),
  noInvalidDate: true,
})

/** A moment between 00:00 and 00:40 in Shanghai, where the window of the day before ends. */
const afterMidnight = fc
  .tuple(fc.integer({ min: 0, max: 36_500 }), fc.integer({ min: 0, max: 40 * minute }))
  .map(([days, ms]) => new Date(Date.parse('2000-01-01T00:00:00+08:00') + days * day + ms))

const moments = fc.oneof(anyNow, afterMidnight)

it('the earliest payment that can be cancelled was made before now', () => {
  fc.assert(
    fc.property(moments, (now) => {
      expect(earliestCancellable(now).getTime()).toBeLessThan(now.getTime())
    }),
  )
})

it('its window is open for four minutes more', () => {
  fc.assert(
    fc.property(moments, (now) => {
      expect(windowEnd(earliestCancellable(now)) - now.getTime()).toBeGreaterThanOrEqual(4 * minute)
    }),
    { numRuns: 1000 },
  )
})

it('two seconds earlier it was the day before, whose window is closed or about to be', () => {
  fc.assert(
    fc.property(moments, (now) => {
      const paidAt = earliestCancellable(now)
      const earlier = new Date(paidAt.getTime() - 2000)
      expect(inShanghai.format(earlier)).not.toBe(inShanghai.format(paidAt))
      expect(windowEnd(earlier) - now.getTime()).toBeLessThanOrEqual(5 * minute)
    }),
    { numRuns: 1000 },
  )
})

it.each([
  ['2026-01-02T00:00:00.000+08:00', '2026-01-01T00:00:01.000+08:00'],
  ['2026-01-02T00:24:59.999+08:00', '2026-01-01T00:00:01.000+08:00'],
  ['2026-01-02T00:25:00.000+08:00', '2026-01-02T00:00:01.000+08:00'],
  ['2026-01-02T00:30:00.000+08:00', '2026-01-02T00:00:01.000+08:00'],
  ['2026-01-02T23:59:59.999+08:00', '2026-01-02T00:00:01.000+08:00'],
  ['2026-03-01T00:10:00.000+08:00', '2026-02-28T00:00:01.000+08:00'],
])('at %s it was made at %s', (now, paidAt) => {
  expect(earliestCancellable(new Date(now))).toEqual(new Date(paidAt))
})
