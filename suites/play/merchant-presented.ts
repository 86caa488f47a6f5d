import type { OrderFacts } from '../../gateway/orders.ts'
import { statusOf } from '../../gateway/session.ts'
import type { ActionForm } from '../../schemas/generated/common.ts'
import type { AppReaction, CodeIdentification } from '../../schemas/generated/suite.ts'
import { decodedOrder } from './messages.ts'
import { homePrice, type Price } from './price.ts'
import { pastLife, Stop } from './stage.ts'
import { inHand, type PaymentInHand, type Settling, WalletStage } from './wallet-stage.ts'

/** What is unusual about an order. */
export interface Placing {
  readonly price?: Price
  /** Default: HANDLE_BY_PSP; null: there is no actionForm. */
  readonly action?: ActionForm | null
  /** Milliseconds until it can no longer be paid. Default: ten minutes. */
  readonly expiryMs?: number
  /** Why it cannot be paid: a result code of status F. */
  readonly refusal?: string
  /** The user of another wallet who decoded it before. */
  readonly takenBy?: string
  /** Fields of the answer to userInitiatedPay that are left out. */
  readonly without?: readonly string[]
}

/** An order that a shop has placed. */
export interface Placed {
  readonly facts: OrderFacts
  readonly codeValue: string
}

const tenMinutes = 10 * 60_000
/** Opaque to the wallet, which hands it to the Client SDK. */
export const acDecodeConfig = '{"v":"1"}'

const byWallet: ActionForm = { actionType: 'HANDLE_BY_PSP' }

/** The shop shows a code, the user scans it, the wallet decodes it and pays. The suite is the shop and the SDKs. */
export abstract class MerchantPresentedStage extends WalletStage {
  get notifies(): boolean {
    return this.context.configuration.notifiesInMpm
  }

  /** Which code the shop shows, as paymentFactor names it. */
  protected abstract readonly shows: 'OrderCode' | 'EntryCode'

  /** The user scans a code of the shop and comes as far as the wallet lets them. `nth` ends the labels. */
  async scan(placing: Placing, nth = ''): Promise<Scanned> {
    const placed = this.place(placing)
    return { ...placed, reaction: await this.present(placed, nth) }
  }

  /** Brings an order that was placed already before the user. */
  abstract present(placed: Placed, nth?: string): Promise<AppReaction>

  /** The user scans or decodes the same code again. */
  abstract scanAgain(placed: Placed, label: string): Promise<AppReaction>

  /** The user opens the scan page, where the wallet lets the suite look. */
  async openScanPage(): Promise<void> {
    if (!this.offers('openScanPage')) return
    await this.do('openScanPage', 'open scan page', { customerId: this.user.customerId, logos: [...logos] })
  }

  /** Scans a code for which identifyCode says this. */
  scanCode(label: string, codeValue: string, identification: CodeIdentification): Promise<AppReaction> {
    return this.do('scanCode', label, { customerId: this.user.customerId, codeValue, identification })
  }

  /** A code value of one of the configured forms that no other run has had. */
  codeOf(form: 'order' | 'entry' | 'foreign'): string {
    const id = this.newId('').replace(/^(.{6})(.*)$/, (_, a: string, b: string) => `${a.toUpperCase()}n${b}`)
    return this.context.configuration.codes[form].replace('{id}', id)
  }

  /** Places an order and puts it up for payment. */
  place({
    price = homePrice(this.amount),
    action = byWallet,
    expiryMs = tenMinutes,
    ...rest
  }: Placing): Placed {
    const { configuration, world, session } = this.context
    const codeValue = this.codeOf('order')
    const paymentRequestId = this.newId('PAY')
    const facts = decodedOrder({
      ...configuration.ids,
      paymentRequestId,
      scenario: this.shows,
      price,
      action,
      notifyUrl: session.notifyUrl,
      redirectUrl: session.resultUrl(paymentRequestId),
      expiryTime: new Date(world.now().getTime() + expiryMs).toISOString(),
      merchant: configuration.merchant,
    })
    const { refusal, takenBy, without = [] } = rest
    const told = Object.entries(facts).filter(([field]) => !without.includes(field))
    const left = Object.fromEntries(told) as unknown as OrderFacts
    session.offer({
      codeValue,
      facts: left,
      ...(refusal ? { refusal } : {}),
      ...(takenBy ? { customerId: takenBy } : {}),
    })
    return { facts: left, codeValue }
  }

