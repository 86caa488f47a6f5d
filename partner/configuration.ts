import { type KeyObject, X509Certificate } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser'
import { compileSchema, type SchemaIssue } from '../protocol/validation.ts'
import type { Configuration, Keys, TestUser } from '../schemas/generated/suite.ts'
import { suiteSchemas } from '../schemas/suite.ts'
import { departure, looksLikeKey, shown } from './departure.ts'
import { ConfigurationInvalid } from './errors.ts'
import { type KeyKind, KeyUnreadable, readKey } from './keys.ts'

export type Condition = TestUser['condition']

/** The configuration with every default put in and every file read. */
export interface ResolvedConfiguration {
  readonly role: Configuration['role']
  readonly flows: readonly string[]
  readonly environment: 'sandbox' | 'production'
  readonly ids: Configuration['ids']
  readonly alipayPlusKey: { readonly privateKey: KeyObject; readonly keyVersion: string }
  readonly partnerKey: KeyObject
  readonly partner: { readonly name: string; readonly build?: string; readonly ca?: string }
  readonly endpoints: Configuration['partner']['endpoints']
  readonly gateway: {
    readonly host: string
    readonly port: number
    readonly publicUrl?: string
    readonly tls: boolean
  }
  readonly driver: Configuration['driver']
  readonly users: readonly TestUser[]
  readonly merchant: NonNullable<Configuration['merchant']>
  readonly regions: readonly string[]
  readonly notifiesInCpm: boolean
  readonly schedules: {
    readonly notifySeconds: number
    readonly resendGapsSeconds: number[]
    readonly codeLifeSeconds: number
  }
  readonly concurrency: number
  readonly timeouts: {
    readonly answerSeconds: number
    readonly intentSeconds: number
    readonly finalSeconds: number
  }
}

const defaults = {
  merchant: { id: 'TESTSHOP001', name: 'Conformance Tea House', mcc: '5812', region: 'SG' },
  schedules: { notifySeconds: 10, resendGapsSeconds: [120, 600], codeLifeSeconds: 60 },
  timeouts: { answerSeconds: 10, intentSeconds: 30, finalSeconds: 30 },
  concurrency: 8,
} as const

const check = compileSchema(suiteSchemas.configuration)

/**
 * Reads a configuration file: JSON with comments.
 *
 * @throws {ConfigurationInvalid} with one line for each mistake
 */
export function loadConfiguration(file: string, allFlows: readonly string[]): ResolvedConfiguration {
  return resolveConfiguration(readJsonc(file), file, allFlows)
}

/**
 * Checks a configuration and puts the defaults in. Paths are relative to `file`.
 *
 * @throws {ConfigurationInvalid} with one line for each mistake
 */
export function resolveConfiguration(
  value: unknown,
  file: string,
  allFlows: readonly string[],
): ResolvedConfiguration {
  const issues = check(value)
  if (issues.length > 0) throw new ConfigurationInvalid(file, [...new Set(issues.map(describe))])
  const configuration = value as Configuration
  const problems = [
    ...clientIdProblems(configuration.ids),
    ...urlProblems(configuration),
    ...userProblems(configuration.users),
  ]
  const keys = readKeys(configuration.keys, file, problems)
  const ca = configuration.partner.ca && readCa(configuration.partner.ca, file, problems)
  if (problems.length > 0 || !keys) throw new ConfigurationInvalid(file, problems)
  const { partner, gateway } = configuration
  return {
    role: configuration.role,
    flows: configuration.flows ?? allFlows,
    environment: configuration.environment ?? 'sandbox',
    ids: configuration.ids,
    ...keys,
    partner: {
      name: partner.name ?? configuration.ids.pspId,
      ...(partner.build ? { build: partner.build } : {}),
      ...(ca ? { ca } : {}),
    },
    endpoints: partner.endpoints,
    gateway: {
      host: gateway.host ?? '127.0.0.1',
      port: gateway.port,
      tls: gateway.tls ?? false,
      ...(gateway.publicUrl ? { publicUrl: gateway.publicUrl } : {}),
    },
    driver: configuration.driver,
    users: configuration.users,
    merchant: configuration.merchant ?? defaults.merchant,
    regions: configuration.regions ?? [],
    notifiesInCpm: configuration.notifiesInCpm ?? true,
    schedules: {
      ...defaults.schedules,
      resendGapsSeconds: [...defaults.schedules.resendGapsSeconds],
      ...configuration.schedules,
    },
    concurrency: configuration.concurrency ?? defaults.concurrency,
    timeouts: { ...defaults.timeouts, ...configuration.timeouts },
  }
}

