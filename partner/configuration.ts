import type { KeyObject } from 'node:crypto'
import { compileSchema } from '../protocol/validation.ts'
import type {
  AuthClient,
  CodeTemplates,
  Configuration,
  Schedules,
  TestUser,
} from '../schemas/generated/suite.ts'
import { suiteSchemas } from '../schemas/suite.ts'
import { readCa, readKeys } from './configuration-files.ts'
import { describe, problemsOf } from './configuration-problems.ts'
import { readJsonc } from './configuration-text.ts'
import { neededEndpoints } from './endpoints.ts'
import { ConfigurationInvalid } from './errors.ts'
import { type Payers, payersOf } from './payers.ts'

export type Condition = TestUser['condition']

/** The configuration with every default put in and every file read. */
export interface ResolvedConfiguration extends Payers {
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
  readonly merchant: NonNullable<Configuration['merchant']>
  readonly codes: Required<CodeTemplates>
  readonly authClient: Required<AuthClient>
  readonly regions: readonly string[]
  readonly shopCurrencies: readonly string[]
  readonly walletUserAgent: string
  readonly notifiesInCpm: boolean
  readonly notifiesInMpm: boolean
  readonly schedules: Readonly<Required<Schedules>>
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
    authCodeLifeSeconds: 60,
    inquirySeconds: 10,
    closeSeconds: 10,
    retrySeconds: 10,
    resendFactor: 40_000,
  },
  expirySeconds: { mpp: 15, acqp: 180 },
  timeouts: { answerSeconds: 10, intentSeconds: 30, finalSeconds: 30 },
  concurrency: 8,
  walletUserAgent:
    'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Mobile Safari/537.36 AlipayClient/10.5 AlipayConnect',
} as const

/** The id that the partner itself has. */
const ownId = { mpp: 'pspId', acqp: 'acquirerId' } as const

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
 * Checks a configuration and puts the defaults in. Paths are relative to `file`. `allFlows` may be of other roles
 * too; the id of a flow begins with its role.
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
  const { role } = configuration
  const flows = configuration.flows ?? allFlows.filter((flow) => flow.startsWith(`${role}-`))
  const problems = problemsOf(configuration, flows)
  const keys = readKeys(configuration.keys, file, problems)
  const ca = configuration.partner.ca && readCa(configuration.partner.ca, file, problems)
  if (problems.length > 0 || !keys) throw new ConfigurationInvalid(file, problems)
  const { partner, gateway, concurrency = defaults.concurrency } = configuration
  return {
    role,
    flows,
    environment: configuration.environment ?? 'sandbox',
    ids: configuration.ids,
    ...keys,
    partner: {
      name: partner.name ?? configuration.ids[ownId[role]],
      ...(partner.build ? { build: partner.build } : {}),
      ...(ca ? { ca } : {}),
    },
    endpoints: neededEndpoints(role, flows, partner.endpoints),
    gateway: {
      host: gateway.host ?? '127.0.0.1',
      port: gateway.port,
      tls: gateway.tls ?? false,
      ...(gateway.publicUrl ? { publicUrl: gateway.publicUrl } : {}),
    },
    driver: configuration.driver,
    ...payersOf(configuration, concurrency),
    merchant: configuration.merchant ?? defaults.merchant,
    codes: { ...defaults.codes, ...configuration.codes },
    authClient: {
      ...defaults.authClient,
      scopes: [...defaults.authClient.scopes],
      ...configuration.authClient,
    },
    regions: configuration.regions ?? [],
    shopCurrencies: configuration.shopCurrencies ?? defaults.shopCurrencies,
    walletUserAgent: configuration.walletUserAgent ?? defaults.walletUserAgent,
    notifiesInCpm: configuration.notifiesInCpm ?? true,
    notifiesInMpm: configuration.notifiesInMpm ?? true,
    schedules: {
      ...defaults.schedules,
      expirySeconds: defaults.expirySeconds[role],
      resendGapsSeconds: [...defaults.schedules.resendGapsSeconds],
      ...configuration.schedules,
    },
    concurrency,
    timeouts: { ...defaults.timeouts, ...configuration.timeouts },
  }
}
