import type { Scenario } from '../../scenario.ts'
import { answers } from './answers.ts'
import { cancel } from './cancel.ts'
import { currency } from './currency.ts'
import { entryCode } from './entry-code.ts'
import { inquiry } from './inquiry.ts'
import { legalForms } from './legal-forms.ts'
import { notification } from './notification.ts'
import { orderCode } from './order-code.ts'
import { paymentCode } from './payment-code.ts'
import { refund } from './refund.ts'
import { results } from './results.ts'
import { sameAmounts } from './same-amounts.ts'
import { spoiledNotifications } from './spoiled-notifications.ts'
import { success } from './success.ts'

/** Every scenario of an acquirer. */
export const acqpScenarios: readonly Scenario[] = [
  ...success,
  ...results,
  ...inquiry,
  ...answers,
  ...spoiledNotifications,
  ...legalForms,
  ...notification,
  ...sameAmounts,
  ...cancel,
  ...refund,
  ...paymentCode,
  ...orderCode,
  ...entryCode,
  ...currency,
]
