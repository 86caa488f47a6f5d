import type { NotTested } from '../../requirement.ts'

/** Obligations of a wallet that nothing here stands for yet, and why. */
export const mppNotTested: readonly NotTested[] = [
  {
    sentence: 'A cancel after 00:30 UTC+8 of the next day, or a refund after 366 days, is refused',
    because: 'what a wallet must answer after the window is not stated',
    source: 'A:integration_auto_debit_mpp/cancel_payment; A:integration_auto_debit_mpp/refund',
  },
  {
    sentence: 'A pay with a known id and another payment method, promotion or surcharge is refused',
    because:
      'which parameters are compared, besides that the amount is taken once, is the decision of the wallet',
    source: 'A:api_mpp/idempotency',
  },
  {
    sentence: 'Payments of the largest amounts that an amount can hold',
    because: 'a test user would have to own them; test amounts are those of the configuration',
    source: 'A:place_order/model',
  },
  {
    sentence: 'A message with the acquirerId or pspId of somebody else is refused',
    because: 'the result is not documented',
    source: 'A:api_mpp/inquiry_payment',
  },
  {
    sentence: 'A pay that arrives after paymentExpiryTime is answered ORDER_IS_CLOSED',
    because: 'the rule is documented for Auto Debit; its text for this flow was not found',
    source: 'A:integration_auto_debit_mpp/make_payment',
  },
  {
    sentence: 'A pay and its cancel in the same moment take no money',
    because:
      'which of the two comes first cannot be told, and sources disagree on the cancel of a payment that is not known',
    source: 'A:api_mpp/cancel_payment',
  },
  {
    sentence: 'A cancel after a partial refund returns the rest and no more',
    because: 'what a cancel comes to after a refund is not documented',
    source: 'A:api_mpp/cancel_payment',
  },
  {
    sentence: 'A refund in another currency, of nothing or of less than nothing is refused',
    because: 'the result is not documented',
    source: 'A:api_mpp/refund',
  },
  {
    sentence: 'A payment code is not accepted outside the region it was issued for',
    because: 'the text of the rule on paymentCodeRegion is not public',
    source: 'A:release_mpp/release_note_mpp (1.4.2)',
  },
  {
    sentence: 'A request with another method or media type is refused',
    because:
      'the codes METHOD_NOT_SUPPORTED and MEDIA_TYPE_NOT_ACCEPTABLE are known; what a wallet must do is not stated',
    source: 'HK:cancelPayment',
  },
  {
    sentence: 'An old Request-Time is refused',
    because: 'no clock tolerance is documented',
    source: 'A:api_mpp/api_overview',
  },
  {
    sentence:
      'Code rules are loaded when the server starts, local codes are tried first, and identifyCode recognises a code',
    because:
      "the Server SDK runs inside the wallet's server; the suite stands in for it and hands its result over",
    source: 'A:sdk_mpp/identify_code; A:integration_merchant_mode_mpp/alipayplus_code_rules',
  },
  {
    sentence: 'The app calls the Client SDK as it tells the suite, preloads pages, and shows the rate',
    because: 'the Client SDK runs inside the app; what the adapter tells is judged as told',
    source: 'A:sdk_mpp/ios_appendix; A:release_mpp/release_note_mpp',
  },
  {
    sentence: 'After a payment the callback of decode is executed',
    because: 'it is recommended and happens inside the app',
    source: 'A:sdk_mpp/android_decode',
  },
  {
    sentence: 'The limits for payments in the Chinese mainland are kept',
    because: 'Alipay+ keeps them, and answers HANDLE_BY_SDK beyond them, which is tested',
    source: 'A:upgrading_for_regulatory_compliance_mpp/overview',
  },
  {
    sentence: 'A refresh token is exchanged for a new access token, and cancelled tokens are refused',
    because: 'they belong to Auto Debit, which is none of the flows',
    source: 'A:api_mpp/apply_token; A:api_mpp/cancel_token',
  },
  {
    sentence: 'A payment that failed does not succeed later',
    because:
      'only the wallet could make it do so; where it does, what the suite sees of it is judged as changed',
    source: 'A:refund (overview)',
  },
  {
    sentence:
      'The code page shows the Alipay+ logos, and the result page the payment (steps 2 to 4, 20 and 21)',
    because: 'it happens inside the app; no message of the protocol shows it',
    source: 'A:uxg_mpp/cscanb_mpp; A:product_intro_mpp/product_upm_mpp',
  },
  {
    sentence: 'A test of Alipay+ does not move production money: sandbox and production keys differ',
    because: 'the suite sees one of the two keys only',
    source: 'A:api_mpp/signature',
  },
]
