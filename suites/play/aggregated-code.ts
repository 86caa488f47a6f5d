import { EntryCodeStage } from './entry-code.ts'
import { applyTokenRequest } from './messages.ts'
import { pastLife, Stop } from './stage.ts'

/** A static code of Alipay in the Chinese mainland: its page asks who the user is first. */
export class AggregatedCodeStage extends EntryCodeStage {
  /** The auth code that the app hands to the Client SDK; null where its callback failed. */
  async authorize(label = 'authorize'): Promise<string | null> {
    const { id: authClientId, scopes } = this.context.configuration.authClient
    const request = { customerId: this.user.customerId, authClientId, scopes }
    return (await this.do('authorize', label, request)).authCode
  }

  /** A call of applyToken that has not been sent. */
  tokenCall(label: string, authCode: string, client?: string) {
    const { ids, authClient } = this.context.configuration
    const body = { ...applyTokenRequest({ ...ids, authClientId: client ?? authClient.id, authCode }) }
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

  protected override async opened(nth: string): Promise<boolean> {
    const authCode = await this.authorize(`authorize${nth}`)
    if (authCode === null && this.mayBeTurnedAway) return false
    if (authCode === null) throw new Stop('the wallet gave no auth code')
    const { status } = await this.session.call(this.tokenCall(`apply token${nth}`, authCode))
    if (status !== 'S' && !this.mayBeTurnedAway) throw new Stop('the auth code brought no customer id')
    return status === 'S'
  }
}
