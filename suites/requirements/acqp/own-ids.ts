import { bodyOf, type Evidence, NotReached } from '../../judge/evidence.ts'
import type { Exchange } from '../../judge/exchange.ts'
import type { Finding } from '../../judge/finding.ts'
import type { Requirement } from '../../requirement.ts'
import { at, show } from '../checks.ts'
import { cpm, everyFlow, inCpm } from './define.ts'
import { moneyText, orderPage, type Pay, paysOf, scanPage } from './pay-parts.ts'
import { part } from './shop.ts'

/** Finds an id that stands for two things, told by what else a message says. */
function* sharedIds(
  messages: readonly { readonly exchange: Exchange; readonly id: unknown; readonly stands: string }[],
  pointer: string,
): Iterable<Finding> {
  const first = new Map<unknown, string>()
  for (const { exchange, id, stands } of messages) {
    if (typeof id !== 'string') continue
    const known = first.get(id) ?? stands
    first.set(id, known)
    if (known !== stands) {
      const [what, expected] = [pointer.slice(1), `an id of its own, not that of ${known}`]
      yield { code: 'VALUE', what, expected, actual: `${id} for ${stands}`, ...at(exchange, pointer) }
    }
  }
}

const payIds = (pays: readonly Pay[]) =>
  pays.map(({ exchange, body }) => {
    const { referenceOrderId } = part(body, 'order')
    const { paymentMethodId } = part(body, 'paymentMethod')
    const scanned = paymentMethodId ? `, code ${show(paymentMethodId)}` : ''
    return { exchange, id: body.paymentRequestId, stands: `order ${show(referenceOrderId)}${scanned}` }
  })

function refundIds(evidence: Evidence) {
  const refunds = evidence.exchanges('from-partner', 'refund').filter(({ request }) => request.json.ok)
  if (refunds.length === 0) throw new NotReached('the acquirer sent no refund')
  return refunds.map((exchange) => {
    const { refundRequestId, paymentRequestId, paymentId, refundAmount } = bodyOf(exchange)
    const payment = `payment ${show(paymentRequestId ?? paymentId)}`
    return { exchange, id: refundRequestId, stands: `${moneyText(refundAmount)} of ${payment}` }
  })
}

/** Ids that stand for one thing only. */
export const ownIds: readonly Requirement[] = [
  everyFlow('pay-request.own-id', {
    level: 'MUST',
    title: 'The paymentRequestId of a pay is unlike that of every other order',
    source: `${orderPage}; A:integration_merchant_mode_order_code_acq/accept_payment`,
    confidence: 'H',
    core: true,
    looksAt: ['pay.request'],
    scenarios: '*',
    advice:
      'Make paymentRequestId from something that no other order has: not from the amount, the minute or the customer.',
    check: (evidence) => sharedIds(payIds(paysOf(evidence, 'acqp-')), '/paymentRequestId'),
  }),
  everyFlow('pay-request.own-refund-id', {
    level: 'MUST',
    title: 'The refundRequestId of a refund is unlike that of every other refund',
    source: 'A:api_acq_tile/refund; JSDK',
    confidence: 'H',
    core: true,
    looksAt: ['refund.request'],
    scenarios: '*',
    advice:
      'Make refundRequestId from the payment and the refund; a number that begins anew in each order is not enough.',
    check: (evidence) => sharedIds(refundIds(evidence), '/refundRequestId'),
  }),
  cpm('pay-request.same-amounts', {
    level: 'SHOULD',
    title: 'Two customers who pay the same amount make two payments',
    source: `${scanPage}; concluded from one pay for each code that is scanned`,
    confidence: 'L',
    looksAt: ['scanPaymentCode', 'pay.request', 'viewOrder'],
    scenarios: inCpm('same-amounts'),
    advice: 'Do not take the order of another customer for a repeat because its amount is the same.',
    *check(evidence) {
      evidence.intent('place 2')
      const pays = paysOf(evidence, 'acqp-cpm')
      const payments = new Set(payIds(pays).map(({ stands }) => stands))
      if (payments.size < 2)
        yield {
          code: 'VALUE',
          what: 'payments of two orders',
          expected: '2',
          actual: String(payments.size),
          ...at((pays.at(-1) as Pay).exchange),
        }
    },
  }),
]
