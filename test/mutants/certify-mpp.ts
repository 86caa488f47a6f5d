import { createPrivateKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import { readFileSync } from 'node:fs'
import { mppProcessSettings, referenceConfigurationFile } from '../../cli/reference.ts'
import { type Mutation, startMpp } from '../../fixtures/partners/reference/mpp/mpp.ts'
import type { MppSettings } from '../../fixtures/partners/reference/mpp/settings.ts'
import { startGateway } from '../../gateway/gateway.ts'
import { tapeContent } from '../../gateway/tape/read.ts'
import type { World } from '../../gateway/world.ts'
import { loadConfiguration, type ResolvedConfiguration } from '../../partner/configuration.ts'
import { httpDriver } from '../../partner/http-driver.ts'
import { publicConfiguration } from '../../partner/public-configuration.ts'
import { type RunResult, resultOf } from '../../suites/judge/run.ts'
import { playRun } from '../../suites/play/run.ts'
import { roles } from '../../suites/roles.ts'
import { select } from '../../suites/select.ts'

const world: World = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
  randomBytes: (count) => randomBytes(count),
}

const stranger = createPrivateKey(
  readFileSync(new URL('../../fixtures/keys/stranger.private.pem', import.meta.url)),
)

/** Short keys sign five times faster, and a mutant signs some thousand times. */
const keys = {
  alipayPlus: generateKeyPairSync('rsa', { modulusLength: 1024 }),
  mpp: generateKeyPairSync('rsa', { modulusLength: 1024 }),
}

/** Waiting is compressed: a mutant is played in about the time of its messages. */
const schedules = {
  notifySeconds: 2,
  resendGapsSeconds: [0.15, 0.15],
  codeLifeSeconds: 0.4,
  expirySeconds: 2,
  authCodeLifeSeconds: 2,
}
const timeouts = { answerSeconds: 2, intentSeconds: 5, finalSeconds: 1 }

/** Certifies a wallet in this process, over real HTTP, and judges the tape. */
export async function certifyMpp(
  mutation?: Mutation,
  change: Partial<MppSettings> = {},
  configure: (base: ResolvedConfiguration) => Partial<ResolvedConfiguration> = () => ({}),
): Promise<RunResult> {
  const base = {
    ...loadConfiguration(referenceConfigurationFile, ['mpp-cpm']),
    alipayPlusKey: { privateKey: keys.alipayPlus.privateKey, keyVersion: '1' },
    partnerKey: keys.mpp.publicKey,
  }
  const gateway = await startGateway({ world, listen: { host: '127.0.0.1', port: 0 } }, stranger)
  const settings = mppProcessSettings({ ...base, schedules }, gateway.publicUrl, 0)
  const partner = await startMpp(
    {
      ...settings,
      alipayPlusKey: keys.alipayPlus.publicKey,
      privateKey: keys.mpp.privateKey,
      ...change,
    },
    mutation,
  )
  try {
    const configuration = { ...base, schedules, timeouts, ...at(partner.url, base), ...configure(base) }
    return await run(configuration, gateway)
  } finally {
    await partner.close()
    await gateway.close()
  }
}

async function run(
  configuration: ResolvedConfiguration,
  gateway: Awaited<ReturnType<typeof startGateway>>,
): Promise<RunResult> {
  const { signal } = new AbortController()
  setMaxListeners(0, signal)
  const catalogue = roles.mpp
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

function at(origin: string, { endpoints, driver }: ResolvedConfiguration) {
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
