import { issuePaymentCode } from '../../gateway/payment-codes.ts'
import { type Answer, type Call, type Session, statusOf } from '../../gateway/session.ts'
import type { Tape } from '../../gateway/tape/tape.ts'
import { freshId, type World } from '../../gateway/world.ts'
import type { ResolvedConfiguration } from '../../partner/configuration.ts'
import type { Driver, IntentAnswer, IntentName, IntentRequest } from '../../partner/driver.ts'
import type { JsonObject } from '../../protocol/body.ts'
import type { Money } from '../../protocol/money.ts'
import type { ResultStatus } from '../../protocol/results.ts'
import type { TestUser } from '../../schemas/generated/suite.ts'
import { cancelRequest, inquiryRequest, payRequest, refundRequest } from './messages.ts'

/** Ends a scenario early: what was to follow makes no sense any more. */
export class Stop extends Error {}

/** Ends a scenario early: the adapter did not do what it offers, which says nothing about the partner. */
export class IntentFailed extends Error {}

type Odd = Pick<Call, 'spoiler' | 'variation'>

/** A payment that was asked for, and how it went so far. */
export interface PaymentInHand {
  readonly request: JsonObject & { readonly paymentRequestId: string }
  /** How the payment stands; undefined where nothing says so. */
  readonly status: ResultStatus | undefined
  /** The wallet's id, or a placeholder where the answer had none. */
  readonly paymentId: string
}

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
 * What a scenario can do: speak as Alipay+, act as the user, wait. Everything stands on the tape under
 * its label. A label is used once in a scenario.
 */
export class Stage {
  readonly user: TestUser
  readonly session: Session
  readonly #context: StageContext

  constructor(context: StageContext) {
    this.#context = context
    this.user = context.user
    this.session = context.session
  }

  /** The user's test amount. */
  get amount(): Money {
    return { currency: this.user.currency, value: this.user.amount }
  }

  get schedules() {
    const { notifySeconds, resendGapsSeconds, codeLifeSeconds } = this.#context.configuration.schedules
    return {
      notifyMs: notifySeconds * 1000,
      resendGapsMs: resendGapsSeconds.map((seconds) => seconds * 1000),
      codeLifeMs: codeLifeSeconds * 1000,
    }
  }

  /** Whether the wallet is to notify in this flow; nothing waits for what is not to come. */
  get notifies(): boolean {
    return this.#context.configuration.notifiesInCpm
  }

  get finalMs(): number {
    return this.#context.configuration.timeouts.finalSeconds * 1000
  }

