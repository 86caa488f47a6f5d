import type { Money } from '../../protocol/money.ts'
import type {
  CancelPaymentRequest,
  InquiryPaymentRequest,
  PayRequest,
  RefundRequest,
} from '../../schemas/generated/mpp.ts'

export interface PayFacts {
  readonly acquirerId: string
  readonly pspId: string
  readonly paymentRequestId: string
  readonly paymentCode: string
  readonly customerId: string
  readonly amount: Money
  readonly notifyUrl: string
  readonly expiryTime: string
  readonly merchant: {
    readonly id: string
    readonly name: string
    readonly mcc: string
    readonly region: string
  }
}

/** A customer-presented payment in one currency, as Alipay+ sends it after decoding the payment code. */
export function payRequest(facts: PayFacts): PayRequest {
  const { acquirerId, pspId, paymentRequestId, amount, merchant } = facts
  return {
    acquirerId,
    pspId,
    order: {
      referenceOrderId: `ORDER-${paymentRequestId}`,
      orderDescription: 'Two milk teas',
      orderAmount: amount,
      merchant: {
        referenceMerchantId: merchant.id,
        merchantMCC: merchant.mcc,
        merchantName: merchant.name,
        merchantAddress: { region: merchant.region },
        store: { referenceStoreId: `${merchant.id}-1`, storeName: merchant.name, storeMCC: merchant.mcc },
      },
    },
    paymentRequestId,
    paymentAmount: amount,
    payToAmount: amount,
    paymentMethod: {
      paymentMethodType: 'CONNECT_WALLET',
      paymentMethodId: facts.paymentCode,
      customerId: facts.customerId,
    },
    paymentFactor: { isInStorePayment: 'true', inStorePaymentScenario: 'PaymentCode' },
    paymentExpiryTime: facts.expiryTime,
    paymentNotifyUrl: facts.notifyUrl,
  }
}

type Ids = { readonly acquirerId: string; readonly pspId: string; readonly paymentRequestId: string }

const ids = ({ acquirerId, pspId, paymentRequestId }: Ids) => ({ acquirerId, pspId, paymentRequestId })

export const inquiryRequest = (facts: Ids): InquiryPaymentRequest => ids(facts)

export const cancelRequest = (facts: Ids): CancelPaymentRequest => ids(facts)

/** A refund in the payment's own currency. */
export function refundRequest(
  facts: Ids & { readonly paymentId: string; readonly refundRequestId: string; readonly amount: Money },
): RefundRequest {
  const { paymentId, refundRequestId, amount } = facts
  return { ...ids(facts), paymentId, refundRequestId, refundAmount: amount, refundFromAmount: amount }
}
