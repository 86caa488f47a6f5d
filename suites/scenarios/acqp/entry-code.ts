import { majorUnits } from '../../../protocol/money.ts'
import { entryCode as inEntryCode } from './define.ts'

const browser = 'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko)'

/** A browser of nobody's wallet. */
const plainBrowser = `${browser} Chrome/126.0.0.0 Mobile Safari/537.36`

/** Identifiers that wallets are known by, each alone. */
export const identifiers = ['AlipayClient', 'AlipayConnect'] as const

export const identifierScenario = (identifier: (typeof identifiers)[number]) =>
  `entry-${identifier.toLowerCase()}`

/** What no shop can charge. */
const nonsense = ['0', '-1', '1.5.2', '', 'ten', '1.23456']

export const entryCode = [
  ...inEntryCode('entry-page', {
    says: 'A wallet opens the page behind the static code; its user enters an amount and is sent on.',
    async play(stage) {
      await stage.enter(stage.order(), stage.agent(stage.walletUserAgent))
      await stage.came('pay', 1, 'the pay')
    },
  }),
  ...identifiers.flatMap((identifier) =>
    inEntryCode(identifierScenario(identifier), {
      says: `A wallet opens the page whose User-Agent has ${identifier} and no other identifier.`,
      cost: { orders: 1 },
      async play(stage) {
        await stage.openPage(`${browser} Mobile ${identifier}/10.5`)
      },
    }),
  ),
  ...inEntryCode('entry-other-browser', {
    says: 'A browser that is no wallet opens the page, and its user enters an amount where there is a field.',
    cost: { orders: 2 },
    async play(stage) {
      const page = await stage.openPage(stage.agent(plainBrowser), 'another browser')
      const order = stage.order()
      if (page.hasForm) await page.enter(majorUnits(order.amount))
      await stage.moment('after the other browser')
      await stage.place(stage.order())
      await stage.came('pay', 1, 'the pay')
    },
  }),
  ...inEntryCode('entry-left', {
    says: 'A wallet opens the page, and its user goes away; another user enters an amount.',
    cost: { orders: 2 },
    async play(stage) {
      await stage.openPage(stage.agent(stage.walletUserAgent), 'the one who leaves')
      await stage.moment('after the visit')
      await stage.place(stage.order())
      await stage.came('pay', 1, 'the pay')
    },
  }),
  ...inEntryCode('entry-nonsense', {
    says: 'Users of a wallet enter what is no amount, each on a fresh page; another enters an amount.',
    cost: { orders: nonsense.length + 1 },
    async play(stage) {
      const agent = stage.agent(stage.walletUserAgent)
      for (const [at, text] of nonsense.entries()) {
        const page = await stage.openPage(agent, `nonsense ${at + 1}`)
        if (page.hasForm) await page.enter(text)
      }
      await stage.moment('after the nonsense')
      await stage.place(stage.order())
      await stage.came('pay', 1, 'the pay')
    },
  }),
  ...inEntryCode('entry-return', {
    says: 'The browser comes back to the acquirer while the payment waits; then the user pays.',
    cost: { calls: 1, payments: 1 },
    async play(stage) {
      stage.muteInquiries()
      const order = stage.order()
      await stage.place(order)
      const payment = await stage.paymentOf(order)
      const { paymentRedirectUrl } = payment.request
      if (typeof paymentRedirectUrl === 'string')
        await stage.session.openShopPage(paymentRedirectUrl, stage.walletUserAgent, 'http')
      await stage.moment('after the return')
      await stage.view('after the return', order)
      stage.userPays(payment)
      await stage.notifyUntilAcknowledged('notification', payment)
      await stage.viewUntil('after the notification', order, ['paid'])
    },
  }),
]
