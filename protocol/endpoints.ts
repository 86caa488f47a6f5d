/** Who stands at an end of a message. */
export type Party = 'alipayplus' | 'mpp' | 'acqp'

export interface Endpoint {
  readonly from: Party
  readonly to: Party
  /** Request-URI under the Alipay+ host; absent where the receiver chooses its own. */
  readonly path?: string
  /** Page that names the message, by the source keys of the message catalogue. */
  readonly source: string
}

/** Every message of the wallet's flows: who sends it, and where to. */
export const mppEndpoints = {
  getPaymentCode: {
    from: 'mpp',
    to: 'alipayplus',
    path: '/aps/api/v1/codes/getPaymentCode',
    source: 'A:api_mpp/get_payment_code',
  },
  notifyPayment: {
    from: 'mpp',
    to: 'alipayplus',
    path: '/aps/api/v1/payments/notifyPayment',
    source: 'A:api_mpp/notify_payment',
  },
  userInitiatedPay: {
    from: 'mpp',
    to: 'alipayplus',
    path: '/aps/api/v1/payments/userInitiatedPay',
    source: 'A:api_mpp/pay_private_order_code',
  },
  pay: { from: 'alipayplus', to: 'mpp', source: 'A:api_mpp/pay' },
  inquiryPayment: { from: 'alipayplus', to: 'mpp', source: 'A:api_mpp/inquiry_payment' },
  cancelPayment: { from: 'alipayplus', to: 'mpp', source: 'A:api_mpp/cancel_payment' },
  refund: { from: 'alipayplus', to: 'mpp', source: 'A:api_mpp/refund' },
  applyToken: { from: 'alipayplus', to: 'mpp', source: 'A:api_mpp/apply_token' },
} as const satisfies Record<string, Endpoint>

/** Every message of the acquirer's flows. */
export const acqpEndpoints = {
  pay: {
    from: 'acqp',
    to: 'alipayplus',
    path: '/aps/api/v1/payments/pay',
    source: 'A:api_acq/pay_user_presented_mode',
  },
  inquiryPayment: {
    from: 'acqp',
    to: 'alipayplus',
    path: '/aps/api/v1/payments/inquiryPayment',
    source: 'A:api_acq_tile/inquiry_payment.md',
  },
  cancelPayment: {
    from: 'acqp',
    to: 'alipayplus',
    path: '/aps/api/v1/payments/cancelPayment',
    source: 'A:api_acq_tile/cancel_payment.md',
  },
  refund: {
    from: 'acqp',
    to: 'alipayplus',
    path: '/aps/api/v1/payments/refund',
    source: 'A:api_acq_tile/refund.md',
  },
  notifyPayment: { from: 'alipayplus', to: 'acqp', source: 'A:api_acq/notify_payment' },
} as const satisfies Record<string, Endpoint>

type MppApi = keyof typeof mppEndpoints
type AcqpApi = keyof typeof acqpEndpoints

/** Messages that Alipay+ sends to a wallet, at an endpoint of the wallet's choice. */
export type ToMpp = { [A in MppApi]: (typeof mppEndpoints)[A]['to'] extends 'mpp' ? A : never }[MppApi]

/** Messages that a wallet sends to Alipay+. */
export type FromMpp = Exclude<MppApi, ToMpp>

/** Messages that Alipay+ sends to an acquirer. */
export type ToAcqp = { [A in AcqpApi]: (typeof acqpEndpoints)[A]['to'] extends 'acqp' ? A : never }[AcqpApi]

/** Messages that an acquirer sends to Alipay+. */
export type FromAcqp = Exclude<AcqpApi, ToAcqp>

/** Messages that Alipay+ sends to a partner, and those that a partner sends to Alipay+. */
export type ToPartner = ToMpp | ToAcqp
export type FromPartner = FromMpp | FromAcqp
