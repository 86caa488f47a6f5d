import {
  amount,
  type Case,
  conditionalId,
  datetime,
  long,
  requiredAmount,
  requiredId,
  result,
} from './defects.ts'

const longUrl = `https://a.example/${long(2048)}`

/** An id that may be missing: here because the other id is there. */
function optionalId(name: string, confidence: 'H' | 'M'): Case[] {
  return [
    [`/${name}`, 42, 'type', confidence],
    [`/${name}`, '', 'minLength', confidence],
    [`/${name}`, long(65), 'maxLength', confidence],
  ]
}

const eitherId: Case[] = [...optionalId('paymentRequestId', 'H'), ...optionalId('paymentId', 'H')]

/** What every scenario of `pay` asks for. */
const payment: Case[] = [
  ['/order', undefined, 'required', 'H'],
  ['/order', null, 'type', 'H'],
  ['/order/referenceOrderId', long(65), 'maxLength', 'H'],
  ['/order/orderDescription', undefined, 'required', 'H'],
  ...amount('order/orderAmount', 'H'),
  ['/order/merchant', undefined, 'required', 'M'],
  ['/order/merchant/referenceMerchantId', undefined, 'required', 'H'],
  ['/order/merchant/referenceMerchantId', long(33), 'maxLength', 'L'],
  ['/order/merchant/merchantMCC', '58120', 'maxLength', 'H'],
  ['/order/merchant/store/storeMCC', undefined, 'required', 'M'],
  ['/order/goods/0/goodsUnitAmount/value', '4.00', 'pattern', 'M'],
  ['/order/env/terminalType', 'POS', 'enum', 'M'],
  ['/order/env/userAgent', long(1025), 'maxLength', 'M'],
  ...requiredId('paymentRequestId', 'H'),
  ...requiredAmount('paymentAmount', 'H'),
  ['/paymentMethod', undefined, 'required', 'M'],
  ['/paymentMethod', null, 'type', 'M'],
  ['/paymentMethod/paymentMethodType', undefined, 'required', 'M'],
  ['/paymentMethod/paymentMethodType', 'ALIPAY_CN', 'const', 'M'],
  ['/paymentFactor', undefined, 'required', 'H'],
  ['/paymentFactor', null, 'type', 'H'],
  ['/paymentFactor/inStorePaymentScenario', undefined, 'required', 'M'],
  ['/paymentFactor/isInStorePayment', undefined, 'required', 'M'],
  ['/paymentFactor/isInStorePayment', 'false', 'const', 'M'],
  ...datetime('paymentExpiryTime', 'M'),
  ['/paymentNotifyUrl', 'notify here', 'format', 'H'],
  ['/paymentNotifyUrl', longUrl, 'maxLength', 'L'],
  ['/settlementStrategy', undefined, 'required', 'L'],
  ['/settlementStrategy', null, 'type', 'L'],
  ['/settlementStrategy/settlementCurrency', undefined, 'required', 'H'],
  ['/settlementStrategy/settlementCurrency', 'usd', 'pattern', 'H'],
  ['/allowedPspRegions', 'KR', 'type', 'M'],
  ['/allowedPspRegions/1', null, 'type', 'M'],
  ['/userRegion', 'KOR', 'maxLength', 'M'],
  ['/splitSettlementId', {}, 'type', 'L'],
]

const merchantPresented: Case[] = [
  ['/paymentMethod/paymentMethodId', '281012020000000000125733', 'type', 'L'],
  ['/paymentNotifyUrl', undefined, 'required', 'L'],
  ['/paymentNotifyUrl', null, 'type', 'L'],
]

function cashier(confidence: 'H' | 'L'): Case[] {
  return [
    ['/paymentFactor/isCashierPayment', undefined, 'required', confidence],
    ['/paymentFactor/isCashierPayment', 'false', 'const', confidence],
  ]
}

function userAgent(confidence: 'H' | 'L'): Case[] {
  return [
    ['/order/env', undefined, 'required', confidence],
    ['/order/env', null, 'type', confidence],
    ['/order/env/userAgent', undefined, 'required', confidence],
    ['/order/env/userAgent', null, 'type', confidence],
  ]
}

