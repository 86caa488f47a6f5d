import { type Variation, variations } from '../../../gateway/variations.ts'
import { cpm } from './define.ts'

/** The scenario in which a legal but unusual form of pay is sent. */
export const legalFormScenario = (variation: Variation) => `mpp-cpm.legal-${variation}`

export const legalForms = (Object.keys(variations) as Variation[]).map((variation) =>
  cpm(`legal-${variation}`, {
    says: `A payment is asked for with ${variations[variation].says}.`,
    cost: { calls: 1, payments: 1, intents: 1 },
    async play(stage) {
      await stage.payWithCode('pay', { variation })
    },
  }),
)
