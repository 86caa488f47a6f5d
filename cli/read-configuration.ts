import { loadConfiguration, type ResolvedConfiguration } from '../partner/configuration.ts'
import { flows } from '../suites/flows/index.ts'
import type { Role } from '../suites/roles.ts'
import { UsageError } from './errors.ts'

/**
 * Reads a configuration file of a partner of this role.
 *
 * @throws {UsageError | ConfigurationInvalid}
 */
export function readConfiguration(file: string, role: Role): ResolvedConfiguration {
  const configuration = loadConfiguration(
    file,
    flows.map(({ id }) => id),
  )
  if (configuration.role === role) return configuration
  throw new UsageError(
    `${file} is the configuration of an ${configuration.role}.`,
    `Use --role=${configuration.role}.`,
  )
}
