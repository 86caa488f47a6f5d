import type { SchemaIssue } from '../protocol/validation.ts'
import type { Configuration, Endpoints, TestUser } from '../schemas/generated/suite.ts'
import { departure, shown } from './departure.ts'

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
  return [
    ...endpointProblems(configuration.partner.endpoints, flows),
    ...clientIdProblems(configuration.ids),
    ...urlProblems(configuration),
    ...gatewayProblems(configuration.gateway),
    ...userProblems(configuration.users),
  ]
}

/** Messages that only one flow needs. */
export const neededBy = { pay: 'mpp-cpm', applyToken: 'mpp-mpm-aggregated-code' } as const

function endpointProblems(endpoints: Endpoints, flows: readonly string[]): string[] {
  return Object.entries(neededBy)
    .filter(([api, flow]) => flows.includes(flow) && !(api in endpoints))
    .map(
      ([api, flow]) =>
        `"partner.endpoints.${api}" is missing; the flow ${flow} needs it. Leave that flow out of "flows" if you do not offer it.`,
    )
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
  const ids = users.map(({ customerId }) => customerId)
  const twice = ids.flatMap((id, at) => (ids.indexOf(id) === at ? [] : [{ id, at, first: ids.indexOf(id) }]))
  return [
    ...missing.map(
      (condition) => `"users" has nobody with the condition "${condition}"; it is part of every flow.`,
    ),
    ...twice.map(
      ({ id, at, first }) =>
        `"users[${at}].customerId" is ${shown(id)} like "users[${first}].customerId"; each scenario needs a user of its own.`,
    ),
  ]
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
