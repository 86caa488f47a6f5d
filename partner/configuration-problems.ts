import type { SchemaIssue } from '../protocol/validation.ts'
import type { Charge, Configuration, TestUser } from '../schemas/generated/suite.ts'
import { departure, shown } from './departure.ts'
import { missingEndpoints } from './endpoints.ts'

/** A departure from the schema, with the field as a person would write it. */
export function describe(issue: SchemaIssue): string {
  const { pointer, keyword } = issue
  const place = keyword === 'required' ? pointer.replace(/\/[^/]*$/, '') : pointer
  const source = keySource.exec(place)?.[1]
  if (source)
    return `"keys.${source}" must be {"file": "…"} with the path of a key, or the key itself as a text.`
  const field = pointer === '' ? 'The file' : `"${fieldName(pointer)}"`
  return `${field} ${departure(issue)}.`
}

const keySource = /^\/keys\/(alipayPlusPrivateKey|partnerPublicKey)(\/|$)/

/** `/users/0/currency` as a person would write it: `users[0].currency`. */
function fieldName(pointer: string): string {
  return pointer
    .slice(1)
    .replaceAll(/\/(\d+)/g, '[$1]')
    .replaceAll('/', '.')
}

/** What a schema cannot say: one line for each mistake. `flows` are those that are declared. */
export function problemsOf(configuration: Configuration, flows: readonly string[]): string[] {
  const { role, partner, ids, gateway, users, charges = [] } = configuration
  return [
    ...missingEndpoints(role, flows, partner.endpoints),
    ...clientIdProblems(ids),
    ...urlProblems(configuration),
    ...gatewayProblems(gateway),
    ...(users ? userProblems(users) : []),
    ...chargeProblems(charges),
  ]
}

/** A header can carry no other characters, and blanks at its ends get lost on the way. */
function clientIdProblems({ clientId }: Configuration['ids']): string[] {
  if (/^[!-~]+$/.test(clientId)) return []
  return [`"ids.clientId" is ${shown(clientId)}; it must be visible ASCII characters without blanks.`]
}

function urlProblems({ partner, gateway, driver }: Configuration): string[] {
  const urls = Object.entries(partner.endpoints).map(([api, url]) => [`partner.endpoints.${api}`, url])
  urls.push(['driver.url', driver.url])
  if (gateway.publicUrl !== undefined) urls.push(['gateway.publicUrl', gateway.publicUrl])
  const wrong = urls.filter(([, url = '']) => !URL.canParse(url))
  return [
    ...wrong.map(([field, url]) => `"${field}" is ${shown(url)}; it must be a URL.`),
    ...(/[?#]/.test(gateway.publicUrl ?? '')
      ? ['"gateway.publicUrl" has a ? or a #; it must end with its path, for paths are added to it.']
      : []),
  ]
}

const core: readonly TestUser['condition'][] = ['normal', 'balanceTooLow']

function userProblems(users: readonly TestUser[]): string[] {
  const missing = core.filter((condition) => !users.some((user) => user.condition === condition))
  return [
    ...missing.map(
      (condition) => `"users" has nobody with the condition "${condition}"; it is part of every flow.`,
    ),
    ...repeated(users.map(({ customerId }) => customerId)).map(
      ({ value, at, first }) =>
        `"users[${at}].customerId" is ${shown(value)} like "users[${first}].customerId"; each scenario needs a user of its own.`,
    ),
  ]
}

function chargeProblems(charges: readonly Charge[]): string[] {
  return repeated(charges.map(({ currency }) => currency)).map(
    ({ value, at, first }) =>
      `"charges[${at}].currency" is ${shown(value)} like "charges[${first}].currency"; say once what the shop charges in a currency.`,
  )
}

/** Values that stand in a list before, with both places. */
function repeated(values: readonly string[]) {
  return values.flatMap((value, at) => {
    const first = values.indexOf(value)
    return first === at ? [] : [{ value, at, first }]
  })
}

const anyAddress = new Set(['0.0.0.0', '::', '[::]'])

/** The partner must be told an address that it can call. */
function gatewayProblems({ host = '127.0.0.1', port, publicUrl }: Configuration['gateway']): string[] {
  if (publicUrl !== undefined) return []
  return [
    ...(anyAddress.has(host)
      ? [
          `"gateway.host" is ${shown(host)}, which nobody can call; say in "gateway.publicUrl" what the partner calls.`,
        ]
      : []),
    ...(port === 0
      ? [
          '"gateway.port" is 0, a port that the partner cannot know; name one, or say in "gateway.publicUrl" what the partner calls.',
        ]
      : []),
  ]
}
