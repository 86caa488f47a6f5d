import type { Scenario } from '../../scenario.ts'
import { cancel } from './cancel.ts'
import { confirmation } from './confirmation.ts'
import { currencies } from './currency.ts'
import { inquiry } from './inquiry.ts'
import { legalForms } from './legal-forms.ts'
import { notification } from './notification.ts'
import { order } from './order.ts'
import { paymentCode } from './payment-code.ts'
import { refund } from './refund.ts'
import { repeats } from './repeats.ts'
import { scanning } from './scan.ts'
import { spoiledRequests } from './spoiled-requests.ts'
import { success } from './success.ts'
import { token } from './token.ts'
import { userConditions } from './user-conditions.ts'
import { windows } from './window.ts'

/** Every scenario of a wallet. */
export const mppScenarios: readonly Scenario[] = [
  ...notification,
  ...paymentCode,
  ...order,
  ...token,
  ...success,
  ...confirmation,
  ...userConditions,
  ...scanning,
  ...spoiledRequests,
  ...repeats,
  ...inquiry,
  ...cancel,
  ...refund,
  ...legalForms,
  ...currencies,
  ...windows,
]
