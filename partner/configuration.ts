import type { KeyObject } from 'node:crypto'
import { compileSchema } from '../protocol/validation.ts'
import type { AuthClient, CodeTemplates, Configuration, TestUser } from '../schemas/generated/suite.ts'
import { suiteSchemas } from '../schemas/suite.ts'
import { readCa, readKeys } from './configuration-files.ts'
import { describe, neededBy, problemsOf } from './configuration-problems.ts'
import { readJsonc } from './configuration-text.ts'
import { ConfigurationInvalid } from './errors.ts'

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
  readonly codes: Required<CodeTemplates>
  readonly authClient: Required<AuthClient>
  readonly regions: readonly string[]
  readonly shopCurrencies: readonly string[]
  readonly notifiesInCpm: boolean
  readonly notifiesInMpm: boolean
  readonly schedules: {
    readonly notifySeconds: number
    readonly resendGapsSeconds: number[]
    readonly codeLifeSeconds: number
    readonly expirySeconds: number
    readonly authCodeLifeSeconds: number
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
  codes: {
    order: '28166604{id}',
    entry: 'https://qr.alipayplus-conformance.invalid/{id}',
    foreign: 'https://menu.example/{id}',
  },
  authClient: { id: 'ALIPAYPLUS_CONFORMANCE', scopes: ['auth_base'] },
  shopCurrencies: ['JPY', 'EUR', 'KWD', 'IDR'],
  schedules: {
    notifySeconds: 10,
    resendGapsSeconds: [120, 600],
    codeLifeSeconds: 60,
    expirySeconds: 15,
    authCodeLifeSeconds: 60,
  },
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
  const flows = configuration.flows ?? allFlows
  const problems = problemsOf(configuration, flows)
  const keys = readKeys(configuration.keys, file, problems)
  const ca = configuration.partner.ca && readCa(configuration.partner.ca, file, problems)
  if (problems.length > 0 || !keys) throw new ConfigurationInvalid(file, problems)
  const { partner, gateway } = configuration
  return {
    role: configuration.role,
    flows,
    environment: configuration.environment ?? 'sandbox',
    ids: configuration.ids,
    ...keys,
    partner: {
      name: partner.name ?? configuration.ids.pspId,
      ...(partner.build ? { build: partner.build } : {}),
      ...(ca ? { ca } : {}),
    },
    endpoints: endpointsFor(flows, partner.endpoints),
    gateway: {
      host: gateway.host ?? '127.0.0.1',
      port: gateway.port,
      tls: gateway.tls ?? false,
      ...(gateway.publicUrl ? { publicUrl: gateway.publicUrl } : {}),
    },
    driver: configuration.driver,
    users: configuration.users,
    merchant: configuration.merchant ?? defaults.merchant,
    codes: { ...defaults.codes, ...configuration.codes },
    authClient: {
      ...defaults.authClient,
      scopes: [...defaults.authClient.scopes],
      ...configuration.authClient,
    },
    regions: configuration.regions ?? [],
    shopCurrencies: configuration.shopCurrencies ?? defaults.shopCurrencies,
    notifiesInCpm: configuration.notifiesInCpm ?? true,
    notifiesInMpm: configuration.notifiesInMpm ?? true,
    schedules: {
      ...defaults.schedules,
      resendGapsSeconds: [...defaults.schedules.resendGapsSeconds],
      ...configuration.schedules,
    },
    concurrency: configuration.concurrency ?? defaults.concurrency,
    timeouts: { ...defaults.timeouts, ...configuration.timeouts },
  }
}

/** Without those that only a flow needs which is not declared: nothing is sent there. */
function endpointsFor(
  flows: readonly string[],
  { pay, applyToken, ...endpoints }: Configuration['partner']['endpoints'],
): Configuration['partner']['endpoints'] {
  return {
    ...endpoints,
    ...(pay !== undefined && flows.includes(neededBy.pay) ? { pay } : {}),
    ...(applyToken !== undefined && flows.includes(neededBy.applyToken) ? { applyToken } : {}),
  }
}
