import { describe, expect, it } from 'vitest'
import { type Confidence, type MessageKey, messageSchemas } from '../../schemas/index.ts'
import { changed, defectsOf, example, type Json, keys } from './support.ts'

/** What is done to the full example, and the one thing that must be found; undefined takes the field out. */
type Case = [change: string, value: Json | undefined, keyword: string, confidence: Confidence, path?: string]

const long = (length: number) => 'x'.repeat(length)

const result: Case[] = [
  ['/result', undefined, 'required', 'H'],
  ['/result', null, 'type', 'H'],
  ['/result', 'SUCCESS', 'type', 'H'],
  ['/result/resultCode', undefined, 'required', 'H'],
  ['/result/resultCode', '', 'minLength', 'H'],
  ['/result/resultCode', long(65), 'maxLength', 'H'],
  ['/result/resultStatus', undefined, 'required', 'H'],
  ['/result/resultStatus', 'A', 'enum', 'H'],
  ['/result/resultMessage', long(257), 'maxLength', 'H'],
]

const ids: Case[] = ['acquirerId', 'pspId', 'paymentRequestId'].flatMap((name) => requiredId(name, 'H'))

function requiredId(name: string, confidence: Confidence, length = 64): Case[] {
  return [
    [`/${name}`, undefined, 'required', confidence],
    [`/${name}`, null, 'type', confidence],
    [`/${name}`, 42, 'type', confidence],
    [`/${name}`, '', 'minLength', confidence],
    [`/${name}`, long(length + 1), 'maxLength', confidence],
  ]
}

/** An id that only some messages must bring, such as a success; its form is judged always. */
function conditionalId(name: string, field: Confidence, rule: Confidence, length = 64): Case[] {
  return [
    [`/${name}`, undefined, 'required', rule],
    [`/${name}`, null, 'type', rule],
    [`/${name}`, '', 'minLength', field],
    [`/${name}`, long(length + 1), 'maxLength', field],
  ]
}

function amount(name: string, confidence: Confidence): Case[] {
  return [
    [`/${name}/currency`, undefined, 'required', confidence],
    [`/${name}/currency`, 'jpy', 'pattern', confidence],
    [`/${name}/currency`, 'JP', 'pattern', confidence],
    [`/${name}/value`, undefined, 'required', confidence],
    [`/${name}/value`, 1850, 'type', confidence],
    [`/${name}/value`, '18.50', 'pattern', confidence],
    [`/${name}/value`, '-1', 'pattern', confidence],
    [`/${name}/value`, '0', 'pattern', confidence],
    [`/${name}/value`, '007', 'pattern', confidence],
    [`/${name}/value`, '', 'pattern', confidence],
  ]
}

function requiredAmount(name: string, confidence: Confidence): Case[] {
  return [
    [`/${name}`, undefined, 'required', confidence],
    [`/${name}`, null, 'type', confidence],
    ...amount(name, confidence),
  ]
}

function datetime(name: string, confidence: Confidence): Case[] {
  return [
    [`/${name}`, '2026-03-14T19:22:07', 'format', confidence],
    [`/${name}`, '1773483727000', 'format', confidence],
    [`/${name}`, '2026-02-30T19:22:07Z', 'format', confidence],
    [`/${name}`, 1773483727000, 'type', confidence],
    [`/${name}`, '', 'format', confidence],
  ]
}

