export type ResultStatus = 'S' | 'F' | 'U'

/** Where a result code belongs: to the gateway of any message, to a payment, a refund, a cancel or a code. */
export type ResultTopic = 'any' | 'payment' | 'inquiry' | 'refund' | 'cancel' | 'code'

export interface ResultCode {
  readonly status: ResultStatus
  /** Whether the caller may stop: a final result never changes. */
  readonly final: boolean
  /** What the caller must do when it receives the code. */
  readonly caller: string
  readonly topics: readonly ResultTopic[]
  readonly source: string
  readonly confidence: 'H' | 'M' | 'L'
}

const failed = (
  caller: string,
  topics: readonly ResultTopic[],
  source: string,
  confidence: 'H' | 'M' | 'L',
): ResultCode => ({ status: 'F', final: true, caller, topics, source, confidence })

const unknown = (
  caller: string,
  topics: readonly ResultTopic[],
  source: string,
  confidence: 'H' | 'M' | 'L',
): ResultCode => ({ status: 'U', final: false, caller, topics, source, confidence })

const gateway = (caller: string) => failed(caller, ['any'], 'HK:cancelPayment', 'M')
const user = (caller: string) =>
  failed(caller, ['payment'], 'A:integration_user_mode_mpp/respond_to_payment_inquiry', 'H')
const limit = (caller: string) =>
  failed(caller, ['payment'], 'A:integration_auto_debit_mpp/make_payment', 'H')
const family = (caller: string, topics: readonly ResultTopic[]) => failed(caller, topics, 'SP', 'M')

const report = 'Report the failure; a new attempt needs a new paymentRequestId.'
const mendRequest = 'Mend the request; repeating it unchanged changes nothing.'
const mendConfiguration = 'Mend the configuration (client, key or access) before sending again.'

/** Every result code that public documentation names, with its one status. */
export const resultCodes: Readonly<Record<string, ResultCode>> = Object.assign(Object.create(null), {
  SUCCESS: {
    status: 'S',
    final: true,
    caller: 'Report the success.',
    topics: ['any'],
    source: 'every api_mpp page',
    confidence: 'H',
  },
  PAYMENT_IN_PROCESS: unknown(
    'Inquire until the result is final, then cancel at the payment expiry time.',
    ['payment'],
    'A:integration_user_mode_mpp/respond_to_payment_inquiry',
    'H',
  ),
  UNKNOWN_EXCEPTION: unknown('Inquire, or repeat with the same id.', ['any'], 'HK:cancelPayment', 'M'),
  REQUEST_TRAFFIC_EXCEED_LIMIT: unknown(
    'Slow down, then repeat with the same id.',
    ['any'],
    'HK:cancelPayment',
    'M',
  ),

  PROCESS_FAIL: gateway(report),
  PARAM_ILLEGAL: gateway(mendRequest),
  KEY_NOT_FOUND: gateway(mendConfiguration),
  ACCESS_DENIED: gateway(mendConfiguration),
  INVALID_API: gateway(mendConfiguration),
  NO_INTERFACE_DEF: family(mendConfiguration, ['any']),
  INVALID_CLIENT: gateway(mendConfiguration),
  INVALID_SIGNATURE: gateway(mendConfiguration),
  METHOD_NOT_SUPPORTED: gateway(mendRequest),
  MEDIA_TYPE_NOT_ACCEPTABLE: gateway(mendRequest),

  ORDER_IS_CLOSED: user(report),
  ORDER_NOT_EXIST: failed(
    'Check the id; an order that never arrives is cancelled at its expiry time.',
    ['inquiry', 'refund', 'cancel'],
    'A:integration_merchant_mode_mpp/respond_to_payment_inquiry',
    'H',
  ),
  REPEAT_REQ_INCONSISTENT: failed(
    'Use a new id, or repeat with the same parameters.',
    ['payment', 'refund'],
    'A:api_mpp/idempotency',
    'M',
  ),
  USER_BALANCE_NOT_ENOUGH: user(report),
  USER_NOT_EXIST: user(report),
  USER_STATUS_ABNORMAL: user(report),
  RISK_REJECT: user(report),
  UNAVAILABLE_PAYMENT_METHOD: user(report),
  USER_PAYMENT_VERIFICATION_FAILED: user(report),
  USER_KYC_NOT_QUALIFIED: user(report),
  MERCHANT_NOT_REGISTERED: user(report),
  PAYMENT_AMOUNT_EXCEED_LIMIT: limit(report),
  USER_AMOUNT_EXCEED_LIMIT: limit(report),
  PAYMENT_COUNT_EXCEED_LIMIT: limit(report),
  INVALID_TOKEN: limit('Ask the user to authorise again.'),
  EXPIRED_ACCESS_TOKEN: limit('Refresh the access token.'),
  BUSINESS_NOT_SUPPORT: family(mendConfiguration, ['any']),
  CURRENCY_NOT_SUPPORT: family(mendRequest, ['payment', 'refund']),
  INVALID_CONTRACT: family(mendConfiguration, ['any']),
  REGULATION_RESTRICTION: family(report, ['payment']),
  INVALID_CODE: failed('Ask for a new code.', ['code', 'payment'], 'HK:codeConsult', 'M'),
  EXPIRED_CODE: failed('Ask for a new code.', ['code', 'payment'], 'HK:codeConsult', 'M'),
  REFUND_AMOUNT_EXCEED: family('Lower the amount to what is left of the payment.', ['refund']),
  REFUND_WINDOW_EXCEED: family('Return the money outside Alipay+.', ['refund']),
  CANCEL_WINDOW_EXCEED: family('Refund the payment instead.', ['cancel']),
} satisfies Record<string, ResultCode>)
