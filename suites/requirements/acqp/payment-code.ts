import { bodyOf, type Evidence, NotApplicable, NotReached } from '../../judge/evidence.ts'
import type { Exchange } from '../../judge/exchange.ts'
import type { Finding } from '../../judge/finding.ts'
import type { Requirement } from '../../requirement.ts'
import {
  codeFailureScenario,
  codeFailures,
  furtherForms,
  longestForm,
  ownForms,
} from '../../scenarios/acqp/payment-code.ts'
import { at } from '../checks.ts'
import { cpm, inCpm } from './define.ts'
import { unpaid } from './ended.ts'
import { answeredWith, expectSeen, part, sentOf } from './shop.ts'

const codePage = 'A:code_scanning_payment_standards_acq/code_format'
const routing = 'A:integration_user_mode_acq/payment_codes'

const looksAt = ['scanPaymentCode', 'pay.request', 'viewOrder']

/** Finds a payment code that did not reach Alipay+ as it was scanned, or whose payment was not made. */
function* sentOn(evidence: Evidence): Iterable<Finding> {
  const { number, request } = evidence.intent('place')
  const { scenario } = evidence
  const pays = evidence.exchanges('from-partner', 'pay')
  if (pays.length === 0) {
    yield { code: 'NOT_RECEIVED', what: 'a pay with the code', withinMs: 0, scenario, exchange: number }
    return
  }
  for (const exchange of pays) yield* carries(exchange, String(request.paymentCode))
  yield* expectSeen(evidence, 'in the end', ['paid'])
}

function* carries(exchange: Exchange, code: string): Iterable<Finding> {
  const actual = part(bodyOf(exchange), 'paymentMethod').paymentMethodId
  if (actual === code) return
  yield {
    code: 'VALUE',
    what: 'the payment code that was scanned',
    expected: code,
    actual: String(actual),
    ...at(exchange, '/paymentMethod/paymentMethodId'),
  }
}

/** The pays of the first code and of the fresh one. @throws {NotApplicable} where the shop charged the order once */
function attempts(evidence: Evidence): { readonly first: Exchange; readonly fresh: Exchange } {
  const [first, ...later] = sentOf(evidence, 'pay') as [Exchange, ...Exchange[]]
  if (!answeredWith(first).startsWith('F/'))
    throw new NotReached(`the first pay was not answered F (${answeredWith(first)})`)
  const scanned = evidence.intents('scanPaymentCode').find(({ label }) => label === 'place again')
  const fresh = later.find(({ number }) => scanned !== undefined && number > scanned.number)
  if (!fresh) throw new NotApplicable('the shop does not charge an order again')
  return { first, fresh }
}

const forms = { looksAt, confidence: 'H' as const, check: sentOn }

export const paymentCode: readonly Requirement[] = [
  cpm('payment-code.unchanged', {
    ...forms,
    level: 'MUST',
    title: 'A payment code of Alipay+ is sent on as it was scanned, and its payment is made',
    source: `${codePage}; ${routing}`,
    core: true,
    scenarios: inCpm(...ownForms),
    advice:
      'Send the digits as paymentMethod.paymentMethodId, all of them. Alipay+ has codes of 24 digits and, from 289, of 19.',
  }),
  cpm('payment-code.further-forms', {
    ...forms,
    level: 'SHOULD',
    title: 'Payment codes of the other published forms are sent on as they were scanned',
    source: `${codePage}; ${routing} (those of a wallet that the acquirer integrates itself go another way)`,
    scenarios: inCpm(...furtherForms),
    advice: 'Take 16 to 24 digits that begin with 25 to 30, unless you know the wallet behind the code.',
  }),
  cpm('payment-code.longest', {
    ...forms,
    level: 'SHOULD',
    title: 'A payment code of 32 digits is sent on as it was scanned',
    source: 'A:integration_user_mode_acq/standard_output',
    scenarios: inCpm(...longestForm),
    advice: 'Let terminals read up to 32 digits; lengths from 25 on are reserved.',
  }),
  cpm('payment-code.refused', {
    level: 'MUST',
    title: 'An order whose payment code Alipay+ refuses is not paid, and no longer waits',
    source: 'SP; HK:pay (INVALID_CODE, EXPIRED_CODE: F)',
    confidence: 'M',
    looksAt: ['pay.response', 'viewOrder'],
    scenarios: inCpm(codeFailureScenario('INVALID_CODE'), codeFailureScenario('EXPIRED_CODE')),
    advice: 'Tell the shop, so that it asks the user for a fresh code.',
    *check(evidence) {
      sentOf(evidence, 'pay')
      yield* expectSeen(evidence, 'after the failure', unpaid(evidence))
    },
  }),
  cpm('payment-code.fresh-id', {
    level: 'MUST',
    title: 'A new attempt with a fresh payment code has a paymentRequestId of its own',
    source: 'A:api_acq_tile/pay_order_code (one paymentRequestId is processed once); SP',
    confidence: 'M',
    looksAt: ['scanPaymentCode', 'pay.request', 'pay.response'],
    scenarios: inCpm(...codeFailures.map(codeFailureScenario)),
    advice: 'Make a new paymentRequestId for every attempt: Alipay+ answers a used one as it did before.',
    *check(evidence) {
      const { first, fresh } = attempts(evidence)
      const { paymentRequestId } = bodyOf(fresh)
      if (paymentRequestId === bodyOf(first).paymentRequestId)
        yield {
          code: 'VALUE',
          what: 'the id of a new attempt',
          expected: 'a new paymentRequestId',
          actual: String(paymentRequestId),
          ...at(fresh, '/paymentRequestId'),
        }
    },
  }),
]
