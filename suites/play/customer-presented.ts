import { issuePaymentCode } from '../../gateway/payment-codes.ts'
import { type Answer, statusOf } from '../../gateway/session.ts'
import type { JsonObject } from '../../protocol/body.ts'
import { payRequest } from './messages.ts'
import { homePrice, type Price } from './price.ts'
import { pastLife, Stop } from './stage.ts'
import { inHand, isFinal, type Odd, type PaymentInHand, type Settling, WalletStage } from './wallet-stage.ts'

type PayBody = PaymentInHand['request']

/** The user shows a payment code, and Alipay+ sends pay. */
export class CustomerPresentedStage extends WalletStage {
  get notifies(): boolean {
    return this.context.configuration.notifiesInCpm
  }

  /** The code that the wallet shows to its user; null where it shows none. */
  async showCode(label = 'show code', region?: string): Promise<string | null> {
    const request = { customerId: this.user.customerId, ...(region ? { region } : {}) }
    return (await this.do('showPaymentCode', label, request)).paymentCode
  }

  /** A code to pay with. */
  async code(label?: string): Promise<string> {
    const code = await this.showCode(label)
    if (code === null) throw new Stop('the wallet shows no payment code')
    return code
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
    return issuePaymentCode(this.context.world, this.schedules.codeLifeMs).paymentCode
  }

  /** A pay request that has not been sent. */
  draftPay(paymentCode: string, price: Price = homePrice(this.amount)): PayBody {
    const { configuration, world, session } = this.context
    const paymentRequestId = this.newId('PAY')
    const draft = payRequest({
      ...configuration.ids,
      paymentRequestId,
      paymentCode,
      customerId: this.user.customerId,
      price,
      notifyUrl: session.notifyUrl,
      expiryTime: new Date(world.now().getTime() + 10 * 60_000).toISOString(),
      merchant: configuration.merchant,
    })
    return { ...draft, paymentRequestId } as unknown as PayBody
  }

  async settle(label = 'pay', { price, variation }: Settling = {}): Promise<PaymentInHand> {
    return this.paySettled(label, this.draftPay(await this.code(), price), variation ? { variation } : {})
  }

  async settleWithInquiries(labels: readonly string[]): Promise<void> {
    const request = this.draftPay(await this.code())
    const inquiries = labels.map((label) => this.inquiryCall(label, request))
    await this.session.callTogether([{ api: 'pay', label: 'pay', body: request }, ...inquiries])
    await this.inquireUntilFinal('inquiry after', request)
  }

  async begin(): Promise<PaymentInHand> {
    return this.pay('pay', this.draftPay(await this.code()))
  }

  async settleAfterInquiry(label: string): Promise<PaymentInHand> {
    const request = this.draftPay(await this.code())
    await this.inquire(label, request)
    return this.paySettled('pay', request)
  }

  waiting(): Promise<PaymentInHand> {
    return this.begin()
  }

  /** Pays, and inquires under `<label>: inquiry n` until the result is final where pay did not say. */
  async paySettled(label: string, request: PayBody, odd: Odd = {}): Promise<PaymentInHand> {
    const answer = await this.session.call({ api: 'pay', label, body: request, ...odd })
    if (isFinal(answer.status)) return inHand(request, answer.body, answer.status)
    const told = await this.inquireUntilFinal(`${label}: inquiry`, request)
    return inHand(request, told, statusOf(told.paymentResult))
  }

  /** Sends one pay, whatever comes of it. */
  async pay(label: string, request: PayBody, odd: Odd = {}): Promise<PaymentInHand> {
    const answer = await this.session.call({ api: 'pay', label, body: request, ...odd })
    return inHand(request, answer.body, answer.status)
  }

  /** Sends the same pay several times in the same turn of the event loop. */
  async payTogether(labels: readonly string[], request: JsonObject): Promise<Answer[]> {
    return this.session.callTogether(labels.map((label) => ({ api: 'pay', label, body: request })))
  }

  /** The same request with the same id for half the amount. */
  halved(request: PayBody): PayBody {
    const half = { currency: this.user.currency, value: (BigInt(this.amount.value) / 2n).toString() }
    const order = { ...(request.order as object), orderAmount: half }
    return { ...request, order, paymentAmount: half, payToAmount: half }
  }
}
