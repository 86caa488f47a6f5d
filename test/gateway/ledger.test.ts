import { expect, it } from 'vitest'
import { createLedger, type Ledger } from '../../gateway/ledger.ts'

const baht = (value: string) => ({ currency: 'THB', value })
const payment = { paymentRequestId: 'PAY1', scenario: 'one', customerId: 'U1', amount: baht('3000') }

type Step = (ledger: Ledger) => void

const settled =
  (...statuses: ('S' | 'F' | 'U')[]): Step =>
  (ledger) => {
    for (const status of statuses) ledger.settle('PAY1', status)
  }
const cancelled: Step = (ledger) => ledger.cancel('PAY1')
const refunded =
  (id: string, value: string): Step =>
  (ledger) =>
    ledger.refund('PAY1', id, baht(value))

it.each<[title: string, steps: Step[], state: string, left: boolean]>([
  ['was only asked for', [], 'open', true],
  ['succeeded', [settled('S')], 'paid', true],
  ['failed', [settled('F')], 'failed', false],
  ['is unknown', [settled('U')], 'open', true],
  ['was unknown, then succeeded', [settled('U', 'S')], 'paid', true],
  ['was unknown, then failed', [settled('U', 'F')], 'failed', false],
  ['succeeded after it had failed', [settled('F', 'S')], 'paid', true],
  ['is said to have failed after it had succeeded', [settled('S', 'F')], 'paid', true],
  ['is said to be unknown after it had succeeded', [settled('S', 'U')], 'paid', true],
  ['is said to be unknown after it had failed', [settled('F', 'U')], 'failed', false],
  ['was cancelled while open', [cancelled], 'cancelled', false],
  ['was cancelled after it had succeeded', [settled('S'), cancelled], 'cancelled', false],
  ['was cancelled after it had failed', [settled('F'), cancelled], 'cancelled', false],
  ['is said to have succeeded after it was cancelled', [cancelled, settled('S')], 'cancelled', false],
  ['was refunded in full', [settled('S'), refunded('REF1', '3000')], 'paid', false],
  ['was refunded in part', [settled('S'), refunded('REF1', '2999')], 'paid', true],
  ['was refunded in parts', [settled('S'), refunded('REF1', '2999'), refunded('REF2', '1')], 'paid', false],
  [
    'was refunded twice under one id',
    [settled('S'), refunded('REF1', '1500'), refunded('REF1', '1500')],
    'paid',
    true,
  ],
  ['was refunded too much', [settled('S'), refunded('REF1', '3001')], 'paid', false],
  [
    'was refunded in part and cancelled',
    [settled('S'), refunded('REF1', '1'), cancelled],
    'cancelled',
    false,
  ],
])('a payment that %s', (_, steps, state, left) => {
  const ledger = createLedger()
  ledger.add(payment)
  for (const step of steps) step(ledger)
  expect(ledger.find('PAY1')).toMatchObject({ ...payment, state })
  expect(ledger.left().map(({ paymentRequestId }) => paymentRequestId)).toEqual(left ? ['PAY1'] : [])
})

it('a payment that is asked for again is the same payment, with its first amount', () => {
  const ledger = createLedger()
  ledger.add(payment)
  ledger.settle('PAY1', 'S')
  ledger.add({ ...payment, scenario: 'two', amount: baht('1500') })
  expect(ledger.payments).toMatchObject([{ ...payment, state: 'paid' }])
})

it('the first paymentId that is told is kept, also where the result is unknown', () => {
  const ledger = createLedger()
  ledger.add(payment)
  ledger.settle('PAY1', 'U')
  expect(ledger.find('PAY1')).not.toHaveProperty('paymentId')
  ledger.settle('PAY1', 'U', 'W1')
  ledger.settle('PAY1', 'S', 'W2')
  expect(ledger.find('PAY1')?.paymentId).toBe('W1')
})

it('what is said of a payment that nobody asked for changes nothing', () => {
  const ledger = createLedger()
  ledger.settle('PAY1', 'S')
  ledger.cancel('PAY1')
  ledger.refund('PAY1', 'REF1', baht('1'))
  expect(ledger.payments).toEqual([])
  expect(ledger.find('PAY1')).toBeUndefined()
})

it('payments are kept in the order in which they were asked for, and each for itself', () => {
  const ledger = createLedger()
  for (const paymentRequestId of ['PAY1', 'PAY2', 'PAY3']) ledger.add({ ...payment, paymentRequestId })
  ledger.settle('PAY2', 'F')
  expect(ledger.payments.map(({ paymentRequestId }) => paymentRequestId)).toEqual(['PAY1', 'PAY2', 'PAY3'])
  expect(ledger.left().map(({ paymentRequestId }) => paymentRequestId)).toEqual(['PAY1', 'PAY3'])
})

it('an amount beyond the exact numbers of JavaScript is counted exactly', () => {
  const ledger = createLedger()
  ledger.add({ ...payment, amount: baht('9007199254740993') })
  ledger.settle('PAY1', 'S')
  ledger.refund('PAY1', 'REF1', baht('9007199254740992'))
  expect(ledger.left()).toHaveLength(1)
})
