import type { Plan, Waiting } from '../suites/plan.ts'

/** A plan as lines for a person. */
export function planText(plan: Plan, partner: string): string {
  const totals = Object.entries(plan.totals).map(([currency, value]) => `${value} ${currency}`)
  return [
    `What a run against ${partner} would do. Nothing was sent.`,
    '',
    `requirements  ${plan.requirements}`,
    `scenarios     ${plan.scenarios}`,
    `messages      ${plan.calls} of Alipay+ to the partner, one of the doctor, one for each payment given back,`,
    '              and inquiries or repeats where an answer is not final',
    `intents       ${plan.intents}, and views of balances and payments where the driver offers them`,
    `payments      ${plan.payments} that succeed, in the smallest unit at most: ${totals.join(', ') || 'none'};`,
    '              every one is cancelled or refunded',
    'human steps   none with the http driver',
    `waiting       ${plan.waiting.length === 0 ? 'none' : `${seconds(plan.waitSeconds)} at least; scenarios overlap as far as there are users for them`}`,
    ...waitingLines(plan.waiting),
    '',
  ].join('\n')
}

/** One line for the waiting of a scenario in all its flows: how long, where, and what asks for it. */
function waitingLines(waiting: readonly Waiting[]): string[] {
  const byName = new Map<string, Waiting[]>()
  for (const one of waiting.toSorted((a, b) => b.seconds - a.seconds)) {
    const name = one.scenario.slice(one.scenario.indexOf('.') + 1)
    byName.set(name, [...(byName.get(name) ?? []), one])
  }
  return [...byName].map(([name, group]) => {
    const [{ seconds: each = 0, because = [] } = {}] = group
    const times = group.length > 1 ? `${group.length} flows x ` : ''
    const fields = because.map((field) => `schedules.${field}`).join(', ')
    return `              ${times}${seconds(each)}  ${name} (${fields})`
  })
}

function seconds(value: number): string {
  return `${Math.round(value * 10) / 10} s`
}
