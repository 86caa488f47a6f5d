import type { Session } from '../../gateway/session.ts'
import type { Tape } from '../../gateway/tape/tape.ts'
import { freshId, type World } from '../../gateway/world.ts'
import type { ResolvedConfiguration } from '../../partner/configuration.ts'
import type { Driver, IntentAnswer, IntentName, IntentRequest } from '../../partner/driver.ts'
import type { Money } from '../../protocol/money.ts'
import type { TestUser } from '../../schemas/generated/suite.ts'

/** Ends a scenario early: what was to follow makes no sense any more. */
export class Stop extends Error {}

/** Ends a scenario early: the adapter did not do what it offers, which says nothing about the partner. */
export class IntentFailed extends Error {}

export interface StageContext {
  readonly session: Session
  readonly driver: Driver
  readonly tape: Tape
  readonly world: World
  readonly configuration: ResolvedConfiguration
  readonly intents: readonly IntentName[]
  readonly user: TestUser
}

/**
 * What every scenario can do: make the adapter act, and wait. Everything stands on the tape under its
 * label. A label is used once in a scenario.
 */
export abstract class Stage {
  readonly user: TestUser
  readonly session: Session
  protected readonly context: StageContext

  constructor(context: StageContext) {
    this.context = context
    this.user = context.user
    this.session = context.session
  }

  /** The user's test amount. */
  get amount(): Money {
    return { currency: this.user.currency, value: this.user.amount }
  }

  get schedules() {
    const { schedules } = this.context.configuration
    return {
      notifyMs: schedules.notifySeconds * 1000,
      resendGapsMs: schedules.resendGapsSeconds.map((seconds) => seconds * 1000),
      codeLifeMs: schedules.codeLifeSeconds * 1000,
      expiryMs: schedules.expirySeconds * 1000,
      authCodeLifeMs: schedules.authCodeLifeSeconds * 1000,
    }
  }

  get now(): Date {
    return this.context.world.now()
  }

  get finalMs(): number {
    return this.context.configuration.timeouts.finalSeconds * 1000
  }

  newId(prefix: string): string {
    return freshId(this.context.world, prefix)
  }

  /** Asks for an intent and goes on whatever comes of it. */
  async try<I extends IntentName>(
    intent: I,
    label: string,
    request: IntentRequest<I>,
  ): Promise<IntentAnswer<I> | undefined> {
    const { tape, driver, session } = this.context
    const exchange = tape.nextExchange()
    const common = { scenario: session.scenario, exchange }
    tape.write({ type: 'intent', ...common, label, intent, request: { ...request } })
    const outcome = await driver.act(intent, request)
    if (outcome.outcome !== 'done') {
      tape.write({ type: 'intent-answer', ...common, outcome: outcome.outcome, detail: outcome.detail })
      return undefined
    }
    tape.write({ type: 'intent-answer', ...common, outcome: 'done', answer: { ...outcome.answer } })
    return outcome.answer
  }

  /** Asks for an intent that what follows stands on. @throws {IntentFailed} */
  async do<I extends IntentName>(
    intent: I,
    label: string,
    request: IntentRequest<I>,
  ): Promise<IntentAnswer<I>> {
    const answer = await this.try(intent, label, request)
    if (!answer) throw new IntentFailed(`the intent ${intent} ("${label}") failed`)
    return answer
  }

  offers(intent: IntentName): boolean {
    return this.context.intents.includes(intent)
  }

  /** Lets time pass; what arrives meanwhile stands on the tape. */
  async pause(label: string, reason: string, ms: number): Promise<void> {
    await this.session.waitFor('notifyPayment', Number.POSITIVE_INFINITY, {
      label,
      for: reason,
      allowedMs: ms,
    })
  }
}

/** A wallet may count in whole seconds, and its clock may be a few seconds behind ours. */
export const pastLife = (lifeMs: number) => lifeMs * 1.1 + 100
