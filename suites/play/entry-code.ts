import { codeValueIn } from '../../gateway/merchant-page.ts'
import type { Money } from '../../protocol/money.ts'
import type { AppReaction } from '../../schemas/generated/suite.ts'
import { acDecodeConfig, MerchantPresentedStage, type Placed } from './merchant-presented.ts'
import { Stop } from './stage.ts'

/** Text that the Client SDK adds to its User-Agent, so that a merchant's page knows it. */
const sdkUserAgent = 'AlipayConnect'

/** A static code that leads to a page on which the user enters the amount. */
export class EntryCodeStage extends MerchantPresentedStage {
  protected readonly shows = 'EntryCode'

  async present(placed: Placed, nth = ''): Promise<AppReaction> {
    const { did, url = '', userAgent } = await this.launch(placed, nth)
    if (did === 'reject' || !(await this.opened(nth))) return { did: 'reject' }
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
  private async launch({ facts, codeValue }: Placed, nth: string): Promise<AppReaction> {
    const shop = this.context.configuration.merchant.name
    const { currency, value: amount } = facts.paymentAmount as unknown as Money
    const order = () => this.session.orderCodeUrl(codeValue)
    const redirectUrl = this.session.openPage({ shop, currency, amount, order })
    const identification = { isSupported: true, postCodeMatchActionType: 'OPEN_URL' as const, redirectUrl }
    const reaction = await this.scanCode(`scan${nth}`, this.codeOf('entry'), {
      ...identification,
      userAgent: sdkUserAgent,
      acDecodeConfig,
    })
    const { did, url = '', userAgent } = reaction
    if (did === 'reject' && this.mayBeTurnedAway) return reaction
    if (did !== 'launch') throw new Stop('the app did not launch the page of the merchant')
    if (!this.session.visit(url, { method: 'GET' }, userAgent))
      throw new Stop(`the app launched ${url || 'nothing'}, which is not the page of the merchant`)
    return reaction
  }

  /** A user who cannot pay may be turned away at any step. */
  protected get mayBeTurnedAway(): boolean {
    return this.user.condition !== 'normal'
  }

  /** What happens between the page being opened and the amount being entered; false: the user is turned away. */
  protected async opened(_nth: string): Promise<boolean> {
    return true
  }
}