const order: Case[] = [
  ['/order', undefined, 'required', 'H'],
  ['/order', null, 'type', 'H'],
  ['/order/referenceOrderId', undefined, 'required', 'H'],
  ['/order/orderDescription', long(257), 'maxLength', 'H'],
  ...amount('order/orderAmount', 'H'),
  ['/order/merchant', undefined, 'required', 'M'],
  ['/order/merchant/referenceMerchantId', undefined, 'required', 'M'],
  ['/order/merchant/referenceMerchantId', long(33), 'maxLength', 'L'],
  ['/order/merchant/merchantMCC', undefined, 'required', 'M'],
  ['/order/merchant/merchantMCC', '58120', 'maxLength', 'M'],
  ['/order/merchant/store/referenceStoreId', undefined, 'required', 'M'],
  ['/order/merchant/merchantAddress/region', 'jp', 'pattern', 'M'],
  ['/order/merchant/merchantAddress/state', 'Hokkaido-', 'maxLength', 'M'],
  ['/order/goods', Array(101).fill({ referenceGoodsId: '1', goodsName: 'x' }), 'maxItems', 'M'],
  ['/order/goods/0', null, 'type', 'M'],
  ['/order/goods/0/goodsName', undefined, 'required', 'M'],
  ['/order/env/terminalType', 'POS', 'enum', 'L'],
  ['/order/env/deviceTokenId', long(65), 'maxLength', 'H'],
]

