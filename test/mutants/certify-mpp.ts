import { generateKeyPairSync } from 'node:crypto'
import { mppProcessSettings, references } from '../../cli/reference.ts'
import { type Mutation, startMpp } from '../../fixtures/partners/reference/mpp/mpp.ts'
import type { MppSettings } from '../../fixtures/partners/reference/mpp/settings.ts'
import { loadConfiguration, type ResolvedConfiguration } from '../../partner/configuration.ts'
import type { RunResult } from '../../suites/judge/run.ts'
import { alipayPlusKeys, at, certify, openGateway } from './certify.ts'

/** Short keys sign five times faster, and a mutant signs some thousand times. */
const keys = generateKeyPairSync('rsa', { modulusLength: 1024 })

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
  const loaded = loadConfiguration(references.mpp.configurationFile, ['mpp-cpm'])
  const base = {
    ...loaded,
    alipayPlusKey: { privateKey: alipayPlusKeys.privateKey, keyVersion: '1' },
    partnerKey: keys.publicKey,
    schedules: { ...loaded.schedules, ...schedules },
    timeouts,
  }
  const gateway = await openGateway()
  const settings = mppProcessSettings(base, gateway.publicUrl, 0)
  const partner = await startMpp(
    {
      ...settings,
      alipayPlusKey: alipayPlusKeys.publicKey,
      privateKey: keys.privateKey,
      ...change,
    },
    mutation,
  )
  try {
    return await certify({ ...base, ...at(partner.url, base), ...configure(base) }, gateway)
  } finally {
    await partner.close()
    await gateway.close()
  }
}
