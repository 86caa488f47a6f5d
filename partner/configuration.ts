import type { KeyObject } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser'
import { compileSchema, type SchemaIssue } from '../protocol/validation.ts'
import type { Configuration, Keys, TestUser } from '../schemas/generated/suite.ts'
import { suiteSchemas } from '../schemas/suite.ts'
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
  if (issues.length > 0) throw new ConfigurationInvalid(file, issues.map(describe))
  const configuration = value as Configuration
  const problems: string[] = userProblems(configuration.users)
  const keys = readKeys(configuration.keys, file, problems)
  const ca = configuration.partner.ca && readText(configuration.partner.ca, file, 'partner.ca', problems)
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
    `${where}: ${printParseErrorCode(first.error)}. The file is JSON; comments and a trailing comma are allowed.`,
  ])
}

function readFile(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '')
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    const problem = code === 'ENOENT' ? 'There is no such file.' : `It cannot be read (${code}).`
    throw new ConfigurationInvalid(file, [`${problem} Name another with --config.`], { cause })
  }
}

function describe({ pointer, keyword, expected, actual }: SchemaIssue): string {
  const field = fieldName(pointer)
  if (keyword === 'required') return `"${field}" is missing.`
  if (keyword === 'additionalProperties')
    return `"${field || 'the file'}" has a field it does not know: ${expected.replace('no field ', '')}.`
  return `"${field}" is ${JSON.stringify(actual)?.slice(0, 60)}; it must be ${expected}.`
}

/** `/users/0/currency` as a person would write it: `users[0].currency`. */
function fieldName(pointer: string): string {
  return pointer
    .slice(1)
    .replaceAll(/\/(\d+)/g, '[$1]')
    .replaceAll('/', '.')
}

const core: readonly Condition[] = ['normal', 'balanceTooLow']

function userProblems(users: readonly TestUser[]): string[] {
  const missing = core.filter((condition) => !users.some((user) => user.condition === condition))
  const ids = users.map(({ customerId }) => customerId)
  const twice = ids.filter((id, at) => ids.indexOf(id) !== at)
  return [
    ...missing.map(
      (condition) => `"users" has nobody with the condition "${condition}"; it is part of every flow.`,
    ),
    ...new Set(
      twice.map((id) => `"users" names ${JSON.stringify(id)} twice; each scenario needs a user of its own.`),
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
  const text = typeof source === 'string' ? source : readText(source.file, file, `${field}.file`, problems)
  if (text === undefined) return undefined
  try {
    return readKey(text, kind)
  } catch (cause) {
    if (!(cause instanceof KeyUnreadable)) throw cause
    problems.push(`"${field}" is not usable: ${cause.message}.`)
    return undefined
  }
}

function readText(name: string, file: string, field: string, problems: string[]): string | undefined {
  const resolved = path.resolve(path.dirname(file), name)
  try {
    return readFileSync(resolved, 'utf8')
  } catch (cause) {
    const reason = existsSync(resolved) ? (cause as NodeJS.ErrnoException).code : 'there is no such file'
    problems.push(`"${field}" names ${resolved}, which cannot be read: ${reason}.`)
    return undefined
  }
}
