import type { RunResult } from '../suites/judge/run.ts'

/**
 * A likely cause where a wallet was asked for payment codes and never called Alipay+: it cannot reach
 * the gateway. Undefined where it called, or was not asked.
 */
export function gatewaySilence({ exchanges, acted, header }: RunResult): string | undefined {
  const asked = acted.filter(({ intent, outcome }) => intent === 'showPaymentCode' && outcome === 'done')
  const called = exchanges.some(({ direction }) => direction === 'from-partner')
  if (called || asked.length === 0) return undefined
  const { publicUrl } = header.configuration
  return `The partner was asked ${asked.length} times for a payment code and never called Alipay+. Check that it calls ${publicUrl}, and that this URL can be reached from where it runs ("gateway.publicUrl").`
}
