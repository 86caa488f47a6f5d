import { type SchemaIssue, unknownFields, validateMessage } from '../../protocol/validation.ts'
import type { MessageKey } from '../../schemas/index.ts'
import { bodyOf, type Evidence, NotReached } from '../judge/evidence.ts'
import { type Exchange, partnerHalf } from '../judge/exchange.ts'
import type { Finding } from '../judge/finding.ts'
import { at } from './checks.ts'

/** Whether an issue is one of those that a requirement judges. */
export type Concerns = (issue: SchemaIssue) => boolean

/** The schema of the partner's half. */
const keyOf = ({ tape }: Evidence, { api, direction }: Exchange) =>
  `${tape.header.role}/${api}.${direction === 'to-partner' ? 'response' : 'request'}` as MessageKey

/** How the partner's half departs from its schema. @throws {NotReached} where it cannot be read */
const issuesOf = (evidence: Evidence, exchange: Exchange): readonly SchemaIssue[] =>
  validateMessage(keyOf(evidence, exchange), bodyOf(exchange))

/** A documented string that is empty. */
export const isEmptyText = ({ actual }: SchemaIssue) => actual === ''

/** A JSON number or boolean where a string is documented. */
export const isUnquoted = ({ keyword, actual, expected }: SchemaIssue) =>
  keyword === 'type' &&
  expected.includes('string') &&
  (typeof actual === 'number' || typeof actual === 'boolean')

/** Strings are a requirement of their own, so that one habit is one finding. */
export const isStringRule: Concerns = (issue) => isEmptyText(issue) || isUnquoted(issue)

/** Finds what a schema is sure of and messages do not keep. @throws {NotReached} where there is no message */
export function* misshapen(
  evidence: Evidence,
  exchanges: readonly Exchange[],
  concerns: Concerns,
): Iterable<Finding> {
  if (exchanges.length === 0) throw new NotReached('the partner sent no such message that can be read')
  for (const exchange of exchanges)
    for (const issue of issuesOf(evidence, exchange))
      if (issue.confidence !== 'L' && concerns(issue)) {
        const { expected, actual, pointer } = issue
        yield { code: 'SCHEMA', expected, actual, ...at(exchange, pointer) }
      }
}

/** Finds scalars that are not written as strings with something in them. */
export function* notStrings(
  evidence: Evidence,
  exchanges: readonly Exchange[],
  concerns: Concerns,
): Iterable<Finding> {
  const expected = 'a JSON string that is not empty'
  for (const exchange of exchanges)
    for (const issue of issuesOf(evidence, exchange).filter(concerns))
      yield { code: 'SCHEMA', expected, actual: issue.actual, ...at(exchange, issue.pointer) }
}

/** Finds fields that the documentation does not name. */
export function* unknownNames(evidence: Evidence, exchanges: readonly Exchange[]): Iterable<Finding> {
  for (const exchange of exchanges)
    for (const pointer of unknownFields(keyOf(evidence, exchange), bodyOf(exchange)))
      yield { code: 'UNKNOWN_FIELD', ...at(exchange, pointer) }
}

/** Finds a half of the partner that does not say that it is JSON. */
export function* notCalledJson(exchange: Exchange): Iterable<Finding> {
  const header = 'Content-Type'
  const expected = 'application/json'
  const actual = partnerHalf(exchange)?.header(header) ?? 'none'
  if (!/^application\/json\s*(;|$)/i.test(actual))
    yield { code: 'HEADER_VALUE', header, expected, actual, ...at(exchange) }
}

/** A request of the partner that fits no scenario. */
export const unattributed = (exchange: Exchange): Finding => ({
  code: 'NOT_WANTED',
  what: `${exchange.method} ${exchange.url}`,
  why: exchange.mismatch ?? 'it fits no scenario',
  ...at(exchange),
})
