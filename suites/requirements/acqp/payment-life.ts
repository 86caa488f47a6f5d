import type { Evidence } from '../../judge/evidence.ts'
import type { Exchange } from '../../judge/exchange.ts'
import type { Finding } from '../../judge/finding.ts'
import type { Requirement } from '../../requirement.ts'
import { at } from '../checks.ts'
import { everyFlow, orderCode } from './define.ts'
import { type Pay, paysOf, valueAt } from './pay-parts.ts'

/** The clock of the acquirer when it sent a pay. */
function sentAt({ request }: Exchange): number {
  const time = request.header('Request-Time') ?? ''
  return /^\d{13}$/.test(time) ? Number(time) : Date.parse(time)
}

/** A repeat may come when everything is over, with the words of the first. */
const isRepeat = (pay: Pay, pays: readonly Pay[]) =>
  pays.some(
    ({ exchange, body }) =>
      exchange.number < pay.exchange.number &&
      body.paymentRequestId === pay.body.paymentRequestId &&
      body.paymentExpiryTime === pay.body.paymentExpiryTime,
  )

/** How long a payment lives from when its pay was sent, in milliseconds; undefined where it does not say. */
function lifeMs({ exchange, body }: Pay): number | undefined {
  const end = Date.parse(String(valueAt(body, '/paymentExpiryTime')))
  const life = end - sentAt(exchange)
  return Number.isNaN(life) ? undefined : life
}

/** Finds pays whose payment has no life left, or more than it may have. */
function* badLives(evidence: Evidence, prefix: string, expected: string, isRight: (ms: number) => boolean) {
  const pays = paysOf(evidence, prefix)
  for (const pay of pays.filter((one) => !isRepeat(one, pays))) {
    const life = lifeMs(pay)
    if (life === undefined || isRight(life)) continue
    const actual = `${String(pay.body.paymentExpiryTime)}, ${Math.round(life / 1000)} s after Request-Time`
    const place = at(pay.exchange, '/paymentExpiryTime')
    yield { code: 'VALUE', what: 'paymentExpiryTime', expected, actual, ...place } satisfies Finding
  }
}

const orderCodeLifeMs = 30 * 60_000

/** How long a payment may take. */
export const paymentLife: readonly Requirement[] = [
  everyFlow('pay-request.expiry', {
    level: 'MUST',
    title: 'A payment is not over when it is asked for',
    source: 'A:integration_cashier_acq/cancel_payment; AMS:ams/oc',
    confidence: 'M',
    looksAt: ['pay.request'],
    scenarios: '*',
    advice: 'Write paymentExpiryTime, where you send it, with its zone; after it the payment cannot succeed.',
    check: (evidence) => badLives(evidence, 'acqp-', 'a time after Request-Time', (ms) => ms > 0),
  }),
  orderCode('pay-request.order-code-life', {
    level: 'SHOULD',
    title: 'A payment for an order code is over within 30 minutes',
    source: 'AMS:ams/oc, a sibling product',
    confidence: 'M',
    looksAt: ['pay.request'],
    scenarios: '*',
    advice: 'Let the order code of a shop end after less than 30 minutes.',
    check: (evidence) =>
      badLives(
        evidence,
        'acqp-mpm-order-code',
        'less than 30 minutes after Request-Time',
        (ms) => ms < orderCodeLifeMs,
      ),
  }),
]
