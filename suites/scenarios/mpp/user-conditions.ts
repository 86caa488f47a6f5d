import { conditions, failingConditions } from '../../conditions.ts'
import { cpm } from './define.ts'

export const conditionScenario = (condition: string) => `mpp-cpm.user-${condition}`

/** A wallet need not show a code to a user who may not pay; Alipay+ then has one of its own. */
export const userConditions = failingConditions.map((condition) =>
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
