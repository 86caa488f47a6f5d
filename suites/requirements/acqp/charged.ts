import { isObject } from '../../../protocol/body.ts'
import { majorUnits } from '../../../protocol/money.ts'
import type { Evidence } from '../../judge/evidence.ts'
import type { Finding } from '../../judge/finding.ts'
import type { Requirement } from '../../requirement.ts'
import { at } from '../checks.ts'
import { everyFlow } from './define.ts'
import { everyPage, moneyText, type Pay, paysOf, valueAt } from './pay-parts.ts'
import { part } from './shop.ts'

/** Intents by which the shop is asked to charge an amount. */
const charging = ['scanPaymentCode', 'createOrderCode', 'enterAmount']

/** What the shop was asked to charge by the order that a pay answers to, or what its scenario asked for at all. */
function chargesOf(
  { tape }: Evidence,
  { exchange, body }: Pay,
): readonly Readonly<Record<string, unknown>>[] {
  const asked = tape.acted
    .filter(({ scenario, intent }) => scenario === exchange.scenario && charging.includes(intent))
    .map(({ request }) => request)
  const { referenceOrderId } = part(body, 'order')
  const { paymentMethodId } = part(body, 'paymentMethod')
  const own = [
    asked.filter(({ reference }) => reference === referenceOrderId),
    asked.filter(({ paymentCode }) => paymentCode !== undefined && paymentCode === paymentMethodId),
  ]
  return own.find(({ length }) => length > 0) ?? asked
}

/** What the user typed on the page of the shop, as a person writes it, where no intent named the amount. */
const typed = ({ tape }: Evidence, { exchange }: Pay): readonly string[] =>
  tape.pages
    .filter(({ scenario, page }) => scenario === exchange.scenario && page === 'shopPage.amount')
    .flatMap(({ amount }) => amount ?? [])

const asTyped = (amount: unknown) => {
  const { currency, value } = isObject(amount) ? amount : {}
  return majorUnits({ currency: String(currency), value: String(value) })
}

/** Finds an amount of a pay that the shop was not asked to charge. */
function* otherAmounts(evidence: Evidence, pointer: string): Iterable<Finding> {
  for (const pay of paysOf(evidence, 'acqp-')) {
    const asked = chargesOf(evidence, pay).map(({ amount }) => moneyText(amount))
    const expected = asked.length > 0 ? asked : typed(evidence, pay)
    const amount = valueAt(pay.body, pointer)
    const actual = asked.length > 0 ? moneyText(amount) : asTyped(amount)
    if (expected.length > 0 && !expected.includes(actual)) {
      const what = 'what the shop was asked to charge'
      yield { code: 'VALUE', what, expected: expected.join(' or '), actual, ...at(pay.exchange, pointer) }
    }
  }
}

/** What of a pay comes from the shop. */
export const charged: readonly Requirement[] = [
  everyFlow('pay-request.amount', {
    level: 'MUST',
    title: 'A pay asks for the amount that the shop charges, in the smallest unit of its currency',
    source: `${everyPage}; A:place_order/model`,
    confidence: 'H',
    core: true,
    looksAt: ['pay.request'],
    scenarios: '*',
    advice: 'paymentAmount.value counts the smallest unit: 12.00 USD is "1200", 12 JPY is "12".',
    check: (evidence) => otherAmounts(evidence, '/paymentAmount'),
  }),
  everyFlow('pay-request.order-amount', {
    level: 'MUST',
    title: 'The amount of the order is the one that the shop shows',
    source: `${everyPage}; A:place_order/model`,
    confidence: 'H',
    core: true,
    looksAt: ['pay.request'],
    scenarios: '*',
    advice: 'Put the price of the order into order.orderAmount, in the currency of the shop.',
    check: (evidence) => otherAmounts(evidence, '/order/orderAmount'),
  }),
]
