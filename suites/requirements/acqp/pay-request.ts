import type { Requirement } from '../../requirement.ts'
import { charged } from './charged.ts'
import { cpm, entryCode, everyFlow, mpm, orderCode } from './define.ts'
import { ownIds } from './own-ids.ts'
import {
  departures,
  entryPage,
  inStoreScenarios,
  orderPage,
  type Part,
  present,
  scanPage,
} from './pay-parts.ts'
import { paymentLife } from './payment-life.ts'

const isLeftOut = (value: unknown) => value === undefined
const isYes = (value: unknown) => String(value) === 'true'

const cashier = { pointer: '/paymentFactor/isCashierPayment', what: 'isCashierPayment' }
const yes: Part = { ...cashier, expected: () => 'true' }

const store = present('/order/merchant/store', 'the store')
const userAgent = present('/order/env/userAgent', 'the User-Agent')

/** What a pay holds. */
export const payRequest: readonly Requirement[] = [
  everyFlow('pay-request.scenario', {
    level: 'MUST',
    title: 'A pay names its scenario: PaymentCode, OrderCode or EntryCode, in this spelling',
    source: `A:integration_merchant_mode_order_code_acq/accept_payment; JSDK`,
    confidence: 'H',
    core: true,
    looksAt: ['pay.request'],
    scenarios: '*',
    advice:
      'Set paymentFactor.inStorePaymentScenario to PaymentCode where the shop scans the code of the user, to OrderCode where it shows the code of an order, and to EntryCode on the page behind its static code.',
    check: departures({
      pointer: '/paymentFactor/inStorePaymentScenario',
      what: 'inStorePaymentScenario',
      expected: ({ flow }) => inStoreScenarios[flow],
    }),
  }),
  everyFlow('pay-request.in-store', {
    level: 'MUST',
    title: 'A pay says that the user pays in a shop',
    source: 'PSDK; HK:pay; A:integration_merchant_mode_order_code_acq/accept_payment',
    confidence: 'M',
    core: true,
    looksAt: ['pay.request'],
    scenarios: '*',
    advice: 'Set paymentFactor.isInStorePayment to "true".',
    check: departures({
      pointer: '/paymentFactor/isInStorePayment',
      what: 'isInStorePayment',
      expected: () => 'true',
    }),
  }),
  cpm('pay-request.no-cashier', {
    level: 'MUST',
    title: 'A pay with a scanned code does not ask for a cashier page',
    source: 'PSDK; HK:pay',
    confidence: 'M',
    looksAt: ['pay.request'],
    scenarios: '*',
    advice: 'Leave paymentFactor.isCashierPayment out, or set it to "false".',
    check: departures(
      { ...cashier, expected: () => 'false, or left out', isRight: (value) => !isYes(value) },
      'acqp-cpm',
    ),
  }),
  orderCode('pay-request.cashier', {
    level: 'MUST',
    title: 'A pay for an order code asks for a cashier page',
    source: 'A:integration_merchant_mode_order_code_acq/accept_payment',
    confidence: 'H',
    looksAt: ['pay.request'],
    scenarios: '*',
    advice: 'Set paymentFactor.isCashierPayment to "true".',
    check: departures(yes, 'acqp-mpm-order-code'),
  }),
  entryCode('pay-request.entry-cashier', {
    level: 'SHOULD',
    title: 'A pay from the page behind the static code asks for a cashier page',
    source: 'JSDK; PSDK; concluded from order codes',
    confidence: 'L',
    looksAt: ['pay.request'],
    scenarios: '*',
    advice: 'Set paymentFactor.isCashierPayment to "true".',
    check: departures(yes, 'acqp-mpm-entry-code'),
  }),
  everyFlow('pay-request.method-type', {
    level: 'MUST',
    title: 'A pay asks for the payment method CONNECT_WALLET',
    source: 'PSDK; HK:pay; SP',
    confidence: 'M',
    core: true,
    looksAt: ['pay.request'],
    scenarios: '*',
    advice: 'Set paymentMethod.paymentMethodType to CONNECT_WALLET in all three scenarios.',
    check: departures({
      pointer: '/paymentMethod/paymentMethodType',
      what: 'paymentMethodType',
      expected: () => 'CONNECT_WALLET',
    }),
  }),
  mpm('pay-request.no-payment-code', {
    level: 'SHOULD',
    title: 'A pay for a code of the shop carries no payment code',
    source: 'PSDK; HK:pay; SP',
    confidence: 'L',
    looksAt: ['pay.request'],
    scenarios: '*',
    advice: 'Leave paymentMethod.paymentMethodId out where no code was scanned.',
    check: departures(
      {
        pointer: '/paymentMethod/paymentMethodId',
        what: 'paymentMethodId',
        expected: () => 'nothing',
        isRight: isLeftOut,
      },
      'acqp-mpm-',
    ),
  }),
  cpm('pay-request.store', {
    level: 'MUST',
    title: 'A pay with a scanned code says in which store',
    source: scanPage,
    confidence: 'H',
    looksAt: ['pay.request'],
    scenarios: '*',
    advice: 'Fill in order.merchant.store.',
    check: departures(store, 'acqp-cpm'),
  }),
  entryCode('pay-request.entry-store', {
    level: 'MUST',
    title: 'A pay from the page behind the static code says in which store',
    source: entryPage,
    confidence: 'H',
    looksAt: ['pay.request'],
    scenarios: '*',
    advice: 'Fill in order.merchant.store.',
    check: departures(store, 'acqp-mpm-entry-code'),
  }),
  orderCode('pay-request.order-store', {
    level: 'SHOULD',
    title: 'A pay for an order code says in which store',
    source: 'PSDK',
    confidence: 'M',
    looksAt: ['pay.request'],
    scenarios: '*',
    advice: 'Fill in order.merchant.store; a sibling product wants it with order codes.',
    check: departures(store, 'acqp-mpm-order-code'),
  }),
  entryCode('pay-request.user-agent', {
    level: 'MUST',
    title: "A pay from the page behind the static code carries the User-Agent of the user's browser",
    source: entryPage,
    confidence: 'H',
    core: true,
    looksAt: ['pay.request'],
    scenarios: '*',
    advice: 'Put the User-Agent header of the browser that opened your page into order.env.userAgent.',
    check: departures(userAgent, 'acqp-mpm-entry-code'),
  }),
  orderCode('pay-request.order-user-agent', {
    level: 'SHOULD',
    title: 'A pay for an order code carries a User-Agent',
    source: `${orderPage}; in other editions of the page it was not seen`,
    confidence: 'L',
    looksAt: ['pay.request'],
    scenarios: '*',
    advice: 'Fill in order.env.userAgent.',
    check: departures(userAgent, 'acqp-mpm-order-code'),
  }),
  mpm('pay-request.notify-url', {
    level: 'SHOULD',
    title: 'A pay for a code of the shop says where to notify',
    source: 'AMS:ams/oc, a sibling product; A:release_acq',
    confidence: 'L',
    looksAt: ['pay.request'],
    scenarios: '*',
    advice: 'Send paymentNotifyUrl; it goes before the URL set in the Developer Center.',
    check: departures(present('/paymentNotifyUrl', 'paymentNotifyUrl'), 'acqp-mpm-'),
  }),
  everyFlow('pay-request.settlement-strategy', {
    level: 'SHOULD',
    title: 'A pay names the currency of its settlement',
    source: 'A:release_acq; SP leaves it out where it is the currency of the payment',
    confidence: 'L',
    looksAt: ['pay.request'],
    scenarios: '*',
    advice: 'Send settlementStrategy.settlementCurrency; the release notes of 1.2.3 require it.',
    check: departures(present('/settlementStrategy/settlementCurrency', 'the currency of the settlement')),
  }),
  everyFlow('pay-request.mcc', {
    level: 'SHOULD',
    title: 'The category of a merchant has four digits',
    source: 'A:release_acq; 32 characters before 1.2.3',
    confidence: 'M',
    looksAt: ['pay.request'],
    scenarios: '*',
    advice: 'Put the merchant category code of ISO 18245 into order.merchant.merchantMCC, such as "5812".',
    check: departures({
      pointer: '/order/merchant/merchantMCC',
      what: 'the category of the merchant',
      expected: () => 'four digits',
      isRight: (value) => /^\d{4}$/.test(String(value)),
    }),
  }),
  everyFlow('pay-request.merchant-id', {
    level: 'SHOULD',
    title: 'The id of a merchant has at most 32 characters',
    source: 'A:tax_refund_acqp_beta/model; other pages say 64',
    confidence: 'L',
    looksAt: ['pay.request'],
    scenarios: '*',
    advice: 'Keep order.merchant.referenceMerchantId within 32 characters.',
    check: departures({
      pointer: '/order/merchant/referenceMerchantId',
      what: 'the id of the merchant',
      expected: () => 'at most 32 characters',
      isRight: (value) => String(value).length <= 32,
    }),
  }),
  ...charged,
  ...paymentLife,
  ...ownIds,
]
