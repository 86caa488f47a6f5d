import type { ResolvedConfiguration } from '../partner/configuration.ts'
import type { Plan, Waiting } from '../suites/plan.ts'
import type { Role } from '../suites/roles.ts'

const nextLine = '\n              '

/** What a run of one role does, and a run of the other does not. */
interface RoleWords {
  readonly messages: string
  readonly views: string
  readonly overlap: string
  money(totals: Plan['totals']): string
}

const roleWords: Readonly<Record<Role, RoleWords>> = {
  mpp: {
    messages: `one of the doctor, one for each payment given back,${nextLine}and inquiries or repeats where an answer is not final`,
    views: 'balances and payments',
    overlap: 'there are users for them',
    money: (totals) =>
      `, in the smallest unit at most: ${amounts(totals)};${nextLine}every one is cancelled or refunded`,
  },
  acqp: {
    messages: `one of the doctor,${nextLine}and notifications again where they are not acknowledged`,
    views: 'orders',
    overlap: '"concurrency" allows',
    money: () => '; the suite plays the users, so no money moves',
  },
}

const amounts = (totals: Plan['totals']) =>
  Object.entries(totals)
    .map(([currency, value]) => `${value} ${currency}`)
    .join(', ') || 'none'

/** A plan as lines for a person. */
export function planText(plan: Plan, { role, partner }: ResolvedConfiguration): string {
  const { messages, views, overlap, money } = roleWords[role]
  return [
    `What a run against ${partner.name} would do. Nothing was sent.`,
    '',
    `requirements  ${plan.requirements}`,
    `scenarios     ${plan.scenarios}`,
    `messages      ${plan.calls} of Alipay+ to the partner, ${messages}`,
    `intents       ${plan.intents}, and views of ${views} where the driver offers them`,
    `payments      ${plan.payments} that succeed${money(plan.totals)}`,
    'human steps   none with the http driver',
    `waiting       ${plan.waiting.length === 0 ? 'none' : `${seconds(plan.waitSeconds)} at least; scenarios overlap as far as ${overlap}`}`,
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
