import { isObject, type JsonObject } from '../../protocol/body.ts'
import { bodyOf, type Evidence, NotReached } from '../judge/evidence.ts'
import type { Exchange } from '../judge/exchange.ts'
import type { Finding, Place } from '../judge/finding.ts'

/** Where an exchange stands, for a finding. */
export function at(exchange: Exchange, pointer?: string): Place {
  return {
    scenario: exchange.scenario,
    exchange: exchange.number,
    ...(pointer === undefined ? {} : { pointer }),
  }
}

/** A result as `S/SUCCESS`; `none` where there is none. */
export function resultText(body: JsonObject, field: 'result' | 'paymentResult' = 'result'): string {
  const result = body[field]
  if (!isObject(result)) return 'none'
  return `${String(result.resultStatus)}/${String(result.resultCode)}`
}

/** `F` matches every F; `F/ORDER_NOT_EXIST` only itself; `none` an absent result. */
export function matches(result: string, expected: readonly string[]): boolean {
  return expected.some((one) => (one.length === 1 ? result.startsWith(`${one}/`) : result === one))
}

/** Finds a result that is not one of those expected. */
export function* expectResult(
  exchange: Exchange,
  expected: readonly string[],
  field: 'result' | 'paymentResult' = 'result',
): Iterable<Finding> {
  const actual = resultText(bodyOf(exchange), field)
  if (!matches(actual, expected)) yield { code: 'RESULT', expected, actual, ...at(exchange, `/${field}`) }
}

/** Finds a field of the partner's half that is not the text expected. */
export function* expectText(
  exchange: Exchange,
  field: string,
  expected: unknown,
  what: string,
): Iterable<Finding> {
  const actual = bodyOf(exchange)[field]
  if (actual !== expected)
    yield {
      code: 'VALUE',
      what,
      expected: show(expected),
      actual: show(actual),
      ...at(exchange, `/${field}`),
    }
}

/** Finds an amount of the partner's half that is another than ours. */
export function* expectAmount(exchange: Exchange, field: string, expected: unknown): Iterable<Finding> {
  const actual = bodyOf(exchange)[field]
  if (!sameAmount(actual, expected))
    yield {
      code: 'VALUE',
      what: `${field} of the payment`,
      expected: show(expected),
      actual: show(actual),
      ...at(exchange, `/${field}`),
    }
}

/** A number instead of a string is a finding of `message.strings`, and the same amount. */
function sameAmount(a: unknown, b: unknown): boolean {
  return isObject(a) && isObject(b) && a.currency === b.currency && String(a.value) === String(b.value)
}

/**
 * The last word on a message: its own answer, or that of the inquiry or repeat that followed a U. A
 * merchant-presented payment has no message of its own: there only inquiries tell.
 */
export interface Outcome {
  readonly exchange: Exchange
  readonly field: 'result' | 'paymentResult'
  /** As `S/SUCCESS`. */
  readonly text: string
}

/** How a message ended. @throws {NotReached} where nothing says so */
export function outcomeOf(evidence: Evidence, label: string): Outcome {
  const last = evidence.following(label).at(-1)
  const sent = last ? evidence.maybe(label) : evidence.exchange(label)
  const exchange = last ?? (sent as Exchange)
  const field =
    exchange.api === 'inquiryPayment' && sent?.api !== 'inquiryPayment' ? 'paymentResult' : 'result'
  return { exchange, field, text: resultText(bodyOf(exchange), field) }
}

/** Finds a message that ended otherwise than expected. */
export function* expectOutcome(
  evidence: Evidence,
  label: string,
  expected: readonly string[],
): Iterable<Finding> {
  const { exchange, field, text } = outcomeOf(evidence, label)
  if (!matches(text, expected)) yield { code: 'RESULT', expected, actual: text, ...at(exchange, `/${field}`) }
}

/** The exchange that told the success. @throws {NotReached} where the message did not end in S */
export function succeeded(evidence: Evidence, label: string): Exchange {
  const { exchange, text } = outcomeOf(evidence, label)
  if (!matches(text, ['S'])) throw new NotReached(`"${label}" did not succeed (${text})`)
  return exchange
}

/** The payment failed, as the start of what follows it. @throws {NotReached} where the pay did not end in F */
export function failed(evidence: Evidence, label: string): void {
  const { text } = outcomeOf(evidence, label)
  if (!matches(text, ['F'])) throw new NotReached(`"${label}" did not fail (${text})`)
}

