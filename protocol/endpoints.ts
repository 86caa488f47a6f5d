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
export const endpoints = {
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

export type Api = keyof typeof endpoints

/** Messages that Alipay+ sends to a wallet, at an endpoint of the wallet's choice. */
export type ToMpp = { [A in Api]: (typeof endpoints)[A]['to'] extends 'mpp' ? A : never }[Api]

/** Messages that a wallet sends to Alipay+. */
export type FromMpp = Exclude<Api, ToMpp>
