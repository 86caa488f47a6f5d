import { expect, it } from 'vitest'
import { Leg } from '../../../gateway/web-view/leg.ts'
import { publicUrl } from './open-shop.ts'

const from = 'https://shop.example/'
const pay = `${from}pay`
const cashier = `${publicUrl}/cashier/1`

const answer = (url: string, status: number, location?: string) => ({
  url,
  status,
  headers: new Map(location === undefined ? [] : [['location', location]]),
})

/** A leg on which the form of the page was sent. */
function submitted(): Leg {
  const leg = new Leg({ opening: false, from, publicUrl })
  leg.wants(pay, 'formSubmissionPost')
  expect(leg.asks({ method: 'POST', url: pay, form: 'amount=1' })).toBe(true)
  return leg
}

const destinations = [
  ['the gateway', cashier, true, true],
  ['another site', 'https://foreign.test/', false, true],
  ['an app', 'alipays://pay', false, true],
  ['the shop itself', `${from}next`, true, false],
] as const

it.each(destinations)(
  'a redirect to %s: whether it may leave, and whether it is the end',
  (_, to, leaves, ends) => {
    const leg = submitted()
    expect([leg.answers(answer(pay, 303, to)), leg.isOver]).toEqual([leaves, ends])
    expect(leg.visit()).toEqual({
      sent: { method: 'POST', url: pay, form: 'amount=1' },
      status: 303,
      hops: [{ url: pay, to, by: 'http', status: 303 }],
    })
  },
)

it.each(destinations.slice(0, 2))('a script that leads to %s', (_, to, leaves, ends) => {
  const leg = submitted()
  leg.answers(answer(pay, 200))
  leg.shows()
  leg.wants(to, 'scriptInitiated')
  expect([leg.asks({ method: 'GET', url: to }), leg.isOver]).toEqual([leaves, ends])
  expect(leg.visit().hops).toEqual([{ url: pay, to, by: 'script' }])
})

it('a page of a form that is on another site is the shop too', () => {
  const leg = new Leg({ opening: false, from, publicUrl })
  expect(leg.asks({ method: 'POST', url: 'https://pay.test/' })).toBe(true)
  expect(leg.answers(answer('https://pay.test/', 302, '/next'))).toBe(true)
  expect(leg.answers(answer('https://pay.test/next', 302, from))).toBe(true)
  expect(leg.isOver).toBe(false)
})

it('a script that asks a server first and then goes on was what was sent', () => {
  const leg = new Leg({ opening: false, from, publicUrl })
  leg.calls({ method: 'GET', url: `${from}rates` })(200)
  leg.calls({ method: 'POST', url: `${from}api`, form: '{}' })(201)
  leg.wants(`${from}done`, 'scriptInitiated')
  leg.asks({ method: 'GET', url: `${from}done` })
  expect(leg.visit()).toEqual({
    sent: { method: 'POST', url: `${from}api`, form: '{}' },
    status: 201,
    hops: [{ url: from, to: `${from}done`, by: 'script' }],
  })
})

it('what comes after the end changes nothing, and leads to nobody', () => {
  const leg = submitted()
  leg.answers(answer(pay, 303, cashier))
  const before = leg.visit()
  expect(leg.asks({ method: 'GET', url: 'https://foreign.test/' })).toBe(false)
  expect(leg.answers(answer(cashier, 302, 'https://foreign.test/'))).toBe(false)
  expect(leg.answers(answer(cashier, 200))).toBe(true)
  leg.wants('alipays://pay', 'scriptInitiated')
  leg.end({ reason: 'closed', detail: '' })
  expect(leg.visit()).toEqual(before)
})

it.each(['about:blank', 'javascript:void(0)', 'data:text/plain,x', 'blob:https://shop.example/1'])(
  '%s is no way out of the page',
  (url) => {
    const leg = submitted()
    leg.wants(url, 'scriptInitiated')
    expect([leg.isOver, leg.visit().hops]).toEqual([false, []])
  },
)

it('an entry code may lead to other sites, and a document is awaited until it is shown', () => {
  const leg = new Leg({ opening: true, from: 'about:blank', publicUrl })
  expect(leg.awaitsDocument).toBe(true)
  leg.asks({ method: 'GET', url: from })
  leg.shows()
  expect(leg.awaitsDocument).toBe(true)
  expect(leg.answers(answer(from, 301, 'https://other.test/'))).toBe(true)
  leg.shows()
  expect(leg.awaitsDocument).toBe(true)
  leg.answers(answer('https://other.test/', 200))
  leg.shows()
  expect([leg.awaitsDocument, leg.isOver]).toEqual([false, false])
})
