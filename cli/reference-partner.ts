import { createPrivateKey, createPublicKey } from 'node:crypto'
import path from 'node:path'
import { startMpp } from '../fixtures/partners/reference/mpp/mpp.ts'
import { openTestAuthority } from '../gateway/certificates/authority.ts'
import { loadConfiguration, type ResolvedConfiguration } from '../partner/configuration.ts'
import { flowsOf } from '../suites/flows/index.ts'
import { parseReferenceArguments } from './arguments.ts'
import { mppProcessSettings, referenceConfigurationFile } from './reference.ts'
import { runCommand } from './run-command.ts'
import { authorityFolder } from './target.ts'

/** The command `reference`: serves the reference wallet where a configuration says, until it is ended. */
async function serve(argv: readonly string[]): Promise<number> {
  const options = parseReferenceArguments(argv)
  if (!options) return 0
  const file = options.config ?? referenceConfigurationFile
  const configuration = loadConfiguration(
    file,
    flowsOf('mpp').map(({ id }) => id),
  )
  const { url } = await startMpp(settingsOf(configuration))
  console.log(`The reference wallet listens on ${url}. Certify it from another terminal:`)
  console.log(`npm run conformance -- --role=mpp --config ${path.relative('.', file)}`)
  return new Promise(() => {})
}

function settingsOf(configuration: ResolvedConfiguration) {
  const { gateway, endpoints } = configuration
  const alipayPlusUrl =
    gateway.publicUrl ?? `${gateway.tls ? 'https' : 'http'}://${gateway.host}:${gateway.port}`
  const address = new URL(endpoints.inquiryPayment)
  const settings = mppProcessSettings(configuration, alipayPlusUrl, Number(address.port))
  return {
    ...settings,
    alipayPlusKey: createPublicKey(settings.alipayPlusKey),
    privateKey: createPrivateKey(settings.privateKey),
    ...(address.protocol === 'https:' ? { tls: certificateFor(address.hostname) } : {}),
  }
}

function certificateFor(host: string) {
  const now = new Date()
  return openTestAuthority(path.resolve(authorityFolder), now).issue({ hosts: [host], now })
}

await runCommand(() => serve(process.argv.slice(2)))
