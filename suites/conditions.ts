import type { Condition } from '../partner/configuration.ts'

export interface ConditionFacts {
  /** What happens when such a user pays, as the end of a sentence. */
  readonly says: string
  /** The result code that names the condition; absent where the payment can succeed. */
  readonly resultCode?: string
  /** How binding that code is; that the payment must not succeed is a MUST for all of them. */
  readonly codeLevel?: 'MUST' | 'SHOULD'
  readonly source: string
}

const inquiryPage = 'A:integration_user_mode_mpp/respond_to_payment_inquiry'
const debitTable = 'A:integration_auto_debit_mpp/make_payment'

const refused = (says: string, resultCode: string, source: string): ConditionFacts => ({
  says,
  resultCode,
  codeLevel: 'SHOULD',
  source,
})

/** Every condition that a test user can be in. */
export const conditions: Readonly<Record<Condition, ConditionFacts>> = {
  normal: { says: 'the payment succeeds', source: inquiryPage },
  balanceTooLow: {
    says: 'the balance is too low',
    resultCode: 'USER_BALANCE_NOT_ENOUGH',
    codeLevel: 'MUST',
    source: inquiryPage,
  },
  userNotExist: refused('the wallet does not know the user', 'USER_NOT_EXIST', inquiryPage),
  statusAbnormal: refused('the user is frozen', 'USER_STATUS_ABNORMAL', inquiryPage),
  kycNotQualified: refused('the user has not passed KYC', 'USER_KYC_NOT_QUALIFIED', inquiryPage),
  riskRejected: refused('risk control refuses', 'RISK_REJECT', inquiryPage),
  noPaymentMethod: refused(
    'the user has no usable payment method',
    'UNAVAILABLE_PAYMENT_METHOD',
    inquiryPage,
  ),
  verificationFails: refused(
    'the user fails the verification',
    'USER_PAYMENT_VERIFICATION_FAILED',
    inquiryPage,
  ),
  paymentLimit: refused('one payment may not be that large', 'PAYMENT_AMOUNT_EXCEED_LIMIT', debitTable),
  accumulatedLimit: refused('the user has used up a limit', 'USER_AMOUNT_EXCEED_LIMIT', debitTable),
  countLimit: refused('the user has paid too often', 'PAYMENT_COUNT_EXCEED_LIMIT', debitTable),
  mustConfirm: { says: 'the user must confirm in the wallet first', source: inquiryPage },
}

/** Conditions under which a payment must fail. */
export const failingConditions = (Object.keys(conditions) as Condition[]).filter(
  (condition) => conditions[condition].resultCode !== undefined,
)
