import type { NotTested } from '../../requirement.ts'

/** Obligations of a wallet in the customer-presented flow that nothing here stands for yet, and why. */
export const mppNotTested: readonly NotTested[] = [
  {
    sentence: 'Refunds are possible for at least 366 days, and a cancel until 00:30 UTC+8 of the next day',
    because: 'a payment would have to be aged; no intent does so yet',
    source: 'A:integration_auto_debit_mpp/refund; A:integration_auto_debit_mpp/cancel_payment',
  },
  {
    sentence:
      'Payments in several currencies, and refunds of cross-currency payments at the rate of the payment',
    because: 'test payments are in the currency of the user',
    source: 'A:integration_auto_debit_mpp/make_payment.md; A:api_mpp/refund',
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
