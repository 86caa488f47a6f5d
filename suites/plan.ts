import type { ResolvedConfiguration } from '../partner/configuration.ts'
import type { Selected } from './select.ts'

export interface Plan {
  readonly requirements: number
  readonly scenarios: number
  /** Messages of Alipay+ to the partner, without inquiries that are repeated until a result is final. */
  readonly calls: number
  readonly intents: number
  readonly payments: number
  /** What the payments add up to at most, by currency, in its smallest unit. */
  readonly totals: Readonly<Record<string, string>>
  /** Seconds of real waiting of the scenario that waits longest; waiting scenarios overlap. */
  readonly longestWaitSeconds: number
  readonly waiting: readonly { readonly scenario: string; readonly seconds: number }[]
}

/** What a run would do. Sends nothing. */
export function planOf({ requirements, scenarios }: Selected, configuration: ResolvedConfiguration): Plan {
  const sum = (of: 'calls' | 'intents' | 'payments') =>
    scenarios.reduce((total, { cost }) => total + cost[of], 0)
  const waiting = scenarios
    .map((scenario) => ({ scenario: scenario.id, seconds: scenario.waits?.(configuration.schedules) ?? 0 }))
    .filter(({ seconds }) => seconds > 0)
  return {
    requirements: requirements.length,
    scenarios: scenarios.length,
    calls: sum('calls'),
    intents: sum('intents'),
    payments: sum('payments'),
    totals: totals(scenarios, configuration),
    longestWaitSeconds: Math.max(0, ...waiting.map(({ seconds }) => seconds)),
    waiting,
  }
}

/** A scenario is played by one of several users; the largest amount among them counts. */
function totals(scenarios: Selected['scenarios'], { users }: ResolvedConfiguration): Record<string, string> {
  const byCurrency = new Map<string, bigint>()
  for (const { condition, cost } of scenarios) {
    const able = users.filter((user) => user.condition === condition)
    for (const currency of new Set(able.map((user) => user.currency))) {
      const amounts = able.filter((user) => user.currency === currency).map(({ amount }) => BigInt(amount))
      const [most = 0n] = amounts.toSorted((a, b) => (a < b ? 1 : -1))
      byCurrency.set(currency, (byCurrency.get(currency) ?? 0n) + most * BigInt(cost.payments))
    }
  }
  return Object.fromEntries([...byCurrency].map(([currency, value]) => [currency, value.toString()]))
}