  /** Waits until the order that was placed with `expiryMs` can no longer be paid. */
  expire(label: string): Promise<void> {
    return this.pause(label, 'the order to expire', pastLife(this.schedules.expiryMs))
  }

  async settle(label = 'pay', { price, variation }: Settling = {}): Promise<PaymentInHand> {
    if (variation) this.session.spoilAnswers('userInitiatedPay', [variation])
    const scanned = await this.scan(price ? { price } : {})
    return this.pay(label, scanned)
  }

  /** The user confirms what the cashier page shows; Alipay+ inquires until the result is final. */
  async pay(label: string, { facts, reaction }: Scanned): Promise<PaymentInHand> {
    if (reaction.did === 'showCashier') await this.confirmOrTry(facts.paymentRequestId)
    return this.follow(label, facts, reaction.did === 'showCashier')
  }

  /** An adapter may fail where the wallet does not let the user pay. */
  private confirmOrTry(paymentRequestId: string): Promise<void> {
    return this.user.condition === 'normal'
      ? this.confirm(paymentRequestId, true)
      : this.tryToConfirm(paymentRequestId)
  }

  /** Inquires: until the result is final where one can come, else once. */
  private async follow(label: string, facts: OrderFacts, canCome: boolean): Promise<PaymentInHand> {
    const inquiry = `${label}: inquiry`
    const told = canCome
      ? await this.inquireUntilFinal(inquiry, facts)
      : (await this.inquire(`${inquiry} 1`, facts)).body
    const status = statusOf(told.paymentResult)
    if (status !== 'S' || typeof told.paymentId === 'string') return inHand(facts, told, status)
    return inHand(facts, { paymentId: await this.notifiedId(facts) }, status)
  }

  /** The paymentId, where an inquiry need not tell it: a notification of a success must. */
  private async notifiedId({ paymentRequestId }: OrderFacts): Promise<string> {
    await this.notified(1, 'paymentId', this.schedules.notifyMs)
    return this.session.paymentIdOf(paymentRequestId) ?? ''
  }

  async settleWithInquiries(labels: readonly string[]): Promise<void> {
    const facts = await this.cashierPage()
    const inquiries = labels.map((label) => this.inquiryCall(label, facts))
    await Promise.all([this.confirm(facts.paymentRequestId, true), this.session.callTogether(inquiries)])
    await this.inquireUntilFinal('inquiry after', facts)
  }

  async begin(): Promise<PaymentInHand> {
    const payment = await this.waiting()
    await this.confirm(payment.request.paymentRequestId, true)
    return payment
  }

  async settleAfterInquiry(label: string): Promise<PaymentInHand> {
    const placed = this.place({})
    await this.inquire(label, placed.facts)
    return this.pay('pay', { ...placed, reaction: await this.present(placed) })
  }

  async waiting(): Promise<PaymentInHand> {
    return inHand(await this.cashierPage(), {}, 'U')
  }

  /** The user scans a plain order and sees its cashier page. @throws {Stop} */
  private async cashierPage(): Promise<OrderFacts> {
    const { facts, reaction } = await this.scan({})
    if (reaction.did !== 'showCashier') throw new Stop('the wallet shows no cashier page')
    return facts
  }
}

/** An order and what the app did when the user came to it. */
export interface Scanned extends Placed {
  readonly reaction: AppReaction
}

/** What getAcceptanceMarkLogos returns. */
export const logos = [
  { logoUrl: 'https://logos.example/alipayplus.png', logoName: 'Alipay+' },
  { logoUrl: 'https://logos.example/partner.png', logoName: 'Partner' },
] as const