const cases: Record<MessageKey, Case[]> = {
  'mpp/pay.request': [
    ...ids,
    ...order,
    ...requiredAmount('paymentAmount', 'M'),
    ...amount('payToAmount', 'M'),
    ['/paymentMethod', undefined, 'required', 'M'],
    ['/paymentMethod/paymentMethodType', undefined, 'required', 'M'],
    ['/paymentMethod/paymentMethodId', undefined, 'required', 'M'],
    ['/paymentMethod/paymentMethodId', null, 'type', 'M'],
    ['/paymentMethod/paymentMethodId', long(129), 'maxLength', 'M'],
    ['/paymentMethod/paymentMethodMetaData/paymentCodeRegion', 'JPN', 'pattern', 'M'],
    ['/paymentFactor', undefined, 'required', 'M'],
    ['/paymentFactor/isInStorePayment', 'TRUE', 'enum', 'M'],
    ['/paymentFactor/inStorePaymentScenario', 'PAYMENT_CODE', 'enum', 'M'],
    ['/paymentQuote/quoteCurrencyPair', 'JPYKRW', 'pattern', 'M'],
    ['/paymentQuote/quotePrice', 9.4217, 'type', 'M'],
    ['/surchargeInfo/surchargeAmount/value', '1.5', 'pattern', 'M'],
    ['/paymentPromoInfo/paymentPromoDetails', {}, 'type', 'M'],
    ...datetime('paymentExpiryTime', 'H'),
    ['/paymentNotifyUrl', 'notify here', 'format', 'H'],
    ['/paymentNotifyUrl', `https://a.example/${long(2048)}`, 'maxLength', 'H'],
    ['/paymentRedirectUrl', `https://a.example/${long(2048)}`, 'maxLength', 'M'],
    ['/passThroughInfo', long(20001), 'maxLength', 'M'],
  ],
  'mpp/pay.response': [
    ...result,
    ...conditionalId('paymentId', 'M', 'M'),
    ['/paymentTime', undefined, 'required', 'M'],
    ...datetime('paymentTime', 'M'),
    ...conditionalId('customerId', 'M', 'M'),
    ['/paymentUrl', 'cashier', 'format', 'H'],
    ...amount('paymentAmount', 'L'),
    ...amount('payToAmount', 'L'),
    ['/paymentPromoInfo/paymentPromoDetails/0/savingsAmount/value', '1.00', 'pattern', 'L'],
  ],
  'mpp/inquiryPayment.request': ids,
  'mpp/inquiryPayment.response': [
    ...result,
    ['/paymentResult', undefined, 'required', 'H'],
    ['/paymentResult', null, 'type', 'H'],
    ['/paymentResult/resultStatus', 'PAID', 'enum', 'H'],
    ...conditionalId('paymentId', 'M', 'L'),
    ['/paymentTime', undefined, 'required', 'L'],
    ['/paymentTime', '14.03.2026', 'format', 'M'],
    ['/paymentAmount', undefined, 'required', 'L'],
    ...amount('paymentAmount', 'M'),
    ...conditionalId('customerId', 'M', 'L'),
    ['/paymentRequestId', long(65), 'maxLength', 'M'],
  ],
  'mpp/cancelPayment.request': ids,
  'mpp/cancelPayment.response': result,
  'mpp/refund.request': [
    ...ids,
    ...requiredId('paymentId', 'H'),
    ...requiredId('refundRequestId', 'H'),
    ...requiredAmount('refundAmount', 'H'),
    ...requiredAmount('refundFromAmount', 'M'),
    ['/refundQuote/baseCurrency', 'yen', 'pattern', 'M'],
    ['/refundPromoInfo/refundPromoDetails/0/refundAmount/value', '2.00', 'pattern', 'M'],
    ['/extendInfo', '', 'minLength', 'L'],
  ],
  'mpp/refund.response': [
    ...result,
    ...conditionalId('refundId', 'M', 'M'),
    ['/refundTime', undefined, 'required', 'M'],
    ...datetime('refundTime', 'M'),
  ],
  'mpp/getPaymentCode.request': [
    ...requiredId('customerId', 'H'),
    ['/region', 'CHN', 'pattern', 'H'],
    ['/region', 'cn', 'pattern', 'H'],
    ['/codeQuantity', 1, 'type', 'H'],
    ['/codeQuantity', '0', 'pattern', 'H'],
    ['/codeQuantity', '11', 'pattern', 'H'],
    ['/codeQuantity', '01', 'pattern', 'H'],
    ['/env', 'APP', 'type', 'M'],
    ['/env/deviceTokenId', '', 'minLength', 'M'],
    ['/env/osType', 'Android', 'enum', 'L'],
    ['/env/clientIp', long(33), 'maxLength', 'L'],
    ['/env/storeTerminalRequestTime', '19:22', 'format', 'M'],
    ['/indirectMpp', 'sub-wallet', 'type', 'L'],
    ['/passThroughInfo', long(20001), 'maxLength', 'L'],
  ],
  'mpp/getPaymentCode.response': [
    ...result,
    ['/paymentCodeInfoList', undefined, 'required', 'M'],
    ['/paymentCodeInfoList', null, 'type', 'M'],
    ['/paymentCodeInfoList', [], 'minItems', 'M'],
    ['/paymentCodeInfoList/0/paymentCode', undefined, 'required', 'M'],
    ['/paymentCodeInfoList/0/paymentCode', '181012020000000000', 'pattern', 'M'],
    ['/paymentCodeInfoList/1/paymentCode', '28101202000000a', 'pattern', 'M'],
    ['/paymentCodeInfoList/0/codeExpiryTime', 'in a minute', 'format', 'M'],
  ],
  'mpp/notifyPayment.request': [
    ['/paymentResult', undefined, 'required', 'H'],
    ['/paymentResult', null, 'type', 'H'],
    ['/paymentResult/resultStatus', 'U', 'enum', 'H'],
    ['/paymentResult/resultStatus', 'SUCCESS', 'enum', 'H'],
    ['/paymentResult/resultCode', undefined, 'required', 'H'],
    ...requiredId('paymentRequestId', 'H'),
    ...conditionalId('paymentId', 'H', 'H'),
    ['/paymentAmount', undefined, 'required', 'H'],
    ['/paymentAmount', null, 'type', 'H'],
    ...amount('paymentAmount', 'H'),
    ...amount('payToAmount', 'H'),
    ...amount('customsDeclarationAmount', 'H'),
    ['/paymentTime', undefined, 'required', 'H'],
    ...datetime('paymentTime', 'H'),
    ...conditionalId('customerId', 'H', 'H'),
  ],
  'mpp/notifyPayment.response': result,
  'mpp/userInitiatedPay.request': [
    ...requiredId('codeValue', 'H', 512),
    ...requiredId('customerId', 'H'),
    ['/passThroughInfo', long(20001), 'maxLength', 'H'],
    ['/indirectMpp', 'sub-wallet', 'type', 'L'],
  ],
  'mpp/userInitiatedPay.response': [
    ...result,
    ['/acquirerId', long(65), 'maxLength', 'M'],
    ['/pspId', '', 'minLength', 'M'],
    ['/codeType', 'PAYMENT_CODE', 'enum', 'M'],
    ...conditionalId('paymentRequestId', 'M', 'M'),
    ...requiredAmount('paymentAmount', 'M'),
    ...amount('payToAmount', 'M'),
    ['/order', 'tea', 'type', 'M'],
    ['/order/referenceOrderId', undefined, 'required', 'M'],
    ['/order/env/terminalType', 'POS', 'enum', 'L'],
    ['/paymentFactor/inStorePaymentScenario', 'ORDER_CODE', 'enum', 'M'],
    ['/paymentQuote/quoteCurrencyPair', 'JPYKRW', 'pattern', 'M'],
    ['/surchargeInfo/surchargeAmount/value', '1.5', 'pattern', 'M'],
    ['/paymentNotifyUrl', 'notify here', 'format', 'M'],
    ['/paymentRedirectUrl', `https://a.example/${long(2048)}`, 'maxLength', 'M'],
    ...datetime('paymentExpiryTime', 'H'),
    ['/paymentPromoInfo/paymentPromoDetails', {}, 'type', 'M'],
    ['/actionForm', 'HANDLE_BY_PSP', 'type', 'H'],
    ['/actionForm/actionType', undefined, 'required', 'M'],
    ['/actionForm/actionType', null, 'type', 'H'],
    ['/actionForm/actionType', '', 'minLength', 'H'],
    ['/actionForm/sdkActionPayload', {}, 'type', 'M'],
    ['/passThroughInfo', long(20001), 'maxLength', 'M'],
  ],
  'mpp/applyToken.request': [
    ...requiredId('acquirerId', 'H'),
    ...requiredId('pspId', 'H'),
    ...requiredId('authClientId', 'M'),
    ['/grantType', undefined, 'required', 'M'],
    ['/grantType', 'authorization_code', 'enum', 'M'],
    ...conditionalId('authCode', 'M', 'M', 128),
    ['/refreshToken', long(129), 'maxLength', 'M'],
    ['/customerBelongsTo', long(33), 'maxLength', 'M'],
    ['/indirectMpp', 'sub-wallet', 'type', 'L'],
    ['/passThroughInfo', long(20001), 'maxLength', 'L'],
  ],
  'mpp/applyToken.response': [
    ...result,
    ...conditionalId('customerId', 'M', 'M'),
    ...conditionalId('accessToken', 'M', 'L', 128),
    ...datetime('accessTokenExpiryTime', 'M'),
    ['/refreshToken', long(129), 'maxLength', 'M'],
    ...datetime('refreshTokenExpiryTime', 'M'),
    ['/userLoginId', 7, 'type', 'L'],
  ],
  'mpp/prepare.request': [
    ['/authClientId', '', 'minLength', 'M'],
    ['/scopes', 'AGREEMENT_PAY', 'type', 'L'],
  ],
  'mpp/prepare.response': [
    ['/result', undefined, 'required', 'H'],
    ['/result/resultStatus', 'A', 'enum', 'L'],
    ['/codeValue', long(2049), 'maxLength', 'L'],
  ],
  'mpp/authNotify.request': [
    ['/authorizationNotifyType', undefined, 'required', 'M'],
    ['/authorizationNotifyType', 'TOKEN_CANCELLED', 'enum', 'M'],
    ['/authState', '', 'minLength', 'M'],
  ],
  'mpp/authNotify.response': [...result, ['/pspId', '', 'minLength', 'M']],
  'mpp/cancelToken.request': [['/accessToken', '', 'minLength', 'M']],
  'mpp/consultUnbinding.request': [
    ...requiredId('authClientId', 'M'),
    ...requiredId('referenceMerchantId', 'M', 32),
    ...requiredId('accessToken', 'M', 128),
  ],
  'mpp/consultUnbinding.response': [...result, ['/allowUnbinding', true, 'type', 'M']],
}

