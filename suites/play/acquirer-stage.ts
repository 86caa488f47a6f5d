import { chosenResult } from '../../gateway/acquiring/chosen.ts'
import type { AcquiredPayment, WalletAct } from '../../gateway/acquiring/payments.ts'
import { refuse, take } from '../../gateway/acquiring/payments.ts'
import type { Answer, Call } from '../../gateway/session.ts'
import type { IntentAnswer } from '../../partner/driver.ts'
import { isObject, type JsonObject } from '../../protocol/body.ts'
import type { FromAcqp } from '../../protocol/endpoints.ts'
import type { Money } from '../../protocol/money.ts'
import { Stage, Stop } from './stage.ts'

/** An order that the suite has made known to Alipay+ before the shop is asked to charge it. */
export interface Order {
  /** How the suite names it; a shop that can carries it in `order.referenceOrderId`. */
  readonly reference: string
  /** No other order of the run has it. */
  readonly amount: Money
  readonly paymentCode?: string
}

/** What is unusual about an order. */
export interface Ordering {
  /** What the wallet does when it is asked; default: it waits for its user. */
  readonly wallet?: WalletAct
  /** Default: the first of the configured charges, made unlike any other. */
  readonly amount?: Money
  readonly paymentCode?: string
  /** Alipay+ answers with images of the order code besides its text. */
  readonly images?: true
}

/** What is unusual about a notification. */
export type Notifying = Pick<Call, 'spoiler' | 'variation'> & {
  /** Fields that differ from the true ones; undefined takes one away. */
  readonly changes?: JsonObject
  /** How it says that the payment stands, where that is not the truth. */
  readonly as?: Pick<AcquiredPayment, 'state' | 'failure' | 'paymentTime'>
}

type ViewAnswer = IntentAnswer<'viewOrder'>

/** Gaps between the sends of a notification that is not acknowledged, in seconds (Antom FAQ; seven resends). */
export const resendGapsSeconds = [120, 600, 600, 3600, 7200, 21_600, 54_000] as const

/**
 * What a scenario of an acquirer can do: act in the shop and as the wallet's user, and speak as Alipay+. How
 * the shop charges differs by flow.
 */
export abstract class AcquirerStage extends Stage {
  /** What the shop charges besides, one amount for each further currency. */
  get furtherCharges(): readonly Money[] {
    return this.context.configuration.charges
      .slice(1)
      .map(({ currency, amount }) => ({ currency, value: amount }))
  }

  /** Makes an order known to Alipay+. */
  order({
    wallet = 'waits',
    amount = this.session.unusedAmount(this.amount),
    paymentCode,
    images,
  }: Ordering = {}): Order {
    const code = paymentCode ?? this.newPaymentCode()
    const order = {
      reference: this.newId('ORDER'),
      amount,
      ...(code === undefined ? {} : { paymentCode: code }),
    }
    this.session.expect({ ...order, wallet, ...(images ? { images } : {}) })
    return order
  }

  /** A payment code that no other order has; undefined where the shop scans none. */
  protected newPaymentCode(): string | undefined {
    return undefined
  }

  /** The shop charges an order; ends when it has done its part, whatever becomes of the payment. @throws {IntentFailed} */
  abstract place(order: Order, label?: string): Promise<void>

  /** The shop charges an order, and Alipay+ has got its pay. @throws {Stop} where none came */
  async charge(how: Ordering = {}): Promise<AcquiredPayment> {
    const order = this.order(how)
    await this.place(order)
    return this.paymentOf(order)
  }

  /** The payment of an order. @throws {Stop} where Alipay+ was asked for none */
  async paymentOf({ reference }: Order): Promise<AcquiredPayment> {
    const find = () => this.session.acquired().findLast((one) => one.reference === reference)
    for (let nth = 1; !find(); nth++)
      if (!(await this.came('pay', nth, nth === 1 ? 'the pay' : `the pay: number ${nth}`))) break
    const payment = find()
    if (!payment) throw new Stop('Alipay+ has no payment of the order')
    return payment
  }

  /** The user pays at the wallet. */
  userPays(payment: AcquiredPayment): void {
    take(payment, this.now)
  }

  /** The payment fails at the wallet. */
  userFails(payment: AcquiredPayment, code = 'USER_BALANCE_NOT_ENOUGH'): void {
    refuse(payment, code)
  }

  /** How a payment stands that its user has made. */
  get asPaid(): NonNullable<Notifying['as']> {
    return { state: 'paid', paymentTime: this.now.toISOString() }
  }

  /** From now on an inquiry tells nothing, so that only a notification says how a payment stands. */
  muteInquiries(): void {
    const unknown = { resultCode: 'UNKNOWN_EXCEPTION', resultStatus: 'U' } as const
    this.session.answerAlways('inquiryPayment', chosenResult(unknown))
  }

