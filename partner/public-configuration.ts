import type { PublicConfiguration } from '../schemas/generated/suite.ts'
import type { ResolvedConfiguration } from './configuration.ts'
import { publicPem } from './keys.ts'

/** The configuration as it stands on the tape: public keys in, private keys out. */
export function publicConfiguration(
  configuration: ResolvedConfiguration,
  publicUrl: string,
): PublicConfiguration {
  const { partner, environment, ids, endpoints, users, charges, ...rest } = configuration
  const { regions, shopCurrencies, schedules, timeouts } = rest
  return {
    flows: [...configuration.flows],
    partnerName: partner.name,
    ...(partner.build ? { build: partner.build } : {}),
    environment,
    ids,
    partnerPublicKey: publicPem(configuration.partnerKey),
    alipayPlusPublicKey: publicPem(configuration.alipayPlusKey.privateKey),
    endpoints: { ...endpoints },
    publicUrl,
    notifiesInCpm: configuration.notifiesInCpm,
    notifiesInMpm: configuration.notifiesInMpm,
    conditions: [...new Set(users.map(({ condition }) => condition))],
    regions: [...regions],
    shopCurrencies: [...shopCurrencies],
    ...(charges.length > 0 ? { charges: [...charges] } : {}),
    schedules: { ...schedules },
    timeouts: { ...timeouts },
  }
}