function readJsonc(file: string): unknown {
  const text = readFile(file)
  const errors: ParseError[] = []
  const value: unknown = parse(text, errors, { allowTrailingComma: true })
  const [first] = errors
  if (!first) return value
  const before = text.slice(0, first.offset).split('\n')
  const where = `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`
  throw new ConfigurationInvalid(file, [
    `${where}: ${inWords(printParseErrorCode(first.error))}. The file is JSON; comments and a trailing comma are allowed.`,
  ])
}

/** `CommaExpected` as `comma expected`. */
const inWords = (code: string) => code.replaceAll(/(?<=[a-z])[A-Z]/g, ' $&').toLowerCase()

function readFile(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '')
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    const problem = code === 'ENOENT' ? 'There is no such file.' : `It cannot be read (${code}).`
    throw new ConfigurationInvalid(file, [`${problem} Name another with --config.`], { cause })
  }
}

function describe(issue: SchemaIssue): string {
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

const core: readonly Condition[] = ['normal', 'balanceTooLow']

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

function readKeys(keys: Keys, file: string, problems: string[]) {
  const privateKey = key(keys.alipayPlusPrivateKey, 'private', file, 'keys.alipayPlusPrivateKey', problems)
  const partnerKey = key(keys.partnerPublicKey, 'public', file, 'keys.partnerPublicKey', problems)
  if (!privateKey || !partnerKey) return undefined
  return { alipayPlusKey: { privateKey, keyVersion: keys.alipayPlusKeyVersion ?? '1' }, partnerKey }
}

function key(
  source: Keys['partnerPublicKey'],
  kind: KeyKind,
  file: string,
  field: string,
  problems: string[],
) {
  const inFile = typeof source !== 'string'
  const text = inFile ? readText(source.file, file, `${field}.file`, problems) : source
  if (text === undefined) return undefined
  try {
    return readKey(text, kind)
  } catch (cause) {
    if (!(cause instanceof KeyUnreadable)) throw cause
    const named = inFile ? `"${field}.file" names ${source.file}, which` : `"${field}"`
    problems.push(`${named} is not usable: ${cause.message}.`)
    return undefined
  }
}

function readCa(name: string, file: string, problems: string[]): string | undefined {
  const text = readText(name, file, 'partner.ca', problems)
  if (text === undefined) return undefined
  try {
    new X509Certificate(text)
  } catch {
    problems.push(`"partner.ca" names ${name}, which holds no certificate in PEM.`)
  }
  return text
}

/** A path may be long, but the Base64 of a key is longer. */
const longestPathPart = 200

function readText(name: string, file: string, field: string, problems: string[]): string | undefined {
  if (looksLikeKey(name, longestPathPart)) {
    problems.push(`"${field}" must be the path of a file, and not what stands in it.`)
    return undefined
  }
  const resolved = path.resolve(path.dirname(file), name)
  try {
    return readFileSync(resolved, 'utf8')
  } catch (cause) {
    const reason = existsSync(resolved) ? (cause as NodeJS.ErrnoException).code : 'there is no such file'
    problems.push(`"${field}" names ${resolved}, which cannot be read: ${reason}.`)
    return undefined
  }
}
