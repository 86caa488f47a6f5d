import type { NotTested } from '../../requirement.ts'

/** What an acquirer owes that no requirement stands for, and why. */
export const acqpNotTested: readonly NotTested[] = [
  {
    sentence: 'The notify URL of an acquirer is public and speaks HTTPS',
    because: 'a test environment may be reached on loopback; what is in production is not seen from here',
    source: 'A:integration_auto_debit_acq_tile/receive_payment_notification',
  },
  {
    sentence: 'A notification with an old Request-Time does not change an order',
    because: 'no tolerance of clocks is published, and a notification may be sent again for a day',
    source: 'SP recommends five minutes',
  },
  {
    sentence: 'The keys of the sandbox are not those of production, and are RSA keys of 2048 bits',
    because: 'one run sees one environment; the doctor looks at the configured key',
    source: 'A:api_acq_tile/signature',
  },
  {
    sentence: 'A notification whose paymentId is that of another payment is not taken',
    because:
      'what is compared is paymentRequestId and paymentAmount; that paymentId is compared too is not stated',
    source: 'A:integration_auto_debit_acq_ns/notify_payment',
  },
  {
    sentence: 'The form of an entry code that is sent twice asks for one payment',
    because: 'whether a second amount is a second order is the decision of the shop',
    source: 'A:integration_merchant_mode_entry_code_acq/accept_payment',
  },
  {
    sentence: 'A payment in IDR is refunded in parts',
    because:
      'partial refunds are tested in the first currency of the shop, in steps of 100 where that is IDR; that they are allowed is no obligation',
    source: 'release note 1.3.3',
  },
  {
    sentence: 'A cancel or a refund that stays unknown is repeated for as long as it takes',
    because: 'one repeat is asked for; how long a partner goes on before a person must look is not published',
    source: 'A:integration_cashier_acq/cancel_payment; A:integration_merchant_mode_entry_code_acq/refund',
  },
  {
    sentence: 'A pay that is refused for its signature, its client or its form ends the order',
    because:
      'INVALID_SIGNATURE, INVALID_CLIENT, KEY_NOT_FOUND, ACCESS_DENIED and their like tell of a configuration that people mend; what becomes of the order meanwhile is not stated',
    source: 'HK:cancelPayment',
  },
  {
    sentence:
      'A cashier is told what to do by the code of a failure: another method, a fresh code, a lower amount',
    because: 'viewOrder tells how an order stands, and not what the till says',
    source: 'HK:cancelPayment',
  },
]