  newId(prefix: string): string {
    return freshId(this.#context.world, prefix)
  }

  /** Asks for an intent and goes on whatever comes of it. */
  async try<I extends IntentName>(
    intent: I,
    label: string,
    request: IntentRequest<I>,
  ): Promise<IntentAnswer<I> | undefined> {
    const { tape, driver, session } = this.#context
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

  /** The code that the wallet shows to its user; null where it shows none. */
  async showCode(label = 'show code', region?: string): Promise<string | null> {
    const request = { customerId: this.user.customerId, ...(region ? { region } : {}) }
    const answer = await this.try('showPaymentCode', label, request)
    if (!answer) throw new IntentFailed(`the intent showPaymentCode ("${label}") failed`)
    return answer.paymentCode
  }

  /** A code to pay with. */
  async code(label?: string): Promise<string> {
    const code = await this.showCode(label)
    if (code === null) throw new Stop('the wallet shows no payment code')
    return code
  }

  /** What the user owns, or undefined where the wallet does not let the suite look. */
  async balance(label: string): Promise<bigint | undefined> {
    if (!this.#context.intents.includes('viewBalance')) return undefined
    const { customerId, currency } = this.user
    const answer = await this.try('viewBalance', label, { customerId, currency })
    if (!answer) throw new IntentFailed(`the intent viewBalance ("${label}") failed`)
    return BigInt(answer.value)
  }

  /**
   * A code that the wallet has just asked Alipay+ for. Where it shows one it still had, the suite waits
   * for the life of a code and asks again.
   */
  async freshCode(label: string, region?: string): Promise<string | null> {
    const asked = this.session.count('getPaymentCode')
    const code = await this.showCode(label, region)
    if (this.session.count('getPaymentCode') > asked) return code
    await this.codesExpire(`${label}: code life`)
    return this.showCode(`${label} later`, region)
  }

  /** Waits until every code that was issued has expired, by a clock that is a little behind too. */
  codesExpire(label: string): Promise<void> {
    return this.pause(label, 'the payment codes to expire', pastLife(this.schedules.codeLifeMs))
  }

  /** A well-formed code that no wallet has been given. */
  unshownCode(): string {
    return issuePaymentCode(this.#context.world, this.schedules.codeLifeMs).paymentCode
  }

  async confirm(paymentRequestId: string, accept: boolean): Promise<void> {
    const { customerId } = this.user
    const label = accept ? 'confirm' : 'refuse'
    const answer = await this.try('confirmPayment', label, { customerId, paymentRequestId, accept })
    if (!answer) throw new IntentFailed('the intent confirmPayment failed')
  }

  /** A pay request of the user's test amount that has not been sent. */
  draftPay(paymentCode: string, change: Partial<JsonObject> = {}): JsonObject & { paymentRequestId: string } {
    const { configuration, world, session } = this.#context
    const paymentRequestId = this.newId('PAY')
    const draft = payRequest({
      ...configuration.ids,
      paymentRequestId,
      paymentCode,
      customerId: this.user.customerId,
      amount: this.amount,
      notifyUrl: session.notifyUrl,
      expiryTime: new Date(world.now().getTime() + 10 * 60_000).toISOString(),
      merchant: configuration.merchant,
    })
    return { ...draft, paymentRequestId, ...change } as JsonObject & { paymentRequestId: string }
  }

  /** Shows a code, pays with it, and inquires until the result is final. */
  async payWithCode(label = 'pay', odd: Odd = {}): Promise<PaymentInHand> {
    return this.paySettled(label, this.draftPay(await this.code()), odd)
  }

  /** Pays, and inquires under `<label>: inquiry n` until the result is final where pay did not say. */
  async paySettled(
    label: string,
    request: JsonObject & { readonly paymentRequestId: string },
    odd: Odd = {},
  ): Promise<PaymentInHand> {
    const answer = await this.session.call({ api: 'pay', label, body: request, ...odd })
    if (isFinal(answer.status)) return inHand(request, answer.body, answer.status)
    const told = await this.inquireUntilFinal(`${label}: inquiry`, request)
    return inHand(request, told, statusOf(told.paymentResult))
  }

  /** The same request with the same id for half the amount. */
  halved(request: JsonObject & { paymentRequestId: string }): JsonObject & { paymentRequestId: string } {
    const half = { currency: this.user.currency, value: (BigInt(this.amount.value) / 2n).toString() }
    const order = { ...(request.order as object), orderAmount: half }
    return { ...request, order, paymentAmount: half, payToAmount: half }
  }

  /** A third of the amount and what two such thirds leave of it. */
  thirds(): readonly [bigint, bigint] {
    const amount = BigInt(this.amount.value)
    const third = amount / 3n
    return [third, amount - 2n * third]
  }

  /** Sends one pay, whatever comes of it. */
  async pay(
    label: string,
    request: JsonObject & { readonly paymentRequestId: string },
    odd: Odd = {},
  ): Promise<PaymentInHand> {
    const answer = await this.session.call({ api: 'pay', label, body: request, ...odd })
    return inHand(request, answer.body, answer.status)
  }

  /** Sends the same pay several times in the same turn of the event loop. */
  async payTogether(labels: readonly string[], request: JsonObject): Promise<Answer[]> {
    return this.session.callTogether(labels.map((label) => ({ api: 'pay', label, body: request })))
  }

  /** A payment that succeeded, as the start of what follows it. */
  async paid(label = 'pay'): Promise<PaymentInHand> {
    const payment = await this.payWithCode(label)
    if (payment.status !== 'S') throw new Stop(`${label} did not succeed`)
    return payment
  }

  /** An inquiry that has not been sent. */
  inquiryCall(label: string, { paymentRequestId }: { paymentRequestId: string }): Call {
    const body = { ...inquiryRequest({ ...this.#context.configuration.ids, paymentRequestId }) }
    return { api: 'inquiryPayment', label, body }
  }

  inquire(label: string, request: { paymentRequestId: string }, odd: Odd = {}): Promise<Answer> {
    return this.session.call({ ...this.inquiryCall(label, request), ...odd })
  }

  /** Inquires; again, under `<label>: inquiry n`, while the payment is in process, as long as `finalMs`. */
  async inquireSettled(label: string, request: { paymentRequestId: string }): Promise<void> {
    const { body } = await this.inquire(label, request)
    if (statusOf(body.paymentResult) === 'U') await this.inquireUntilFinal(`${label}: inquiry`, request)
  }

  /** A cancel that has not been sent. */
  cancelCall(label: string, { paymentRequestId }: { paymentRequestId: string }): Call {
    const body = { ...cancelRequest({ ...this.#context.configuration.ids, paymentRequestId }) }
    return { api: 'cancelPayment', label, body }
  }

  /** Cancels; repeats under `<label>: repeat n` while the answer is U or none comes, as long as `finalMs`. */
  cancel(label: string, request: { paymentRequestId: string }, odd: Odd = {}): Promise<Answer> {
    return this.#untilKnown({ ...this.cancelCall(label, request), ...odd })
  }

  /** A refund request that has not been sent. */
  draftRefund(payment: Pick<PaymentInHand, 'request' | 'paymentId'>, value: bigint): JsonObject {
    const { paymentRequestId } = payment.request
    return {
      ...refundRequest({
        ...this.#context.configuration.ids,
        paymentRequestId,
        paymentId: payment.paymentId,
        refundRequestId: this.newId('REF'),
        amount: { currency: this.user.currency, value: value.toString() },
      }),
    }
  }

  /** Refunds; repeats under `<label>: repeat n` while the answer is U or none comes, as long as `finalMs`. */
  refund(label: string, body: JsonObject, odd: Odd = {}): Promise<Answer> {
    return this.#untilKnown({ api: 'refund', label, body, ...odd })
  }

  /** Sends cancels or refunds in the same turn of the event loop; then repeats each like a single one. */
  async together(calls: readonly Call[]): Promise<void> {
    const answers = await this.session.callTogether(calls)
    for (const [at, call] of calls.entries()) await this.#untilKnown(call, answers[at])
  }

  /** A spoiled call is sent once: what it should come to is a refusal of any kind. */
  async #untilKnown(call: Call, first?: Answer): Promise<Answer> {
    const { tape } = this.#context
    const from = tape.elapsedMs()
    let answer = first ?? (await this.session.call(call))
    let unreadable = answer.status ? 0 : 1
    for (let repeat = 1, gap = 100; !call.spoiler && !isFinal(answer.status); repeat++, gap = longer(gap)) {
      if (unreadable === unreadableInARow || tape.elapsedMs() - from > this.finalMs) break
      await this.pause(`${call.label}: gap ${repeat}`, 'the next repeat', gap)
      answer = await this.session.call({ ...call, label: `${call.label}: repeat ${repeat}` })
      unreadable = answer.status ? 0 : unreadable + 1
    }
    return answer
  }

  /**
   * Inquires with growing gaps, under `<label> n`, until the payment is final or `finalMs` has passed.
   * Returns the body of the last answer.
   */
  async inquireUntilFinal(label: string, request: { paymentRequestId: string }): Promise<JsonObject> {
    const { tape } = this.#context
    const from = tape.elapsedMs()
    let unreadable = 0
    for (let attempt = 1, gap = 50; ; attempt++, gap = longer(gap)) {
      const answer = await this.inquire(`${label} ${attempt}`, request)
      const status = statusOf(answer.body.paymentResult)
      unreadable = answer.status ? 0 : unreadable + 1
      if (isFinal(status) || unreadable === unreadableInARow) return answer.body
      if (tape.elapsedMs() - from > this.finalMs) return answer.body
      await this.pause(`${label} gap ${attempt}`, 'the next inquiry', gap)
    }
  }

  /** Lets time pass; what arrives meanwhile stands on the tape. */
  async pause(label: string, reason: string, ms: number): Promise<void> {
    await this.session.waitFor('notifyPayment', Number.POSITIVE_INFINITY, {
      label,
      for: reason,
      allowedMs: ms,
    })
  }

  /** Waits until the wallet has notified `count` times in this scenario. */
  notified(count: number, label: string, allowedMs: number): Promise<boolean> {
    return this.session.waitFor('notifyPayment', count, { label, for: `notifyPayment ${count}`, allowedMs })
  }
}

/** A wallet may count in whole seconds, and its clock may be a few seconds behind ours. */
const pastLife = (codeLifeMs: number) => codeLifeMs * 1.1 + 100

/** Between inquiries, and between repeats of a cancel or refund: the intervals of Alipay+ are not public. */
const longestGapMs = 4000

/** So many answers in a row that cannot be read, and the next will not be either. */
const unreadableInARow = 3

const longer = (gapMs: number) => Math.min(gapMs * 2, longestGapMs)

const isFinal = (status: ResultStatus | undefined) => status === 'S' || status === 'F'

function inHand(
  request: PaymentInHand['request'],
  { paymentId }: JsonObject,
  status: ResultStatus | undefined,
): PaymentInHand {
  return { request, status, paymentId: typeof paymentId === 'string' && paymentId ? paymentId : 'UNKNOWN' }
}
