import type { Money } from '../../protocol/money.ts'
import type { ActionForm, Quote } from '../../schemas/generated/common.ts'
import type {
  ApplyTokenRequest,
  CancelPaymentRequest,
  InquiryPaymentRequest,
  PayRequest,
  RefundRequest,
  UserInitiatedPayResponse,
} from '../../schemas/generated/mpp.ts'
import type { Price } from './price.ts'

interface OrderFacts {
  readonly acquirerId: string
  readonly pspId: string
  readonly paymentRequestId: string
  readonly price: Price
  readonly notifyUrl: string
  readonly expiryTime: string
  readonly merchant: {
    readonly id: string
    readonly name: string
    readonly mcc: string
    readonly region: string
  }
}

/** What a pay request and the answer to userInitiatedPay have in common. */
function paymentFacts({ acquirerId, pspId, paymentRequestId, price, merchant, ...rest }: OrderFacts) {
  return {
    acquirerId,
    pspId,
    order: {
      referenceOrderId: `ORDER-${paymentRequestId}`,
      orderDescription: 'Two milk teas',
      orderAmount: price.paymentAmount,
      merchant: {
        referenceMerchantId: merchant.id,
        merchantMCC: merchant.mcc,
        merchantName: merchant.name,
        merchantAddress: { region: merchant.region },
        store: { referenceStoreId: `${merchant.id}-1`, storeName: merchant.name, storeMCC: merchant.mcc },
      },
    },
    paymentRequestId,
    ...price,
    paymentExpiryTime: rest.expiryTime,
    paymentNotifyUrl: rest.notifyUrl,
  }
}

export interface PayFacts extends OrderFacts {
  readonly paymentCode: string
  readonly customerId: string
}

/** A customer-presented payment, as Alipay+ sends it after decoding the payment code. */
export function payRequest({ paymentCode, customerId, ...facts }: PayFacts): PayRequest {
  return {
    ...paymentFacts(facts),
    paymentMethod: { paymentMethodType: 'CONNECT_WALLET', paymentMethodId: paymentCode, customerId },
    paymentFactor: { isInStorePayment: 'true', inStorePaymentScenario: 'PaymentCode' },
  }
}

export interface DecodedFacts extends OrderFacts {
  readonly scenario: 'OrderCode' | 'EntryCode'
  readonly redirectUrl: string
  /** Who goes on; null leaves the field out. */
  readonly action: ActionForm | null
}

/** A merchant-presented payment, as Alipay+ tells it to the wallet that decodes its code. */
export function decodedOrder({ scenario, redirectUrl, action, ...facts }: DecodedFacts) {
  return {
    result: { resultCode: 'SUCCESS', resultStatus: 'S', resultMessage: 'success' },
    codeType: 'ORDER_CODE',
    ...paymentFacts(facts),
    paymentFactor: { isInStorePayment: 'true', inStorePaymentScenario: scenario },
    paymentRedirectUrl: redirectUrl,
    ...(action ? { actionForm: action } : {}),
  } as const satisfies UserInitiatedPayResponse
}

/** The exchange of an auth code for the user behind it. */
export function applyTokenRequest(facts: {
  readonly acquirerId: string
  readonly pspId: string
  readonly authClientId: string
  readonly authCode: string
}): ApplyTokenRequest {
  const { acquirerId, pspId, authClientId, authCode } = facts
  return { acquirerId, pspId, authClientId, grantType: 'AUTHORIZATION_CODE', authCode }
}

type Ids = { readonly acquirerId: string; readonly pspId: string; readonly paymentRequestId: string }

const ids = ({ acquirerId, pspId, paymentRequestId }: Ids) => ({ acquirerId, pspId, paymentRequestId })

export const inquiryRequest = (facts: Ids): InquiryPaymentRequest => ids(facts)

export const cancelRequest = (facts: Ids): CancelPaymentRequest => ids(facts)

/** What is given back: in the currency of the shop, in that of the user, and the rate between them. */
export interface RefundPrice {
  readonly refundAmount: Money
  readonly refundFromAmount: Money
  readonly refundQuote?: Quote
}

export function refundRequest(
  facts: Ids & {
    readonly paymentId: string
    readonly refundRequestId: string
    readonly price: RefundPrice
  },
): RefundRequest {
  const { paymentId, refundRequestId, price } = facts
  return { ...ids(facts), paymentId, refundRequestId, ...price }
}
