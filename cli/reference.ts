import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { AcqpProcessSettings } from '../fixtures/partners/reference/acqp/process.ts'
import type { MppProcessSettings } from '../fixtures/partners/reference/mpp/process.ts'
import type { WalletUser } from '../fixtures/partners/reference/mpp/settings.ts'
import type { ResolvedConfiguration } from '../partner/configuration.ts'
import { publicPem } from '../partner/keys.ts'
import type { Role } from '../suites/roles.ts'

const fromRoot = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url))

/** The reference partner of a role. */
interface Reference {
  /** The configuration of the partner as it is started by hand. */
  readonly configurationFile: string
  /** The program that is the partner. */
  readonly script: string
  /** What the program must know to be the partner of a configuration. */
  settings(configuration: ResolvedConfiguration, alipayPlusUrl: string, port: number): object
}

export const references = {
  mpp: {
    configurationFile: fromRoot('examples/reference-mpp/partner.json'),
    script: fromRoot('fixtures/partners/reference/mpp/process.ts'),
    settings: mppProcessSettings,
  },
  acqp: {
    configurationFile: fromRoot('examples/reference-acqp/partner.json'),
    script: fromRoot('fixtures/partners/reference/acqp/process.ts'),
    settings: acqpProcessSettings,
  },
} as const satisfies Record<Role, Reference>

export function mppProcessSettings(
  { ids, alipayPlusKey, users, schedules }: ResolvedConfiguration,
  alipayPlusUrl: string,
  port: number,
): MppProcessSettings {
  return {
    clientId: ids.clientId,
    alipayPlusUrl,
    alipayPlusKey: publicPem(alipayPlusKey.privateKey),
    privateKey: readFileSync(fromRoot('fixtures/keys/mpp.private.pem'), 'utf8'),
    users: users.map(walletUser).filter(({ condition }) => condition !== 'userNotExist'),
    resendGapsMs: schedules.resendGapsSeconds.map((seconds) => seconds * 1000),
    authCodeLifeMs: schedules.authCodeLifeSeconds * 1000,
    port,
  }
}

/** Enough for every payment of a run, in any currency. */
const plenty = 1_000_000n

function walletUser({
  customerId,
  condition,
  currency,
  amount,
}: ResolvedConfiguration['users'][number]): WalletUser {
  const rich = condition !== 'balanceTooLow'
  const value = rich ? BigInt(amount) * plenty : BigInt(amount) - 1n
  return { customerId, condition, balances: { [currency]: value.toString() } }
}

/** An acquirer that hardly waits, so that a run takes seconds. */
const acquirerPace = { pollGapsMs: [50, 100, 200, 400, 800], retryGapMs: 150, answerMs: 2000 }

export function acqpProcessSettings(
  { ids, alipayPlusKey, merchant, schedules }: ResolvedConfiguration,
  alipayPlusUrl: string,
  port: number,
): AcqpProcessSettings {
  return {
    clientId: ids.clientId,
    acquirerId: ids.acquirerId,
    alipayPlusUrl,
    alipayPlusKey: publicPem(alipayPlusKey.privateKey),
    privateKey: readFileSync(fromRoot('fixtures/keys/acqp.private.pem'), 'utf8'),
    merchant,
    settlementCurrency: 'USD',
    expiryMs: schedules.expirySeconds * 1000,
    ...acquirerPace,
    port,
  }
}