describe.each(keys)('%s finds exactly one defect', (key) => {
  it.each(cases[key])('%s = %j: %s (%s)', (change, value, keyword, confidence, path = change) => {
    const message = changed(example(key, 'full'), change, value)
    expect(defectsOf(key, message)).toEqual([{ path, keyword, confidence }])
  })

  it('in a body that is no object', () => {
    expect(defectsOf(key, [])).toEqual([{ path: '', keyword: 'type', confidence: 'H' }])
  })
})

describe('what only a success must bring', () => {
  const failed = { resultCode: 'PROCESS_FAIL', resultStatus: 'F' }
  const unknown = { resultCode: 'PAYMENT_IN_PROCESS', resultStatus: 'U' }

  it.each([failed, unknown])('is not asked of %j', (outcome) => {
    const responses = keys.filter((key) => key.endsWith('.response'))
    for (const key of responses) expect(defectsOf(key, { result: outcome }), key).toEqual([])
  })

  it.each([failed, unknown])('is not asked of an inquiry about a payment that is %j', (paymentResult) => {
    const success = { resultCode: 'SUCCESS', resultStatus: 'S' }
    expect(defectsOf('mpp/inquiryPayment.response', { result: success, paymentResult })).toEqual([])
  })
})

describe('the payment code', () => {
  it('is not asked of a payment that is not user-presented', () => {
    const payment = changed(example('mpp/pay.request', 'full'), '/paymentMethod/paymentMethodId', undefined)
    const orderCode = changed(payment, '/paymentFactor/inStorePaymentScenario', 'OrderCode')
    expect(defectsOf('mpp/pay.request', orderCode)).toEqual([])
  })
})