const settlement: Case[] = [
  ['/settlementAmount/value', '12.48', 'pattern', 'M'],
  ['/settlementQuote/quoteCurrencyPair', 'USDJPY', 'pattern', 'M'],
  ['/settlementQuote/quotePrice', 148.2, 'type', 'M'],
]

/** The defects of the messages of acquirers. */
export const acqpDefects: Record<string, Case[]> = {
  'acqp/pay.request.payment-code': [
    ...payment,
    ['/order/merchant/store', undefined, 'required', 'H'],
    ['/order/merchant/store', null, 'type', 'H'],
    ['/order/env/deviceTokenId', long(65), 'maxLength', 'L'],
    ['/order/env/clientIp', long(33), 'maxLength', 'L'],
    ['/order/env/storeTerminalRequestTime', '19:22', 'format', 'L'],
    ['/paymentMethod/paymentMethodId', undefined, 'required', 'M'],
    ['/paymentMethod/paymentMethodId', null, 'type', 'M'],
    ['/paymentMethod/paymentMethodId', '2810 1202 0000 0000 0012 5733', 'pattern', 'M'],
    ['/paymentMethod/paymentMethodId', '281012020000125', 'pattern', 'M'],
    ['/paymentMethod/paymentMethodId', '241012020000000000125733', 'pattern', 'M'],
    ['/paymentMethod/paymentMethodMetaData', 'client-0815', 'type', 'M'],
    ['/paymentFactor/inStorePaymentScenario', 'PAYMENT_CODE', 'enum', 'H'],
    ['/paymentFactor/isCashierPayment', 'true', 'enum', 'M'],
    ['/paymentFactor/presentmentMode', 'tile', 'enum', 'M'],
  ],
  'acqp/pay.request.order-code': [
    ...payment,
    ...merchantPresented,
    ...cashier('H'),
    ...userAgent('L'),
    ['/order/merchant/store', undefined, 'required', 'M'],
    ['/paymentFactor/inStorePaymentScenario', 'ORDER_CODE', 'enum', 'H'],
  ],
  'acqp/pay.request.entry-code': [
    ...payment,
    ...merchantPresented,
    ...cashier('L'),
    ...userAgent('H'),
    ['/order/merchant/store', undefined, 'required', 'H'],
    ['/paymentFactor/inStorePaymentScenario', 'entryCode', 'enum', 'H'],
    ['/paymentRedirectUrl', undefined, 'required', 'L'],
    ['/paymentRedirectUrl', 'thanks', 'format', 'M'],
    ['/paymentRedirectUrl', longUrl, 'maxLength', 'L'],
  ],
  'acqp/pay.response.payment-code': [
    ...result,
    ...conditionalId('acquirerId', 'H', 'M'),
    ...conditionalId('pspId', 'H', 'M'),
    ...conditionalId('customerId', 'H', 'M'),
    ...conditionalId('paymentId', 'H', 'M'),
    ['/paymentTime', undefined, 'required', 'M'],
    ...datetime('paymentTime', 'H'),
    ['/paymentAmount', undefined, 'required', 'M'],
    ...amount('paymentAmount', 'H'),
    ['/walletBrandName', undefined, 'required', 'M'],
    ['/walletBrandName', '', 'minLength', 'H'],
    ...settlement,
    ['/customsDeclarationAmount/value', '0', 'pattern', 'M'],
    ['/mppPaymentId', long(65), 'maxLength', 'M'],
  ],
  'acqp/pay.response.order-code': [
    ...result,
    ['/orderCodeForm', 'https://qr.example/1', 'type', 'M'],
    ['/orderCodeForm/expireTime', undefined, 'required', 'M'],
    ['/orderCodeForm/expireTime', null, 'type', 'M'],
    ...datetime('orderCodeForm/expireTime', 'M'),
    ['/orderCodeForm/codeDetails', undefined, 'required', 'M'],
    ['/orderCodeForm/codeDetails', Array(5).fill({ codeValue: 'x' }), 'maxItems', 'M'],
    ['/orderCodeForm/codeDetails/0', null, 'type', 'M'],
    ['/orderCodeForm/codeDetails/0/codeValue', undefined, 'required', 'M'],
    ['/orderCodeForm/codeDetails/0/codeValue', long(2049), 'maxLength', 'M'],
    ['/orderCodeForm/codeDetails/0/codeValueType', 'QR', 'enum', 'M'],
    ['/orderCodeForm/codeDetails/1/displayType', 'IMAGE', 'enum', 'M'],
    ['/orderCodeForm/extendInfo', long(2049), 'maxLength', 'M'],
  ],
  'acqp/pay.response.entry-code': [
    ...result,
    ['/paymentUrl', 'cashier', 'format', 'H'],
    ['/paymentUrl', longUrl, 'maxLength', 'L'],
  ],
  'acqp/inquiryPayment.request': eitherId,
  'acqp/inquiryPayment.response': [
    ...result,
    ['/paymentResult', undefined, 'required', 'H'],
    ['/paymentResult', null, 'type', 'H'],
    ['/paymentResult/resultStatus', 'PAID', 'enum', 'H'],
    ...optionalId('acquirerId', 'M'),
    ...optionalId('pspId', 'M'),
    ...optionalId('paymentRequestId', 'M'),
    ...conditionalId('paymentId', 'M', 'L'),
    ['/paymentAmount', undefined, 'required', 'L'],
    ...amount('paymentAmount', 'M'),
    ['/paymentTime', undefined, 'required', 'L'],
    ...datetime('paymentTime', 'M'),
    ...conditionalId('customerId', 'M', 'L'),
    ...settlement,
    ['/transactions', {}, 'type', 'M'],
    ['/transactions/0', null, 'type', 'M'],
    ['/transactions/0/transactionResult/resultStatus', 'A', 'enum', 'M'],
    ['/transactions/0/transactionRequestId', long(65), 'maxLength', 'M'],
    ['/transactions/0/transactionAmount/value', '4.00', 'pattern', 'M'],
    ['/transactions/0/transactionTime', 'yesterday', 'format', 'M'],
    ['/transactions/0/transactionType', 'REVERSAL', 'enum', 'M'],
    ['/transactions/0/transactionStatus', 'FAILED', 'enum', 'M'],
  ],
  'acqp/cancelPayment.request': eitherId,
  'acqp/cancelPayment.response': [...result, ...optionalId('acquirerId', 'M'), ...optionalId('pspId', 'M')],
  'acqp/refund.request': [
    ...eitherId,
    ...requiredId('refundRequestId', 'H'),
    ...requiredAmount('refundAmount', 'H'),
    ['/refundReason', long(257), 'maxLength', 'M'],
  ],
  'acqp/refund.response': [
    ...result,
    ...optionalId('acquirerId', 'M'),
    ...optionalId('pspId', 'M'),
    ...conditionalId('refundId', 'M', 'L'),
    ['/refundTime', undefined, 'required', 'L'],
    ...datetime('refundTime', 'H'),
    ['/refundAmount', undefined, 'required', 'L'],
    ...amount('refundAmount', 'H'),
    ...settlement,
  ],
  'acqp/notifyPayment.request': [
    ['/paymentResult', undefined, 'required', 'H'],
    ['/paymentResult', null, 'type', 'H'],
    ['/paymentResult/resultStatus', 'U', 'enum', 'H'],
    ['/paymentResult/resultCode', undefined, 'required', 'H'],
    ...requiredId('acquirerId', 'H'),
    ...requiredId('paymentRequestId', 'H'),
    ...conditionalId('paymentId', 'H', 'H'),
    ...conditionalId('pspId', 'H', 'H'),
    ...conditionalId('customerId', 'H', 'H'),
    ['/walletBrandName', undefined, 'required', 'M'],
    ['/paymentAmount', undefined, 'required', 'M'],
    ...amount('paymentAmount', 'M'),
    ['/paymentTime', undefined, 'required', 'M'],
    ...datetime('paymentTime', 'M'),
    ...settlement,
    ...amount('customsDeclarationAmount', 'M'),
    ['/mppPaymentId', '', 'minLength', 'M'],
  ],
  'acqp/notifyPayment.response': result,
}
