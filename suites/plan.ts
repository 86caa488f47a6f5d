import type { ResolvedConfiguration } from '../partner/configuration.ts'
import type { Scenario } from './scenario.ts'
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
  /** Seconds of real waiting at least: scenarios overlap as far as there are users for them. */
  readonly waitSeconds: number
  readonly waiting: readonly Waiting[]
}

/** The real waiting of a scenario. */
export interface Waiting {
  readonly scenario: string
  readonly seconds: number
  /** The fields of `schedules` that ask for it. */
  readonly because: readonly string[]
}

/** What a run would do. Sends nothing. */
export function planOf({ requirements, scenarios }: Selected, configuration: ResolvedConfiguration): Plan {
  const sum = (of: 'calls' | 'intents' | 'payments') =>
    scenarios.reduce((total, one) => total + one.cost[of] * roundsOf(one, configuration), 0)
  const waiting = scenarios
    .map((scenario) => waitingOf(scenario, configuration.schedules))
    .filter(({ seconds }) => seconds > 0)
  return {
    requirements: requirements.length,
    scenarios: scenarios.length,
    calls: sum('calls'),
    intents: sum('intents'),
    payments: sum('payments'),
    totals: totals(scenarios, configuration),
    waitSeconds: waitSeconds(scenarios, configuration),
    waiting,
  }
}

type Schedules = ResolvedConfiguration['schedules']

function waitingOf({ id, waits = () => 0 }: Scenario, schedules: Schedules): Waiting {
  const seconds = waits(schedules)
  const without = (field: string, value: unknown) =>
    waits({ ...schedules, [field]: Array.isArray(value) ? value.map(() => 0) : 0 })
  const because = Object.entries(schedules).filter(([field, value]) => without(field, value) !== seconds)
  return { scenario: id, seconds, because: because.map(([field]) => field) }
}

/** Of each condition the waiting of all scenarios, shared among its users; the longest counts. */
function waitSeconds(
  scenarios: Selected['scenarios'],
  { users, concurrency, schedules }: ResolvedConfiguration,
): number {
  const waits = (condition: string) =>
    scenarios.filter((one) => one.condition === condition).map((one) => one.waits?.(schedules) ?? 0)
  const shared = (condition: string) => {
    const able = users.filter((user) => user.condition === condition).length
    const sum = waits(condition).reduce((a, b) => a + b, 0)
    return Math.max(sum / Math.min(able, concurrency), ...waits(condition))
  }
  return Math.max(0, ...new Set(scenarios.map(({ condition }) => shared(condition))))
}

/** How often a scenario is played through. */
const roundsOf = ({ furtherCharges }: Selected['scenarios'][number], { charges }: ResolvedConfiguration) =>
  furtherCharges ? charges.slice(1).length : 1

/** A scenario is played by one of several users; the largest amount among them counts. */
function totals(
  scenarios: Selected['scenarios'],
  { users, charges }: ResolvedConfiguration,
): Record<string, string> {
  const byCurrency = new Map<string, bigint>()
  for (const { condition, cost, furtherCharges } of scenarios) {
    const able = furtherCharges ? charges.slice(1) : users.filter((user) => user.condition === condition)
    for (const currency of new Set(able.map((user) => user.currency))) {
      const amounts = able.filter((user) => user.currency === currency).map(({ amount }) => BigInt(amount))
      const [most = 0n] = amounts.toSorted((a, b) => (a < b ? 1 : -1))
      byCurrency.set(currency, (byCurrency.get(currency) ?? 0n) + most * BigInt(cost.payments))
    }
  }
  return Object.fromEntries([...byCurrency].map(([currency, value]) => [currency, value.toString()]))
}