  /** Lets an act show that comes after its acknowledgement; no payment is over by then. */
  moment(label: string): Promise<void> {
    return this.pause(label, 'what comes of it', Math.min(momentMs, this.within('expirySeconds') / 10))
  }

  /** Notifies of how a payment stands, once. */
  notify(label: string, payment: AcquiredPayment, how: Notifying = {}): Promise<Answer> {
    return this.session.call(this.notifyCall(label, payment, how))
  }

  /** A notification that has not been sent, to the URL that the acquirer named. */
  notifyCall(label: string, payment: AcquiredPayment, { changes = {}, as, ...odd }: Notifying = {}): Call {
    const { paymentNotifyUrl } = payment.request
    const url =
      typeof paymentNotifyUrl === 'string' && URL.canParse(paymentNotifyUrl) ? { url: paymentNotifyUrl } : {}
    const body = { ...this.session.notificationOf({ ...payment, ...as }), ...changes }
    return { api: 'notifyPayment', label, body, ...url, ...odd }
  }

  /** Notifies, and again under `<label>: repeat n` with the published gaps, until it is acknowledged. */
  async notifyUntilAcknowledged(label: string, payment: AcquiredPayment): Promise<void> {
    let { status } = await this.notify(label, payment)
    for (const [at, gap] of resendGapsSeconds.entries()) {
      if (status === 'S') return
      await this.pause(`${label}: gap ${at + 1}`, 'the next send', this.compressed(gap))
      status = (await this.notify(`${label}: repeat ${at + 1}`, payment)).status
    }
  }

  /** A published gap as it is in this run, in milliseconds. */
  compressed(seconds: number): number {
    return (seconds * 1000) / this.context.configuration.schedules.resendFactor
  }

  /** How the shop sees an order. */
  view(label: string, order: Order): Promise<ViewAnswer> {
    return this.do('viewOrder', label, { reference: this.shopReference(order) })
  }

  /** Looks under `<label>: look n` until the shop sees one of the statuses; default: as long as its schedules allow. */
  async viewUntil(
    label: string,
    order: Order,
    statuses: readonly ViewAnswer['status'][],
    allowedMs = this.settleMs,
  ): Promise<ViewAnswer> {
    const { tape } = this.context
    const from = tape.elapsedMs()
    for (let look = 1, gap = 20; ; look++, gap = Math.min(gap * 2, longestGapMs)) {
      const seen = await this.view(`${label}: look ${look}`, order)
      if (statuses.includes(seen.status) || tape.elapsedMs() - from > allowedMs) return seen
      await this.pause(`${label}: gap ${look}`, 'the next look', gap)
    }
  }

  /** As long as a shop may take to see what Alipay+ knows. */
  get settleMs(): number {
    return this.within('inquirySeconds') + this.finalMs
  }

  /** A schedule of the acquirer, in milliseconds. */
  within(schedule: 'inquirySeconds' | 'closeSeconds' | 'retrySeconds' | 'expirySeconds'): number {
    return this.context.configuration.schedules[schedule] * 1000
  }

  /** The shop closes an order. */
  async cancelOrder(label: string, order: Order): Promise<void> {
    await this.try('cancelOrder', label, { reference: this.shopReference(order) })
  }

  /** The shop refunds some units of an order; whether it has taken the wish. Never throws. */
  async refundOrder(label: string, order: Order, refundReference: string, value: bigint): Promise<boolean> {
    const amount = { ...order.amount, value: value.toString() }
    const asked = { reference: this.shopReference(order), refundReference, amount }
    return (await this.try('refundOrder', label, asked))?.accepted ?? false
  }

  /** The test environment moves the payment of an order into the past. @throws {IntentFailed} */
  async ageOrder(label: string, order: Order, days: number): Promise<void> {
    const paidAt = new Date(this.now.getTime() - days * dayMs).toISOString()
    await this.do('ageOrder', label, { reference: this.shopReference(order), paidAt })
  }

  /** Waits for the nth message of a kind; false where the time was up before. */
  came(api: FromAcqp, count: number, label: string, allowedMs = this.settleMs): Promise<boolean> {
    return this.session.waitFor(api, count, { label, for: `${api} ${count}`, allowedMs })
  }

  /** What the acquirer calls the order. */
  protected shopReference({ reference }: Order): string {
    return reference
  }

  /** The order number in the pay of an order, where the shop numbers orders by itself. */
  protected ownReference({ reference }: Order): string {
    const { request } = this.session.acquired().find((one) => one.reference === reference) ?? {}
    const own = isObject(request?.order) ? request.order.referenceOrderId : undefined
    return typeof own === 'string' ? own : reference
  }
}

const longestGapMs = 500

const dayMs = 86_400_000

const momentMs = 2000
