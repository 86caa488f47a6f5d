import { expect, it } from 'vitest'
import { gatewaySilence } from '../../reporters/gateway-silence.ts'
import type { RunResult } from '../../suites/judge/run.ts'
import { sampleRun } from './support.ts'

const run = sampleRun()
const called = run.exchanges.filter(({ direction }) => direction === 'from-partner')
const others = run.exchanges.filter(({ direction }) => direction === 'to-partner')

/** A run of a partner that was asked for these intents, with their outcomes. */
function asked(role: 'mpp' | 'acqp', intents: readonly string[], outcome = 'done'): RunResult {
  const acted = intents.map((intent) => ({ ...run.acted[0], intent, outcome })) as RunResult['acted']
  return { ...run, exchanges: others, acted, header: { ...run.header, role } }
}

it.each<[role: 'mpp' | 'acqp', intents: string[], said: string]>([
  ['mpp', ['showPaymentCode'], 'asked 1 times for a payment code'],
  [
    'acqp',
    ['scanPaymentCode', 'createOrderCode', 'openEntryCode', 'enterAmount', 'viewOrder'],
    'asked 3 times for a payment and',
  ],
])('an %s that was asked and never called is told to look at the gateway', (role, intents, said) => {
  const silence = gatewaySilence(asked(role, intents))
  expect(silence).toContain(said)
  expect(silence).toContain('https://gateway.example')
})

it('an amount that was entered on the page of an acquirer asks for a payment too', () => {
  const page = { page: 'shopPage.amount', status: 200 } as RunResult['pages'][number]
  const opened = { ...page, page: 'shopPage.open' } as const
  const { status, ...unanswered } = page
  const silent = { ...asked('acqp', []), pages: [opened, page, unanswered] }
  expect(gatewaySilence(silent)).toContain('asked 1 times for a payment and')
})

it.each<[title: string, silent: RunResult]>([
  ['called', { ...asked('acqp', ['scanPaymentCode']), exchanges: called }],
  ['was only asked to look', asked('acqp', ['viewOrder'])],
  ['did not do what it was asked', asked('acqp', ['scanPaymentCode'], 'failed')],
  ['is a wallet and was asked what an acquirer is asked', asked('mpp', ['scanPaymentCode'])],
])('nothing is said of a partner that %s', (_, silent) => {
  expect(gatewaySilence(silent)).toBeUndefined()
})
