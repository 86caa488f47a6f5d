import type { Requirement } from '../../requirement.ts'
import { cancel } from './cancel.ts'
import { currency } from './currency.ts'
import { inquiry } from './inquiry.ts'
import { legalForms } from './legal-forms.ts'
import { message } from './message.ts'
import { notification } from './notification.ts'
import { order } from './order.ts'
import { pay } from './pay.ts'
import { paymentCode } from './payment-code.ts'
import { refund } from './refund.ts'
import { refusalRequirements } from './refusal.ts'
import { scanning } from './scan.ts'
import { signature } from './signature.ts'
import { token } from './token.ts'
import { window } from './window.ts'

/** Every requirement of a wallet, in the order of the report. */
export const mppRequirements: readonly Requirement[] = [
  ...signature,
  ...refusalRequirements,
  ...legalForms,
  ...message,
  ...paymentCode,
  ...pay,
  ...scanning,
  ...order,
  ...token,
  ...inquiry,
  ...cancel,
  ...refund,
  ...currency,
  ...window,
  ...notification,
]
