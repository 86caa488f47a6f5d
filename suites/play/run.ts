import { setMaxListeners } from 'node:events'
import { readFileSync } from 'node:fs'
import type { Gateway } from '../../gateway/gateway.ts'
import { headerValue } from '../../gateway/headers.ts'
import type { Session } from '../../gateway/session.ts'
import { startTape, type Tape } from '../../gateway/tape/tape.ts'
import { freshId, type World } from '../../gateway/world.ts'
import type { ResolvedConfiguration } from '../../partner/configuration.ts'
import { examine } from '../../partner/doctor.ts'
import type { Driver } from '../../partner/driver.ts'
import { type ProbeAnswer, plainRequests } from '../../partner/plain-request.ts'
import { publicConfiguration } from '../../partner/public-configuration.ts'
import type { NotifyPaymentRequest } from '../../schemas/generated/acqp.ts'
import type { HeaderRecord } from '../../schemas/generated/suite.ts'
import { frozenSetName } from '../frozen-sets.ts'
import { type RoleCatalogue, requirementSetDigest } from '../roles.ts'
import type { Profile } from '../scope.ts'
import type { Selected } from '../select.ts'
import { cleanUp } from './clean-up.ts'
import { inquiryRequest } from './messages.ts'
import { type Progress, play } from './player.ts'

export interface RunOptions {
  readonly world: World
  readonly gateway: Gateway
  readonly driver: Driver
  readonly configuration: ResolvedConfiguration
  readonly partnerKind: HeaderRecord['partnerKind']
  readonly catalogue: RoleCatalogue
  readonly selected: Selected
  readonly profile: Profile
  /** Takes the tape line by line; each is kept before the run goes on. */
  readonly sink: (line: string) => void
  /** Interrupts the run: what is open ends, money is given back, the tape gets its footer. */
  readonly signal: AbortSignal
  readonly onProgress?: (progress: Progress) => void
}

/** How long giving back may take after an interruption. */
const cleanUpMs = 5000

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string
}

/** Plays a whole run: doctor, scenarios, giving back. Everything stands on the tape that it returns. */
export async function playRun(options: RunOptions): Promise<Tape> {
  const { world, gateway, configuration, signal } = options
  const tape = startTape(world, headerOf(options), options.sink)
  const { schedules, timeouts, ids, endpoints, partner } = configuration
  const connected = gateway.connect({
    tape,
    role: configuration.role,
    ...ids,
    key: configuration.alipayPlusKey,
    endpoints,
    ...(partner.ca ? { ca: partner.ca } : {}),
    answerMs: timeouts.answerSeconds * 1000,
    codeLifeMs: schedules.codeLifeSeconds * 1000,
    signal,
  })
  const doctor = connected.openSession({ scenario: 'doctor' })
  const diagnosis = await examine(configuration, options.driver, () => probe(doctor, options), world.now())
  doctor.close()
  tape.write({ type: 'diagnosis', ...copied(diagnosis) })
  if (signal.aborted) tape.end('interrupted', 'the run was interrupted before the first scenario')
  else if (diagnosis.ailments.length > 0) tape.end('stopped-by-doctor', diagnosis.ailments[0]?.says)
  else await playScenarios(options, tape, connected, diagnosis.intents)
  return tape
}

const copied = (diagnosis: Awaited<ReturnType<typeof examine>>) => ({
  ailments: diagnosis.ailments.map((ailment) => ({ ...ailment })),
  remarks: [...diagnosis.remarks],
  intents: [...diagnosis.intents],
})

async function playScenarios(
  options: RunOptions,
  tape: Tape,
  gateway: ReturnType<Gateway['connect']>,
  intents: Awaited<ReturnType<typeof examine>>['intents'],
): Promise<void> {
  const { configuration, world, selected } = options
  const outcome = await play({ ...options, gateway, tape, intents, scenarios: selected.scenarios })
  const limit = outcome === 'finished' ? new AbortController().signal : AbortSignal.timeout(cleanUpMs)
  setMaxListeners(0, limit)
  const leftPaid =
    outcome === 'partner-lost' ? leftIn(gateway) : await cleanUp(gateway, configuration, world, limit)
  tape.write({ type: 'clean-up', leftPaid: [...leftPaid] })
  tape.end(outcome, endings[outcome])
}

const leftIn = (gateway: ReturnType<Gateway['connect']>) =>
  gateway.ledger.left().map(({ paymentRequestId }) => paymentRequestId)

const endings = {
  finished: undefined,
  interrupted: 'the run was interrupted',
  'partner-lost': 'the partner could no longer be reached, so the rest was not played',
} as const

function headerOf(options: RunOptions): Parameters<typeof startTape>[1] {
  const { configuration, gateway, catalogue, selected, profile, partnerKind } = options
  const setName = frozenSetName(configuration.role, catalogue.requirements)
  return {
    suite: version,
    requirementSet: requirementSetDigest(catalogue),
    ...(setName === undefined ? {} : { requirementSetName: setName }),
    role: configuration.role,
    partnerKind,
    selection: {
      flows: [...selected.flows],
      requirements: selected.requirements.map(({ id }) => id),
      profile,
    },
    configuration: publicConfiguration(configuration, gateway.publicUrl),
  }
}

/** Bodies of the plainest requests: an inquiry, and a notification that claims no money. */
const plainBodies = {
  mpp: inquiryRequest,
  acqp: ({ acquirerId, paymentRequestId }: Parameters<typeof inquiryRequest>[0]): NotifyPaymentRequest => ({
    paymentResult: { resultCode: 'ORDER_IS_CLOSED', resultStatus: 'F', resultMessage: 'order is closed' },
    acquirerId,
    paymentRequestId,
  }),
} as const

async function probe(session: Session, { configuration, world, signal }: RunOptions): Promise<ProbeAnswer> {
  if (signal.aborted) return { ok: false, reason: 'interrupted', detail: 'the run was interrupted' }
  const { role, ids } = configuration
  const { api, noun } = plainRequests[role]
  const body = { ...plainBodies[role]({ ...ids, paymentRequestId: freshId(world, 'DOCTOR') }) }
  const { http } = await session.call({ api, label: `plain ${noun}`, body })
  if (!http.ok) return http
  return { ok: true, status: http.status, body: http.body, header: (name) => headerValue(http.headers, name) }
}
