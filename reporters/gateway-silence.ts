import type { RunResult } from '../suites/judge/run.ts'

/** Intents after which a partner must call Alipay+, and what they ask for. */
const asking = {
  mpp: { intents: ['showPaymentCode'], what: 'a payment code' },
  acqp: { intents: ['scanPaymentCode', 'createOrderCode', 'enterAmount'], what: 'a payment' },
} as const satisfies Record<RunResult['header']['role'], object>

/**
 * A likely cause where a partner was asked for something and never called Alipay+: it cannot reach the
 * gateway. Undefined where it called, or was not asked.
 */
export function gatewaySilence({ exchanges, acted, pages, header }: RunResult): string | undefined {
  const { intents, what } = asking[header.role]
  const asked = acted.filter(
    ({ intent, outcome }) => intents.some((one) => one === intent) && outcome === 'done',
  )
  const entered = pages.filter(({ page, status }) => page === 'shopPage.amount' && status !== undefined)
  const count = asked.length + entered.length
  const called = exchanges.some(({ direction }) => direction === 'from-partner')
  if (called || count === 0) return undefined
  const { publicUrl } = header.configuration
  return `The partner was asked ${count} times for ${what} and never called Alipay+. Check that it calls ${publicUrl}, and that this URL can be reached from where it runs ("gateway.publicUrl").`
}
