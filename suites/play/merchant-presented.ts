import { codeValueIn } from '../../gateway/merchant-page.ts'
import type { OrderFacts } from '../../gateway/orders.ts'
import { statusOf } from '../../gateway/session.ts'
import type { Money } from '../../protocol/money.ts'
import type { ActionForm } from '../../schemas/generated/common.ts'
import type { AppReaction, CodeIdentification } from '../../schemas/generated/suite.ts'
import { applyTokenRequest, decodedOrder } from './messages.ts'
import { homePrice, type Price } from './price.ts'
import { inHand, type PaymentInHand, pastLife, type Settling, Stage, Stop } from './stage.ts'

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
}

/** An order that a shop has placed. */
export interface Placed {
  readonly facts: OrderFacts
  readonly codeValue: string
}

const anHour = 60 * 60_000
const byWallet: ActionForm = { actionType: 'HANDLE_BY_PSP' }

/** Text that the Client SDK adds to its User-Agent, so that a merchant's page knows it. */
const sdkUserAgent = 'AlipayConnect'

/** The shop shows a code, the user scans it, the wallet decodes it and pays. The suite is the shop and the SDKs. */
export abstract class MerchantPresentedStage extends Stage {
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
  place({ price = homePrice(this.amount), action = byWallet, expiryMs = anHour, ...rest }: Placing): Placed {
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
      redirectUrl: `https://shop.example/result/${paymentRequestId}`,
      expiryTime: new Date(world.now().getTime() + expiryMs).toISOString(),
      merchant: configuration.merchant,
    }) as unknown as OrderFacts
    const { refusal, takenBy } = rest
    session.offer({
      codeValue,
      facts,
      ...(refusal ? { refusal } : {}),
      ...(takenBy ? { customerId: takenBy } : {}),
    })
    return { facts, codeValue }
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
    if (reaction.did === 'showCashier') await this.confirm(facts.paymentRequestId, true)
    return this.follow(label, facts, reaction.did === 'showCashier')
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
    const { facts, reaction } = await this.scan({})
    if (reaction.did !== 'showCashier') throw new Stop('the wallet shows no cashier page')
    const inquiries = labels.map((label) => this.inquiryCall(label, facts))
    await Promise.all([this.confirm(facts.paymentRequestId, true), this.session.callTogether(inquiries)])
    await this.inquireUntilFinal('inquiry after', facts)
  }

  async begin(): Promise<PaymentInHand> {
    const { facts, reaction } = await this.scan({})
    if (reaction.did !== 'showCashier') throw new Stop('the wallet shows no cashier page')
    await this.confirm(facts.paymentRequestId, true)
    return inHand(facts, {}, 'U')
  }

  async settleAfterInquiry(label: string): Promise<PaymentInHand> {
    const placed = this.place({})
    await this.inquire(label, placed.facts)
    return this.pay('pay', { ...placed, reaction: await this.present(placed) })
  }

  async waiting(): Promise<PaymentInHand> {
    const { facts, reaction } = await this.scan({})
    if (reaction.did !== 'showCashier') throw new Stop('the wallet shows no cashier page')
    return inHand(facts, {}, 'U')
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

/** A dynamic code that stands for an order. */
export class OrderCodeStage extends MerchantPresentedStage {
  protected readonly shows = 'OrderCode'

  present(placed: Placed, nth = ''): Promise<AppReaction> {
    return this.scanAgain(placed, `scan${nth}`)
  }

  scanAgain({ codeValue }: Placed, label: string): Promise<AppReaction> {
    const identification = { isSupported: true, postCodeMatchActionType: 'DECODE' as const, codeValue }
    return this.scanCode(label, codeValue, { ...identification, acDecodeConfig })
  }
}

/** Opaque to the wallet, which hands it to the Client SDK. */
const acDecodeConfig = '{"v":"1"}'

/** A static code that leads to a page on which the user enters the amount. */
export class EntryCodeStage extends MerchantPresentedStage {
  protected readonly shows = 'EntryCode'

  async present(placed: Placed, nth = ''): Promise<AppReaction> {
    const { url, userAgent } = await this.launch(placed, nth)
    await this.opened(nth)
    const { value } = placed.facts.paymentAmount as unknown as Money
    const form = new URLSearchParams({ amount: value }).toString()
    this.session.visit(url, { method: 'POST', form }, userAgent)
    return this.scanAgain(placed, `decode${nth}`)
  }

  /** The order-code URL that was intercepted comes to the app as a call of decode. */
  scanAgain({ codeValue }: Placed, label: string): Promise<AppReaction> {
    const intercepted = codeValueIn(this.session.orderCodeUrl(codeValue)) ?? ''
    return this.do('decode', label, { customerId: this.user.customerId, codeValue: intercepted })
  }

  /** The user scans the code of the shop; the Client SDK opens the page that the app has it launch. */
  private async launch({ facts, codeValue }: Placed, nth: string) {
    const shop = this.context.configuration.merchant.name
    const { currency } = facts.paymentAmount as unknown as Money
    const order = () => this.session.orderCodeUrl(codeValue)
    const redirectUrl = this.session.openPage({ shop, currency, order })
    const identification = { isSupported: true, postCodeMatchActionType: 'OPEN_URL' as const, redirectUrl }
    const reaction = await this.scanCode(`scan${nth}`, this.codeOf('entry'), {
      ...identification,
      userAgent: sdkUserAgent,
      acDecodeConfig,
    })
    const { did, url = '', userAgent } = reaction
    if (did !== 'launch') throw new Stop('the app did not launch the page of the merchant')
    if (!this.session.visit(url, { method: 'GET' }, userAgent))
      throw new Stop(`the app launched ${url || 'nothing'}, which is not the page of the merchant`)
    return { url, userAgent }
  }

  /** What happens between the page being opened and the amount being entered. */
  protected async opened(_nth: string): Promise<void> {}
}

/** The auth client on whose behalf Alipay+ asks who the user is. */
export const authClientId = 'ALIPAYPLUS_CONFORMANCE'

/** The scope names of this flow are not public. */
const scopes = ['auth_base']

/** A static code of Alipay in the Chinese mainland: its page asks who the user is first. */
export class AggregatedCodeStage extends EntryCodeStage {
  /** The auth code that the app hands to the Client SDK; null where its callback failed. */
  async authorize(label = 'authorize'): Promise<string | null> {
    const request = { customerId: this.user.customerId, authClientId, scopes }
    return (await this.do('authorize', label, request)).authCode
  }

  /** A call of applyToken that has not been sent. */
  tokenCall(label: string, authCode: string, client = authClientId) {
    const { ids } = this.context.configuration
    const body = { ...applyTokenRequest({ ...ids, authClientId: client, authCode }) }
    return { api: 'applyToken' as const, label, body }
  }

  /** Waits until every auth code that was given has expired. */
  authCodeExpires(label: string): Promise<void> {
    return this.pause(label, 'the auth code to expire', pastLife(this.schedules.authCodeLifeMs))
  }

  /** An auth code to exchange. */
  async authCode(label?: string): Promise<string> {
    const authCode = await this.authorize(label)
    if (authCode === null) throw new Stop('the wallet gave no auth code')
    return authCode
  }

  protected override async opened(nth: string): Promise<void> {
    const authCode = await this.authCode(`authorize${nth}`)
    const { status } = await this.session.call(this.tokenCall(`apply token${nth}`, authCode))
    if (status !== 'S') throw new Stop('the auth code brought no customer id')
  }
}
