import { conditions, failingConditions } from '../../conditions.ts'
import { cpm, merchantFlows } from './define.ts'

export const conditionScenario = (condition: string) => `mpp-cpm.user-${condition}`

export const scanScenarioName = (condition: string) => `user-${condition}`

/** A wallet need not show a code to a user who may not pay; Alipay+ then has one of its own. */
const shown = failingConditions.map((condition) =>
  cpm(`user-${condition}`, {
    says: `A user pays although ${conditions[condition].says}, and Alipay+ inquires and repeats the pay.`,
    condition,
    needs: condition === 'userNotExist' ? [] : ['showPaymentCode'],
    cost: { calls: 3, payments: 0, intents: condition === 'userNotExist' ? 0 : 1 },
    async play(stage) {
      if (condition !== 'userNotExist') await stage.balance('balance before')
      const shown = condition === 'userNotExist' ? null : await stage.showCode()
      const { request } = await stage.paySettled('pay', stage.draftPay(shown ?? stage.unshownCode()))
      await stage.inquire('inquiry', request)
      await stage.pay('pay again', request)
      if (condition !== 'userNotExist') await stage.balance('balance after')
    },
  }),
)

/** A user whom the wallet does not know can scan nothing. */
const scanned = failingConditions
  .filter((condition) => condition !== 'userNotExist')
  .flatMap((condition) =>
    merchantFlows(scanScenarioName(condition), {
      says: `A user scans a code and tries to pay although ${conditions[condition].says}; Alipay+ inquires.`,
      condition,
      cost: { calls: 1, payments: 0 },
      async play(stage) {
        await stage.balance('balance before')
        const { request } = await stage.settle()
        await stage.inquire('inquiry', request)
        await stage.balance('balance after')
      },
    }),
  )

export const userConditions = [...shown, ...scanned]
