import type { PublicConfiguration } from '../schemas/generated/suite.ts'
import type { ResolvedConfiguration } from './configuration.ts'
import { publicPem } from './keys.ts'

/** The configuration as it stands on the tape: public keys in, private keys out. */
export function publicConfiguration(
  configuration: ResolvedConfiguration,
  publicUrl: string,
): PublicConfiguration {
  const { partner, environment, ids, endpoints, users, regions, shopCurrencies, schedules, timeouts } =
    configuration
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
    schedules: { ...schedules },
    timeouts: { ...timeouts },
  }
}
