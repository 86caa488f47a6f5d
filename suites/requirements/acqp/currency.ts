import { isObject } from '../../../protocol/body.ts'
import { bodyOf, type Evidence, NotReached } from '../../judge/evidence.ts'
import type { Exchange } from '../../judge/exchange.ts'
import type { Finding } from '../../judge/finding.ts'
import type { Requirement } from '../../requirement.ts'
import { at, show } from '../checks.ts'
import { cpm, inCpm, inOrderCode, orderCode } from './define.ts'
import { expectSeen } from './shop.ts'

interface Charged {
  readonly currency: string
  /** Number of the intent on the tape. */
  readonly number: number
  readonly amount: unknown
}

/** What the shop was asked to charge in each further currency. @throws {NotReached} where it was not */
function chargedIn(evidence: Evidence): readonly Charged[] {
  const { charges = [] } = evidence.configuration
  return charges.slice(1).map(({ currency }) => {
    const { number, request } = evidence.intent(`place ${currency}`)
    return { currency, number, amount: request.amount }
  })
}

/** The first pay after an order and before the next. @throws {NotReached} where there is none */
function payAfter(evidence: Evidence, { number, currency }: Charged, next: Charged | undefined): Exchange {
  const end = next?.number ?? Number.POSITIVE_INFINITY
  const pay = evidence.exchanges('from-partner', 'pay').find((one) => one.number > number && one.number < end)
  if (!pay) throw new NotReached(`the acquirer sent no pay in ${currency}`)
  return pay
}

function* paidInEach(evidence: Evidence): Iterable<Finding> {
  const all = chargedIn(evidence)
  for (const [index, charged] of all.entries()) {
    const pay = payAfter(evidence, charged, all[index + 1])
    yield* asksFor(pay, charged.amount)
    yield* expectSeen(evidence, `after ${charged.currency}`, ['paid'])
  }
}

/** Finds a pay that asks for another amount, which may be written as a number. */
function* asksFor(pay: Exchange, amount: unknown): Iterable<Finding> {
  const { paymentAmount } = bodyOf(pay)
  const [actual, expected] = [paymentAmount, amount].map(moneyText)
  if (actual === expected) return
  const what = 'what the shop was asked to charge'
  yield {
    code: 'VALUE',
    what,
    expected: String(expected),
    actual: String(actual),
    ...at(pay, '/paymentAmount'),
  }
}

const moneyText = (amount: unknown) =>
  isObject(amount) ? `${show(amount.currency)} ${String(amount.value)}` : show(amount)

const shared = {
  level: 'MUST',
  title:
    'An order in each further currency of the shop asks for its amount in the smallest unit, and is paid',
  source: 'A:place_order/model',
  confidence: 'H',
  looksAt: ['pay.request', 'notifyPayment.request', 'viewOrder'],
  advice:
    'The smallest unit differs by currency: "100" is JPY 100, USD 1.00 and KWD 0.100. Count in it, and do not convert.',
  declaredAway: ({ charges = [] }) => (charges.length > 1 ? undefined : '"charges" has one currency'),
  check: paidInEach,
} satisfies Omit<Requirement, 'id' | 'flow' | 'scenarios'>

export const currency: readonly Requirement[] = [
  cpm('currency.scanned', { ...shared, scenarios: inCpm('currencies') }),
  orderCode('currency.shown', { ...shared, scenarios: inOrderCode('currencies') }),
]
