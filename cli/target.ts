import { createPrivateKey, generateKeyPairSync } from 'node:crypto'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { openTestAuthority } from '../gateway/certificates/authority.ts'
import { type Gateway, startGateway } from '../gateway/gateway.ts'
import type { World } from '../gateway/world.ts'
import type { ResolvedConfiguration } from '../partner/configuration.ts'
import type { HeaderRecord } from '../schemas/generated/suite.ts'
import type { Arguments } from './arguments.ts'
import { UsageError } from './errors.ts'
import { readConfiguration } from './read-configuration.ts'
import { references } from './reference.ts'
import { spawnReference } from './reference-process.ts'

/** Whom a run certifies, before anything is started. */
export interface Target {
  readonly configuration: ResolvedConfiguration
  readonly partnerKind: HeaderRecord['partnerKind']
  /** The configuration file, where the partner is not the reference. */
  readonly file?: string
}

/** A gateway that listens and a partner that can be called. */
export interface OpenTarget {
  readonly gateway: Gateway
  readonly configuration: ResolvedConfiguration
  close(): Promise<void>
}

/** Where the test CA is kept. */
export const authorityFolder = '.conformance/ca'

/**
 * Reads the configuration: the file that was named, else partner.json in the working folder, else that
 * of the reference partner of the role.
 *
 * @throws {UsageError | ConfigurationInvalid}
 */
export function readTarget({ role, config, allowProduction }: Arguments): Target {
  const file = config ?? (existsSync('partner.json') ? 'partner.json' : undefined)
  const configuration = readConfiguration(file ?? references[role].configurationFile, role)
  if (configuration.environment === 'production' && !allowProduction)
    throw new UsageError(
      '"environment" is production.',
      'Use a sandbox, or --allow-production if you mean it; it stands in the report.',
    )
  return { configuration, partnerKind: file ? 'configured' : 'reference', ...(file ? { file } : {}) }
}

/**
 * Starts the gateway and, where it is the partner, the reference.
 *
 * @throws {GatewayPortTaken | CertificateError}
 */
export async function openTarget({ configuration, partnerKind }: Target, world: World): Promise<OpenTarget> {
  const reference = partnerKind === 'reference'
  const { gateway: address } = configuration
  const gateway = await startGateway(
    {
      world,
      listen: { host: address.host, port: reference ? 0 : address.port, ...tls(configuration, world) },
      ...(address.publicUrl ? { publicUrl: address.publicUrl } : {}),
    },
    stranger(),
  )
  if (!reference) return { gateway, configuration, close: gateway.close }
  const { script, settings } = references[configuration.role]
  const partner = await spawnReference(script, settings(configuration, gateway.publicUrl, 0))
  const close = async () => {
    await partner.stop()
    await gateway.close()
  }
  return { gateway, configuration: relocated(configuration, partner.url), close }
}

/** A key that nobody has registered, new for every run. */
function stranger() {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
  return createPrivateKey(privateKey)
}

function tls({ gateway }: ResolvedConfiguration, world: World) {
  if (!gateway.tls) return {}
  const hosts = [gateway.host, ...(gateway.publicUrl ? [new URL(gateway.publicUrl).hostname] : [])]
  const now = world.now()
  return { tls: openTestAuthority(path.resolve(authorityFolder), now).issue({ hosts, now }) }
}

function relocated(configuration: ResolvedConfiguration, origin: string): ResolvedConfiguration {
  const moved = Object.entries(configuration.endpoints).map(([api, url]) => [
    api,
    origin + new URL(url).pathname,
  ])
  return {
    ...configuration,
    endpoints: Object.fromEntries(moved) as ResolvedConfiguration['endpoints'],
    driver: { ...configuration.driver, url: origin },
  }
}
