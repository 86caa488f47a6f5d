import { type Answer, type Call, statusOf } from '../../gateway/session.ts'
import type { Variation } from '../../gateway/variations.ts'
import type { JsonObject } from '../../protocol/body.ts'
import { type Money, plus } from '../../protocol/money.ts'
import type { ResultStatus } from '../../protocol/results.ts'
import { cancelRequest, inquiryRequest, type RefundPrice, refundRequest } from './messages.ts'
import { type ForeignCurrency, foreignPrice, type Price } from './price.ts'
import { Stage, Stop } from './stage.ts'

export type Odd = Pick<Call, 'spoiler' | 'variation'>

/** A payment that was asked for, and how it went so far. */
export interface PaymentInHand {
  readonly request: JsonObject & { readonly paymentRequestId: string }
  /** How the payment stands; undefined where nothing says so. */
  readonly status: ResultStatus | undefined
  /** The wallet's id, or a placeholder where the answer had none. */
  readonly paymentId: string
}

/** What is unusual about a payment that is asked for. */
export interface Settling {
  /** Default: the user's test amount at home. */
  readonly price?: Price
  /** The form in which Alipay+ tells the wallet of it; default: the plain one. */
  readonly variation?: Variation
}

/** What a scenario of a wallet can do: speak as Alipay+ and act as the user. How a payment is asked for differs by flow. */
export abstract class WalletStage extends Stage {
  /** Whether the wallet is to notify in this flow; nothing waits for what is not to come. */
  abstract readonly notifies: boolean

  /** What the user owns, or undefined where the wallet does not let the suite look. */
  async balance(label: string): Promise<bigint | undefined> {
    if (!this.offers('viewBalance')) return undefined
    const { customerId, currency } = this.user
    return BigInt((await this.do('viewBalance', label, { customerId, currency })).value)
  }

  /** A price in two parts, each at the same rate. */
  halves({ paymentAmount, payToAmount, paymentQuote }: Price): readonly [RefundPrice, RefundPrice] {
    const half = ({ currency, value }: Money) => ({ currency, value: (BigInt(value) / 2n).toString() })
    const first = { refundAmount: half(paymentAmount), refundFromAmount: half(payToAmount) }
    const rest = {
      refundAmount: plus(paymentAmount, -BigInt(first.refundAmount.value)),
      refundFromAmount: plus(payToAmount, -BigInt(first.refundFromAmount.value)),
    }
    const quote = paymentQuote ? { refundQuote: paymentQuote } : {}
    return [
      { ...first, ...quote },
      { ...rest, ...quote },
    ]
  }

  /** A third of the amount and what two such thirds leave of it. */
  thirds(): readonly [bigint, bigint] {
    const amount = BigInt(this.amount.value)
    const third = amount / 3n
    return [third, amount - 2n * third]
  }

  /** Asks for a payment of the user's test amount and follows it, under `<label>: inquiry n`, until it is final. */
  abstract settle(label?: string, how?: Settling): Promise<PaymentInHand>

  /**
   * Asks for a payment and sends inquiries in the same moment; then inquires until it is final.
   * `labels` are those of the inquiries.
   */
  abstract settleWithInquiries(labels: readonly string[]): Promise<void>

  /** Asks for a payment whose result nobody waits for. */
  abstract begin(): Promise<PaymentInHand>

  /** Inquires about a payment that the wallet has not been told of yet; then asks for it. */
  abstract settleAfterInquiry(label: string): Promise<PaymentInHand>

  /** A payment that waits for its user. */
  abstract waiting(): Promise<PaymentInHand>

  /** A payment that succeeded, as the start of what follows it. */
  async paid(label = 'pay', how: Settling = {}): Promise<PaymentInHand> {
    const payment = await this.settle(label, how)
    if (payment.status !== 'S') throw new Stop(`${label} did not succeed`)
    return payment
  }

  async confirm(paymentRequestId: string, accept: boolean): Promise<void> {
    const { customerId } = this.user
    const label = accept ? 'confirm' : 'refuse'
    await this.do('confirmPayment', label, { customerId, paymentRequestId, accept })
  }

  /** Tries to confirm what may no longer be confirmed. */
  async tryToConfirm(paymentRequestId: string, label = 'confirm'): Promise<void> {
    const { customerId } = this.user
    await this.try('confirmPayment', label, { customerId, paymentRequestId, accept: true })
  }

  /** How the user sees the payment, where the wallet lets the suite look. */
  async view(label: string, { paymentRequestId }: { paymentRequestId: string }): Promise<void> {
    if (!this.offers('viewPayment')) return
    await this.do('viewPayment', label, { customerId: this.user.customerId, paymentRequestId })
  }

  /** Moves a payment into the past. */
  async age({ paymentRequestId }: { paymentRequestId: string }, paidAt: Date): Promise<void> {
    await this.do('agePayment', 'age', { paymentRequestId, paidAt: paidAt.toISOString() })
  }

  /** The user's test amount in a shop of a currency. */
  priceIn(currency: ForeignCurrency): Price {
    return foreignPrice(this.amount, currency, this.newId('QUOTE'))
  }

  /** An inquiry that has not been sent. */
  inquiryCall(label: string, { paymentRequestId }: { paymentRequestId: string }): Call {
    const body = { ...inquiryRequest({ ...this.context.configuration.ids, paymentRequestId }) }
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
    const body = { ...cancelRequest({ ...this.context.configuration.ids, paymentRequestId }) }
    return { api: 'cancelPayment', label, body }
  }

  /** Cancels; repeats under `<label>: repeat n` while the answer is U or none comes, as long as `finalMs`. */
  cancel(label: string, request: { paymentRequestId: string }, odd: Odd = {}): Promise<Answer> {
    return this.#untilKnown({ ...this.cancelCall(label, request), ...odd })
  }

  /** A refund request of some units of the user's currency that has not been sent. */
  draftRefund(payment: Pick<PaymentInHand, 'request' | 'paymentId'>, value: bigint): JsonObject {
    const amount = { currency: this.user.currency, value: value.toString() }
    return this.draftRefundOf(payment, { refundAmount: amount, refundFromAmount: amount })
  }

  draftRefundOf(payment: Pick<PaymentInHand, 'request' | 'paymentId'>, price: RefundPrice): JsonObject {
    const { paymentRequestId } = payment.request
    const { paymentId } = payment
    const refundRequestId = this.newId('REF')
    return {
      ...refundRequest({
        ...this.context.configuration.ids,
        paymentRequestId,
        paymentId,
        refundRequestId,
        price,
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
    const { tape } = this.context
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
    const { tape } = this.context
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

  /** Waits until the wallet has notified `count` times in this scenario. */
  notified(count: number, label: string, allowedMs: number): Promise<boolean> {
    return this.session.waitFor('notifyPayment', count, { label, for: `notifyPayment ${count}`, allowedMs })
  }
}

/** Between inquiries, and between repeats of a cancel or refund: the intervals of Alipay+ are not public. */
const longestGapMs = 4000

/** So many answers in a row that cannot be read, and the next will not be either. */
const unreadableInARow = 3

const longer = (gapMs: number) => Math.min(gapMs * 2, longestGapMs)

export const isFinal = (status: ResultStatus | undefined) => status === 'S' || status === 'F'

export function inHand(
  request: PaymentInHand['request'],
  { paymentId }: JsonObject,
  status: ResultStatus | undefined,
): PaymentInHand {
  return { request, status, paymentId: typeof paymentId === 'string' && paymentId ? paymentId : 'UNKNOWN' }
}
