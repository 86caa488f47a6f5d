import type { Requirement } from '../../requirement.ts'
import { answer } from './answer.ts'
import { cancel } from './cancel.ts'
import { currency } from './currency.ts'
import { entryCode } from './entry-code.ts'
import { inquiry } from './inquiry.ts'
import { legalForms } from './legal-forms.ts'
import { message } from './message.ts'
import { notification } from './notification.ts'
import { orderCode } from './order-code.ts'
import { pay } from './pay.ts'
import { payRequest } from './pay-request.ts'
import { paymentCode } from './payment-code.ts'
import { refund } from './refund.ts'
import { refusalRequirements } from './refusal.ts'
import { signature } from './signature.ts'

/** Every requirement of an acquirer, in the order of the report. */
export const acqpRequirements: readonly Requirement[] = [
  ...pay,
  ...inquiry,
  ...answer,
  ...signature,
  ...refusalRequirements,
  ...legalForms,
  ...message,
  ...notification,
  ...payRequest,
  ...cancel,
  ...refund,
  ...paymentCode,
  ...orderCode,
  ...entryCode,
  ...currency,
]