/** The user of a scanned order was turned away, and the wallet keeps no order. */
export const isRejected = (evidence: Evidence, label: string) =>
  !evidence.maybe(label) && outcomeOf(evidence, label).text === 'none' && !isUntold(evidence)

/** The wallet asked for an order and was told of none. */
const isUntold = (evidence: Evidence) =>
  !decoded(evidence) && evidence.exchanges('from-partner', 'userInitiatedPay').length > 0

/**
 * The payment was not made, as the start of what follows it: it failed; or a scanned order that could not be
 * paid was rejected, or is still open for its user to find another way.
 *
 * @throws {NotReached} otherwise
 */
export function notPaid(evidence: Evidence, label: string): void {
  const isOpen = !evidence.maybe(label) && matches(outcomeOf(evidence, label).text, ['U'])
  if (!isOpen && !isRejected(evidence, label)) failed(evidence, label)
}

/** The payment waits for the user. @throws {NotReached} where the pay was not answered U */
export function waits(evidence: Evidence, label: string): void {
  const text = resultText(evidence.answer(label))
  if (!matches(text, ['U'])) throw new NotReached(`"${label}" did not wait for the user (${text})`)
}

/** A negative counts only where its plain twin was accepted in the same run. @throws {NotReached} */
export function twinAccepted(evidence: Evidence, label: string): void {
  const { text } = outcomeOf(evidence, label)
  if (!matches(text, ['S']))
    throw new NotReached(
      `the plain twin "${label}" was not accepted either (${text}), so the refusal proves nothing`,
    )
}

/**
 * Finds a balance that is not what it was, plus `change`. Looks at nothing where the wallet does not
 * let the suite see balances; what the wire says is judged all the same.
 *
 * @throws {NotReached} where it does, and one of the two was not seen
 */
export function* expectBalance(
  evidence: Evidence,
  from: string,
  to: string,
  change: bigint,
  when: string,
): Iterable<Finding> {
  if (evidence.intents('viewBalance').length === 0) return
  const before = balanceSeen(evidence, from)
  const after = balanceSeen(evidence, to)
  if (after.value === before.value + change) return
  yield {
    code: 'BALANCE',
    when,
    currency: after.currency,
    expected: (before.value + change).toString(),
    actual: after.value.toString(),
    scenario: evidence.scenario,
    exchange: after.number,
  }
}

/** How much a balance changed, or undefined where the wallet does not let the suite see it. */
export function moved(evidence: Evidence, from: string, to: string): bigint | undefined {
  if (evidence.intents('viewBalance').length === 0) return undefined
  return balanceSeen(evidence, to).value - balanceSeen(evidence, from).value
}

function balanceSeen(evidence: Evidence, label: string) {
  const { number, request, answer } = evidence.intent(label)
  return { number, currency: String(request.currency), value: BigInt(String(answer.value)) }
}

/** What Alipay+ told the wallet of a payment: its pay, or its answer to userInitiatedPay. @throws {NotReached} */
export function toldOf(evidence: Evidence, label = 'pay'): JsonObject {
  const message = evidence.maybe(label)?.request ?? decoded(evidence)?.response
  if (!message?.json.ok) throw new NotReached('the wallet was told of no payment')
  return message.json.value
}

/** The exchange in which the wallet learnt of a merchant-presented payment. */
export function decoded(evidence: Evidence): Exchange | undefined {
  return evidence
    .exchanges('from-partner', 'userInitiatedPay')
    .findLast(({ response }) => response?.json.ok && matches(resultText(response.json.value), ['S']))
}

/** What the user pays, in the smallest unit. */
export function amountOf(evidence: Evidence, label = 'pay'): bigint {
  const { paymentAmount, payToAmount } = toldOf(evidence, label)
  return unitsOf(payToAmount ?? paymentAmount)
}

/** The value of an amount of ours. */
export function unitsOf(amount: unknown): bigint {
  if (!isObject(amount)) throw new NotReached('no amount was asked for')
  return BigInt(String(amount.value))
}

/** A field of our own request. */
export function asked(exchange: Exchange, field: string): unknown {
  return exchange.request.json.ok ? exchange.request.json.value[field] : undefined
}

const longestShown = 200

/** A value as a finding quotes it: shortly, whatever its size and depth. */
export function show(value: unknown): string {
  const text = typeof value === 'string' ? value : jsonText(value)
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text
}

function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'nothing'
  } catch {
    return 'a value that is too deep to show'
  }
}
