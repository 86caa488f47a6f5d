import type { ConnectedGateway } from '../../gateway/gateway.ts'
import { Interrupted } from '../../gateway/session.ts'
import type { Tape } from '../../gateway/tape/tape.ts'
import type { World } from '../../gateway/world.ts'
import type { ResolvedConfiguration } from '../../partner/configuration.ts'
import type { Driver, IntentName } from '../../partner/driver.ts'
import type { ScenarioEndRecord, TestUser } from '../../schemas/generated/suite.ts'
import type { Scenario } from '../scenario.ts'
import { IntentFailed, Stop } from './stage.ts'
import { stageOf } from './stages.ts'
import { createUserPool } from './users.ts'

export interface Progress {
  readonly done: number
  readonly total: number
  /** Ids of the scenarios that are open now. */
  readonly open: readonly string[]
}

export interface PlayOptions {
  readonly gateway: ConnectedGateway
  readonly driver: Driver
  readonly tape: Tape
  readonly world: World
  readonly configuration: ResolvedConfiguration
  /** Intents that the driver offers. */
  readonly intents: readonly IntentName[]
  readonly scenarios: readonly Scenario[]
  readonly signal: AbortSignal
  readonly onProgress?: (progress: Progress) => void
}

export type PlayOutcome = 'finished' | 'interrupted' | 'partner-lost'

/** After so many scenarios in a row in which the partner could not be reached, the rest is not played. */
const lostAfter = 3

/**
 * Plays every scenario once, as many at a time as there are users and as the configuration allows.
 * Everything that happens stands on the tape; a scenario that breaks leaves the others alone.
 */
export function play(options: PlayOptions): Promise<PlayOutcome> {
  return new Player(options).run()
}

/** Those that wait begin first, so that their waiting overlaps with the rest. */
function longestWaitFirst({ scenarios, configuration }: PlayOptions): Scenario[] {
  const waits = (scenario: Scenario) => scenario.waits?.(configuration.schedules) ?? 0
  return scenarios.toSorted((a, b) => waits(b) - waits(a))
}

class Player {
  readonly #options: PlayOptions
  readonly #users
  readonly #pending: Scenario[]
  readonly #open = new Set<string>()
  #unreachable = 0
  #done = 0
  #resolve: (outcome: PlayOutcome) => void = () => {}

  constructor(options: PlayOptions) {
    this.#options = options
    this.#users = createUserPool(options.configuration.users)
    this.#pending = longestWaitFirst(options)
  }

  run(): Promise<PlayOutcome> {
    return new Promise((resolve) => {
      this.#resolve = resolve
      this.#options.signal.addEventListener('abort', () => this.#next())
      this.#next()
    })
  }

  get #halted(): boolean {
    return this.#options.signal.aborted || this.#unreachable >= lostAfter
  }

  /** Opens what can be opened now, and ends when nothing is open and nothing is left to open. */
  #next(): void {
    for (let at = 0; at < this.#pending.length && !this.#halted && this.#hasRoom(); ) {
      const scenario = this.#pending[at] as Scenario
      const user = this.#users.take(scenario.condition, scenario.abroad)
      if (!user) at++
      else {
        this.#pending.splice(at, 1)
        void this.#play(scenario, user)
      }
    }
    this.#report()
    if (this.#open.size === 0 && (this.#pending.length === 0 || this.#halted)) this.#resolve(this.#outcome())
  }

  #hasRoom(): boolean {
    return this.#open.size < this.#options.configuration.concurrency
  }

  #outcome(): PlayOutcome {
    if (this.#options.signal.aborted) return 'interrupted'
    return this.#unreachable >= lostAfter ? 'partner-lost' : 'finished'
  }

  #report(): void {
    const { scenarios, onProgress } = this.#options
    onProgress?.({ done: this.#done, total: scenarios.length, open: [...this.#open] })
  }

  async #play(scenario: Scenario, user: TestUser): Promise<void> {
    this.#open.add(scenario.id)
    await this.#playOne(scenario, user)
    this.#open.delete(scenario.id)
    this.#done++
    this.#users.giveBack(user)
    this.#unreachable = this.#couldNotReach(scenario.id) ? this.#unreachable + 1 : 0
    this.#next()
  }

  async #playOne(scenario: Scenario, user: TestUser): Promise<void> {
    const { tape, gateway, intents } = this.#options
    const { customerId } = user
    tape.write({ type: 'scenario-start', scenario: scenario.id, customerId })
    const session = gateway.openSession({ scenario: scenario.id, customerId })
    const missing = scenario.needs.find((intent) => !intents.includes(intent))
    const end = missing
      ? { outcome: 'stopped' as const, reason: `the driver does not offer the intent "${missing}"` }
      : await scenario
          .play(stageOf(scenario.flow, { ...this.#options, session, user }))
          .then(() => finished, ended)
    session.close()
    tape.write({ type: 'scenario-end', scenario: scenario.id, ...end })
  }

  #couldNotReach(id: string): boolean {
    return this.#options.tape.records.some(
      (record) =>
        (record.type === 'no-response' && record.scenario === id && record.reason === 'unreachable') ||
        (record.type === 'intent-answer' && record.scenario === id && record.outcome === 'unreachable'),
    )
  }
}

type End = Pick<ScenarioEndRecord, 'outcome' | 'reason'>

const finished: End = { outcome: 'finished' }

function ended(error: unknown): End {
  const reason = (error as Error).message
  if (error instanceof Interrupted) return { outcome: 'interrupted', reason }
  if (error instanceof Stop) return { outcome: 'stopped', reason }
  if (error instanceof IntentFailed) return { outcome: 'errored', reason }
  return { outcome: 'errored', reason: `the scenario broke: ${reason}` }
}
