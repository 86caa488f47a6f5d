import type { ShopPage } from '../../gateway/web-view/shop-page.ts'
import { majorUnits } from '../../protocol/money.ts'
import { AcquirerStage, type Order } from './acquirer-stage.ts'

/** The user opens the page behind the static code of the shop, and enters the amount. */
export class ShopEntryCodeStage extends AcquirerStage {
  /** What the web view of a wallet of Alipay+ says it is. */
  get walletUserAgent(): string {
    return this.context.configuration.walletUserAgent
  }

  async place(order: Order, label = 'place'): Promise<void> {
    const { url } = await this.do('openEntryCode', label, {})
    const { walletUserAgent } = this
    await this.#enterOn(await this.#open(url, walletUserAgent), url, order, walletUserAgent, label)
  }

  /** Opens the page in a browser with this User-Agent and enters the amount; returns where the page sent it. */
  async enter(order: Order, userAgent: string, label = 'place'): Promise<string | null> {
    const { url } = await this.do('openEntryCode', label, {})
    const page = await this.session.openShopPage(url, userAgent)
    return this.#enterOn(page, url, order, userAgent, label)
  }

  /** Opens the page behind the static code in a web view with this User-Agent. */
  async openPage(userAgent: string, label = 'place'): Promise<ShopPage> {
    const { url } = await this.do('openEntryCode', label, {})
    return this.#open(url, userAgent)
  }

  /** Over plain HTTP where that does all that the page needs, because a browser takes its time. */
  async #open(url: string, userAgent: string): Promise<ShopPage> {
    const page = await this.session.openShopPage(url, userAgent, 'http')
    return page.hasForm && !page.isScripted ? page : this.session.openShopPage(url, userAgent)
  }

  /** A User-Agent that no other visit of the run has, so that a pay tells whose it is. */
  agent(kind: string): string {
    return `${kind} Visit/${this.newId('V')}`
  }

  async #enterOn(
    page: ShopPage,
    url: string,
    order: Order,
    userAgent: string,
    label: string,
  ): Promise<string | null> {
    if (page.hasForm) return (await page.enter(majorUnits(order.amount))).redirectedTo
    if (!this.offers('enterAmount')) return null
    const { redirectedTo } = await this.do('enterAmount', `${label}: amount`, {
      url,
      userAgent,
      ...asked(order),
    })
    return redirectedTo
  }

  protected override shopReference(order: Order): string {
    return this.ownReference(order)
  }
}

const asked = ({ reference, amount }: Order) => ({ reference, amount })
