import type { Plan } from '../suites/plan.ts'

/** A plan as lines for a person. */
export function planText(plan: Plan, partner: string): string {
  const totals = Object.entries(plan.totals).map(([currency, value]) => `${value} ${currency}`)
  const waiting = plan.waiting.toSorted((a, b) => b.seconds - a.seconds)
  return [
    `What a run against ${partner} would do. Nothing was sent.`,
    '',
    `requirements  ${plan.requirements}`,
    `scenarios     ${plan.scenarios}`,
    `messages      ${plan.calls} of Alipay+ to the partner, one of the doctor, one for each payment given back,`,
    '              and inquiries or repeats where an answer is not final',
    `intents       ${plan.intents}, and views of balances where the driver offers them`,
    `payments      ${plan.payments} that succeed, in the smallest unit at most: ${totals.join(', ') || 'none'};`,
    '              every one is cancelled or refunded',
    'human steps   none with the http driver',
    `waiting       ${waiting.length === 0 ? 'none' : `${seconds(plan.waitSeconds)} at least; scenarios overlap as far as there are users for them`}`,
    ...waiting.slice(0, 10).map((one) => `              ${seconds(one.seconds)}  ${one.scenario}`),
    ...(waiting.length > 10 ? [`              and ${waiting.length - 10} more`] : []),
    '',
  ].join('\n')
}

function seconds(value: number): string {
  return `${Math.round(value * 10) / 10} s`
}