describe('the action form', () => {
  const key = 'mpp/userInitiatedPay.response'
  const full = example(key, 'full')
  const handledBy = (actionType: string, message: Json = full) =>
    changed(message, '/actionForm/actionType', actionType)
  const orderless = ['paymentRequestId', 'paymentAmount'].reduce(
    (message, name) => changed(message, `/${name}`, undefined),
    full,
  )
  const missing = ['/paymentRequestId', '/paymentAmount'].map((path) => ({
    path,
    keyword: 'required',
    confidence: 'M',
  }))

  it.each(['HANDLE_BY_PSP', 'HANDLE_BY_SDK', 'HANDLE_BY_NOBODY_YET'])('may say %s', (actionType) => {
    expect(defectsOf(key, handledBy(actionType))).toEqual([])
  })

  it('has something to hand over where the client SDK takes over, and only there', () => {
    const empty = changed(full, '/actionForm/sdkActionPayload', undefined)
    const path = '/actionForm/sdkActionPayload'
    expect(defectsOf(key, empty)).toEqual([])
    expect(defectsOf(key, handledBy('HANDLE_BY_SDK', empty))).toEqual([
      { path, keyword: 'required', confidence: 'M' },
    ])
  })

  it('lets the payment be missing only where the client SDK takes over', () => {
    expect(defectsOf(key, handledBy('HANDLE_BY_SDK', orderless))).toEqual([])
    expect(defectsOf(key, handledBy('HANDLE_BY_NOBODY_YET', orderless))).toEqual(missing)
    expect(defectsOf(key, changed(orderless, '/actionForm', null))).toEqual(missing)
  })
})

describe('what is traded for a token', () => {
  const key = 'mpp/applyToken.request'
  const full = example(key, 'full')
  const grants = { AUTHORIZATION_CODE: 'authCode', REFRESH_TOKEN: 'refreshToken' }

  it.each(Object.entries(grants))('with %s is %s and nothing else', (grantType, name) => {
    const grant = changed(full, '/grantType', grantType)
    for (const other of Object.values(grants)) {
      const missing = { path: `/${other}`, keyword: 'required', confidence: 'M' }
      expect(defectsOf(key, changed(grant, `/${other}`, undefined))).toEqual(other === name ? [missing] : [])
    }
  })
})

describe('the table', () => {
  it('has rows for every message', () => {
    expect(Object.keys(cases).sort()).toEqual(Object.keys(messageSchemas).sort())
  })
})
