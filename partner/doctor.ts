import type { ResolvedConfiguration } from './configuration.ts'
import { type Driver, DriverUnusable, type IntentName } from './driver.ts'
import { examineAnswer } from './plain-answer.ts'
import type { ProbeAnswer } from './plain-request.ts'
import { examineAddresses } from './reach.ts'

/** A mistake in the configuration that would make every verdict meaningless. */
export interface Ailment {
  /** The field of the configuration that most likely holds it. */
  readonly field: string
  readonly says: string
  readonly advice: string
}

export interface Diagnosis {
  /** Empty: the run may begin. */
  readonly ailments: readonly Ailment[]
  /** Worth knowing, and no reason to stop. */
  readonly remarks: readonly string[]
  readonly intents: readonly IntentName[]
}

/**
 * Examines what must be right before any verdict: the adapter, the addresses, TLS, and that one plain
 * signed request is understood and answered under the configured key. A missing signature, or one over
 * other content, is the partner's and no reason to stop.
 */
export async function examine(
  configuration: ResolvedConfiguration,
  driver: Driver,
  probe: () => Promise<ProbeAnswer>,
  now: Date,
): Promise<Diagnosis> {
  const adapter = await examineDriver(driver, configuration)
  const addresses = await examineAddresses(configuration)
  if (addresses.length > 0) return { ...adapter, ailments: [...adapter.ailments, ...addresses] }
  const answer = await probe()
  const answered = examineAnswer(answer, configuration)
  const remarks = [
    ...answered.remarks,
    ...(answer.ok ? clockRemarks(answer.header('Response-Time'), now) : []),
    ...(configuration.gateway.tls ? [trustRemark] : []),
  ]
  return { ...adapter, remarks, ailments: [...adapter.ailments, ...answered.ailments] }
}

/** The guide of a role, which has a complete adapter. */
const guides = { mpp: 'docs/connect-your-partner.md', acqp: 'docs/connect-your-acquirer.md' } as const

async function examineDriver(
  driver: Driver,
  { role, driver: { url } }: ResolvedConfiguration,
): Promise<Diagnosis> {
  try {
    return { ailments: [], remarks: [], intents: await driver.offered() }
  } catch (error) {
    if (!(error instanceof DriverUnusable)) throw error
    const advice = `Start the adapter, or mend "driver.url" (${url}). ${guides[role]} has a complete one.`
    return { ailments: [{ field: 'driver.url', says: error.message, advice }], remarks: [], intents: [] }
  }
}

/** No tolerance is documented; five minutes is what receivers commonly allow. */
const remarkableSkewMs = 5 * 60_000

const trustRemark =
  'The gateway has a certificate of the test CA. `npm run test-ca` says how the partner comes to trust it.'

function clockRemarks(time: string | undefined, now: Date): string[] {
  const skew = time === undefined ? Number.NaN : Date.parse(time) - now.getTime()
  if (!(Math.abs(skew) > remarkableSkewMs)) return []
  return [`The partner's clock differs from this machine's by ${Math.round(skew / 1000)} s.`]
}
