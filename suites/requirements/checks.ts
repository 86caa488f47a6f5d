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

function sameAmount(a: unknown, b: unknown): boolean {
  return isObject(a) && isObject(b) && a.currency === b.currency && a.value === b.value
}

/** The last word on a message: its own answer, or that of the inquiry or repeat that followed a U. */
export interface Outcome {
  readonly exchange: Exchange
  readonly field: 'result' | 'paymentResult'
  /** As `S/SUCCESS`. */
  readonly text: string
}

/** How a message ended. @throws {NotReached} where nothing says so */
export function outcomeOf(evidence: Evidence, label: string): Outcome {
  const sent = evidence.exchange(label)
  const exchange = evidence.following(label).at(-1) ?? sent
  const field =
    exchange.api === 'inquiryPayment' && sent.api !== 'inquiryPayment' ? 'paymentResult' : 'result'
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
 */
export function* expectBalance(
  evidence: Evidence,
  from: string,
  to: string,
  change: bigint,
  when: string,
): Iterable<Finding> {
  const before = evidence.balance(from)
  const after = evidence.balance(to)
  if (before === undefined || after === undefined || after === before + change) return
  const acted = evidence.intents('viewBalance').find(({ label }) => label === to)
  yield {
    code: 'BALANCE',
    when,
    currency: String(acted?.request.currency),
    expected: (before + change).toString(),
    actual: after.toString(),
    scenario: evidence.scenario,
    ...(acted ? { exchange: acted.number } : {}),
  }
}

/** The amount that the pay under a label asked for, in the smallest unit. */
export function amountOf(evidence: Evidence, label: string): bigint {
  const { request } = evidence.exchange(label)
  const amount = request.json.ok ? request.json.value.paymentAmount : undefined
  if (!isObject(amount)) throw new NotReached(`"${label}" asked for no amount`)
  return BigInt(String(amount.value))
}

/** A field of our own request. */
export function asked(exchange: Exchange, field: string): unknown {
  return exchange.request.json.ok ? exchange.request.json.value[field] : undefined
}

export function show(value: unknown): string {
  return value === undefined ? 'nothing' : typeof value === 'string' ? value : JSON.stringify(value)
}
