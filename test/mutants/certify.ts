import { createPrivateKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import { readFileSync } from 'node:fs'
import { type Gateway, startGateway } from '../../gateway/gateway.ts'
import { tapeContent } from '../../gateway/tape/read.ts'
import type { World } from '../../gateway/world.ts'
import type { ResolvedConfiguration } from '../../partner/configuration.ts'
import { httpDriver } from '../../partner/http-driver.ts'
import { publicConfiguration } from '../../partner/public-configuration.ts'
import { type RunResult, resultOf } from '../../suites/judge/run.ts'
import { playRun } from '../../suites/play/run.ts'
import { roles } from '../../suites/roles.ts'
import { select } from '../../suites/select.ts'

/** Pages are opened over plain HTTP: the browser has tests of its own, and takes a second each time. */
process.env.CHROMIUM = 'none'

const world: World = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
  randomBytes: (count) => randomBytes(count),
}

const stranger = createPrivateKey(
  readFileSync(new URL('../../fixtures/keys/stranger.private.pem', import.meta.url)),
)

/** Short keys sign five times faster, and a mutant signs some thousand times. */
export const alipayPlusKeys = generateKeyPairSync('rsa', { modulusLength: 1024 })

/** A gateway on a free port of loopback. */
export const openGateway = () => startGateway({ world, listen: { host: '127.0.0.1', port: 0 } }, stranger)

/** Plays the whole role against a partner in this process, over real HTTP, and judges the tape. */
export async function certify(configuration: ResolvedConfiguration, gateway: Gateway): Promise<RunResult> {
  const { signal } = new AbortController()
  setMaxListeners(0, signal)
  const catalogue = roles[configuration.role]
  const choice = { flows: [], only: [], profile: 'full' as const }
  const facts = publicConfiguration(configuration, gateway.publicUrl)
  const selected = select(catalogue, facts, configuration.flows, choice)
  const driver = httpDriver({ url: configuration.driver.url, timeoutMs: 5000, signal })
  const options = {
    world,
    gateway,
    driver,
    configuration,
    catalogue,
    selected,
    signal,
    profile: 'full' as const,
  }
  const tape = await playRun({ ...options, partnerKind: 'reference', sink: () => {} })
  return resultOf(tapeContent(tape.records), catalogue)
}

/** Where a partner has come to listen. */
export function at(origin: string, { endpoints, driver }: ResolvedConfiguration) {
  const moved = Object.entries(endpoints).map(([api, url]) => [api, origin + new URL(url).pathname])
  return {
    endpoints: Object.fromEntries(moved) as ResolvedConfiguration['endpoints'],
    driver: { ...driver, url: origin },
  }
}

/** Every verdict in scope that is not `passed`, by requirement. */
export function notPassed({ requirements }: RunResult): Record<string, string> {
  return Object.fromEntries(
    requirements
      .filter(({ verdict }) => verdict !== 'passed' && verdict !== 'not-selected')
      .map(({ id, verdict }) => [id, verdict]),
  )
}
