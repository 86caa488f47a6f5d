import type { Scenario } from '../../scenario.ts'

type Defined = Omit<Scenario, 'id' | 'flow' | 'condition' | 'needs'> &
  Partial<Pick<Scenario, 'condition' | 'needs'>>

/** A scenario of the customer-presented flow; unless said otherwise a normal user shows a code. */
export function cpm(
  name: string,
  { condition = 'normal', needs = ['showPaymentCode'], ...rest }: Defined,
): Scenario {
  return { id: `mpp-cpm.${name}`, flow: 'mpp-cpm', condition, needs, ...rest }
}
