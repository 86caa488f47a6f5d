import { generateKeyPairSync } from 'node:crypto'
import { acqpProcessSettings, references } from '../../cli/reference.ts'
import { type Mutation, startAcqp } from '../../fixtures/partners/reference/acqp/acqp.ts'
import type { AcqpSettings } from '../../fixtures/partners/reference/acqp/settings.ts'
import { loadConfiguration, type ResolvedConfiguration } from '../../partner/configuration.ts'
import type { RunResult } from '../../suites/judge/run.ts'
import { alipayPlusKeys, at, certify, openGateway } from './certify.ts'

const keys = generateKeyPairSync('rsa', { modulusLength: 1024 })

/** Waiting is compressed, on both sides. */
const schedules = {
  inquirySeconds: 1.5,
  closeSeconds: 1.5,
  retrySeconds: 1.5,
  expirySeconds: 3,
  resendFactor: 2_000_000,
}
const timeouts = { answerSeconds: 2, intentSeconds: 5, finalSeconds: 1.5 }
const pace = { expiryMs: 3000, pollGapsMs: [20, 40, 80], retryGapMs: 40, answerMs: 1000 }

/** Certifies an acquirer in this process, over real HTTP, and judges the tape. */
export async function certifyAcqp(
  mutation?: Mutation,
  change: Partial<AcqpSettings> = {},
  configure: (base: ResolvedConfiguration) => Partial<ResolvedConfiguration> = () => ({}),
): Promise<RunResult> {
  const loaded = loadConfiguration(references.acqp.configurationFile, ['acqp-cpm'])
  const base = {
    ...loaded,
    alipayPlusKey: { privateKey: alipayPlusKeys.privateKey, keyVersion: '1' },
    partnerKey: keys.publicKey,
    schedules: { ...loaded.schedules, ...schedules },
    timeouts,
  }
  const gateway = await openGateway()
  const partner = await startAcqp(
    {
      ...acqpProcessSettings(base, gateway.publicUrl, 0),
      alipayPlusKey: alipayPlusKeys.publicKey,
      privateKey: keys.privateKey,
      ...pace,
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
