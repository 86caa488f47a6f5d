import { type Variation, variations } from '../../../gateway/variations.ts'
import { cpm, everyFlowId, merchantFlows } from './define.ts'

const name = (variation: Variation) => `legal-${variation}`

/** The scenarios in which a legal but unusual form is sent: of pay, or of an answer of ours and a cancel. */
export const legalFormScenarios = (variation: Variation) =>
  everyFlowId.map((flow) => `${flow}.${name(variation)}`)

/** Forms of an order stand in a cancel for nothing: it has none. */
const inCancel = (variation: Variation) => (variation === 'body-non-ascii' ? {} : { variation })

export const legalForms = (Object.keys(variations) as Variation[]).flatMap((variation) => [
  cpm(name(variation), {
    says: `A payment is asked for with ${variations[variation].says}.`,
    cost: { calls: 1, payments: 1, intents: 1 },
    async play(stage) {
      await stage.settle('pay', { variation })
    },
  }),
  ...merchantFlows(name(variation), {
    says: `The answer to userInitiatedPay, and later a cancel, have ${variations[variation].says}.`,
    cost: { calls: 1, payments: 1 },
    async play(stage) {
      const { request } = await stage.settle('pay', { variation })
      await stage.cancel('cancel', request, inCancel(variation))
    },
  }),
])
