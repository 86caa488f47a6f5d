import { timeForm } from '../../protocol/datetime.ts'
import { type Evidence, NotReached } from '../judge/evidence.ts'
import { type Exchange, partnerHalf } from '../judge/exchange.ts'
import type { Finding } from '../judge/finding.ts'
import { at } from './checks.ts'

export const mendSignature =
  'Sign `POST <path and query>\\n<Client-Id>.<time>.<body>` over the exact bytes you send, with SHA256withRSA and your private key, after the body is serialised for the last time.'

/** Every exchange in which the partner answered. */
export const answered = (evidence: Evidence): readonly Exchange[] =>
  evidence.exchanges('to-partner').filter(({ response }) => response !== undefined)

/** Everything that the partner answered and asked. */
const sent = (evidence: Evidence) => [...answered(evidence), ...evidence.exchanges('from-partner')]

/** Of a body that was cut nobody can say any more whether it was signed right. */
const isWhole = (exchange: Exchange) => {
  const half = partnerHalf(exchange)
  return half !== undefined && half.bytes === half.body.length
}

const timeHeader = ({ direction }: Exchange) =>
  direction === 'to-partner' ? 'Response-Time' : 'Request-Time'

/** Finds halves of the partner whose signature does not verify. @throws {NotReached} where there is none to verify */
export function* unverified(
  evidence: Evidence,
  exchanges: readonly Exchange[],
  message: 'request' | 'response',
): Iterable<Finding> {
  const whole = exchanges.filter(isWhole)
  if (whole.length === 0) throw new NotReached(`the partner sent no ${message} of this kind`)
  for (const exchange of whole) {
    const verdict = evidence.tape.signature(exchange)
    if (!verdict.ok)
      yield { code: 'SIGNATURE_REFUSED', message, why: verdict.why, detail: verdict.detail, ...at(exchange) }
  }
}

/** Finds a half of the partner that lacks its time, or a Client-Id with the assigned value. */
export function* wrongHeaders(evidence: Evidence, exchange: Exchange): Iterable<Finding> {
  const message = partnerHalf(exchange)
  const { clientId } = evidence.configuration.ids
  const time = timeHeader(exchange)
  const actual = message?.header('Client-Id')
  if (!message?.header(time)) yield { code: 'HEADER_MISSING', header: time, ...at(exchange) }
  if (actual === undefined) yield { code: 'HEADER_MISSING', header: 'Client-Id', ...at(exchange) }
  else if (actual !== clientId)
    yield { code: 'HEADER_VALUE', header: 'Client-Id', expected: clientId, actual, ...at(exchange) }
}

/** Finds times in headers that are not written as documented. */
export function* unusualTimes(evidence: Evidence): Iterable<Finding> {
  const expected = 'ISO 8601 with a zone'
  for (const exchange of sent(evidence)) {
    const header = timeHeader(exchange)
    const actual = partnerHalf(exchange)?.header(header)
    if (actual !== undefined && timeForm(actual) !== 'iso')
      yield { code: 'HEADER_VALUE', header, expected, actual, ...at(exchange) }
  }
}

/** Finds signatures that verify and are not written as documented. */
export function* unusualSignatures(evidence: Evidence): Iterable<Finding> {
  for (const exchange of sent(evidence).filter(isWhole)) {
    const verdict = evidence.tape.signature(exchange)
    const message = exchange.direction === 'to-partner' ? 'response' : 'request'
    if (verdict.ok && verdict.form !== 'percent-encoded')
      yield { code: 'SIGNATURE_FORM', message, form: verdict.form, ...at(exchange) }
  }
}
