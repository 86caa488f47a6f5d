import path from 'node:path'
import { openTestAuthority } from '../gateway/certificates/authority.ts'
import type { ResolvedConfiguration } from '../partner/configuration.ts'
import { parseReferenceArguments } from './arguments.ts'
import { exitCodes } from './errors.ts'
import { readConfiguration } from './read-configuration.ts'
import { references } from './reference.ts'
import { spawnReference } from './reference-process.ts'
import { runCommand } from './run-command.ts'
import { authorityFolder } from './target.ts'

/** The command `reference`: serves the reference partner of a role where a configuration says, until it is ended. */
async function serve(argv: readonly string[]): Promise<number> {
  const options = parseReferenceArguments(argv)
  if (!options) return 0
  const { role } = options
  const file = options.config ?? references[role].configurationFile
  const { url, ended } = await startWhere(readConfiguration(file, role))
  console.log(`The reference partner listens on ${url}. Certify it from another terminal:`)
  console.log(`npm run conformance -- --role=${role} --config ${path.relative('.', file)}`)
  await ended
  return exitCodes.broken
}

function startWhere(configuration: ResolvedConfiguration) {
  const { role, gateway, endpoints } = configuration
  const alipayPlusUrl =
    gateway.publicUrl ?? `${gateway.tls ? 'https' : 'http'}://${gateway.host}:${gateway.port}`
  const [endpoint = ''] = Object.values(endpoints)
  const { protocol, hostname, port } = new URL(endpoint)
  const { script, settings } = references[role]
  return spawnReference(script, {
    ...settings(configuration, alipayPlusUrl, Number(port)),
    ...(protocol === 'https:' ? { tls: certificateFor(hostname) } : {}),
  })
}

function certificateFor(host: string) {
  const now = new Date()
  return openTestAuthority(path.resolve(authorityFolder), now).issue({ hosts: [host], now })
}

await runCommand(() => serve(process.argv.slice(2)))
