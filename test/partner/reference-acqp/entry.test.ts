import { expect, it } from 'vitest'
import { inProcess, openStage, type Stage, success } from './fake-alipayplus.ts'
import { becomes, says, sent, statusOf, usd } from './shop.ts'

const wallets = ['Mozilla/5.0 AlipayClient/10.5', 'Mozilla/5.0 (iPhone) AlipayConnect/2.0 GCash']
const strangers = ['Mozilla/5.0 (Macintosh) Safari/605', 'WeChat alipayclient', '']
const paymentUrl = 'https://wallet.example/cashier?order=1&sign=a%2Bb'

const leading = { body: { result: inProcess, paymentUrl } }

const entryUrl = async (stage: Stage) => (await stage.act('openEntryCode', {})).url

const enter = async (stage: Stage, userAgent: string, value = '100', reference = 'O1') =>
  (await stage.act('enterAmount', { url: await entryUrl(stage), reference, amount: usd(value), userAgent }))
    .redirectedTo

const browse = (url: string, userAgent: string, form?: Record<string, string>) =>
  fetch(url, {
    headers: { 'User-Agent': userAgent },
    redirect: 'manual',
    ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
  })

it.each(wallets)('a wallet sees the form for an amount: %s', async (userAgent) => {
  const stage = await openStage()
  const answer = await browse(await entryUrl(stage), userAgent)
  const html = await answer.text()
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=UTF-8'])
  expect(html).toContain('<form method="post" action="/shop">')
  expect(html).toContain('Tea &amp; Co')
  expect(html).toContain('<html lang="en">')
  expect(html).toContain('<meta name="viewport" content="width=device-width, initial-scale=1">')
  expect(html).toMatch(
    /<label for="amount">Amount in USD<\/label>\s*<input type="text" inputmode="decimal" id="amount"/,
  )
})

it.each(strangers)(
  'another browser is told to use a wallet, and Alipay+ is not asked: %s',
  async (userAgent) => {
    const stage = await openStage()
    stage.answers.pay = [leading]
    const url = await entryUrl(stage)
    for (const form of [undefined, { amount: '1.00', reference: 'O1' }, { amount: 'many' }]) {
      const html = await (await browse(url, userAgent, form)).text()
      expect(html).toContain('with your wallet')
      expect(html).not.toContain('<form')
    }
    expect([await enter(stage, userAgent), await statusOf(stage)]).toEqual([null, 'none'])
    expect(stage.asked).toEqual([])
  },
)

it.each(wallets)('an amount leads to the page of the wallet: %s', async (userAgent) => {
  const stage = await openStage()
  stage.answers.pay = [leading]
  expect(await enter(stage, userAgent)).toBe(paymentUrl)
  const [pay] = sent(stage, 'pay')
  expect(pay?.body).toMatchObject({
    order: { referenceOrderId: 'O1', env: { userAgent } },
    paymentAmount: usd('100'),
    paymentFactor: { inStorePaymentScenario: 'EntryCode' },
  })
})

it('a form that is sent twice is one payment, and leads to the same page', async () => {
  const stage = await openStage()
  stage.answers.pay = [leading]
  const [userAgent = ''] = wallets
  const page = await (await browse(await entryUrl(stage), userAgent)).text()
  const reference = /name="reference" value="([^"]+)"/.exec(page)?.[1] ?? ''
  const form = { amount: '2.50', currency: 'USD', reference }
  const url = await entryUrl(stage)
  const answers = await Promise.all([browse(url, userAgent, form), browse(url, userAgent, form)])
  expect(answers.map((one) => [one.status, one.headers.get('location')])).toEqual([
    [303, paymentUrl],
    [303, paymentUrl],
  ])
  expect(sent(stage, 'pay')).toHaveLength(1)
})

it('a form without a reference or a currency is an order of its own', async () => {
  const stage = await openStage()
  stage.answers.pay = [leading]
  const url = await entryUrl(stage)
  for (const amount of ['1.00', '1']) await browse(url, wallets[0] ?? '', { amount })
  const pays = sent(stage, 'pay').map(({ body }) => body)
  expect(pays.map(({ paymentAmount }) => paymentAmount)).toEqual([usd('100'), usd('100')])
  expect(new Set(pays.map(({ order }) => order.referenceOrderId)).size).toBe(2)
})

it.each([
  ['no page came', { body: { result: inProcess } }],
  ['the page is no address', { body: { result: inProcess, paymentUrl: 'nowhere' } }],
  ['pay failed', says('RISK_REJECT', 'F')],
  [
    'pay failed with a page',
    { body: { ...leading.body, result: { resultCode: 'RISK_REJECT', resultStatus: 'F' } } },
  ],
  ['the answer is forged', { ...leading, spoiled: 'forged' as const }],
  ['there was no answer', { dropped: true as const }],
])('the user is told where %s', async (_, answer) => {
  const stage = await openStage()
  stage.answers.pay = [answer]
  const page = await browse(await entryUrl(stage), wallets[0] ?? '', { amount: '1.00', reference: 'O1' })
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('could not be started')])
  expect(await enter(stage, wallets[1] ?? '', '100', 'O2')).toBe(null)
})

it.each([
  ['USD', '10.00', '1000'],
  ['USD', ' 0.05 ', '5'],
  ['JPY', '1000', '1000'],
  ['KWD', '1.5', '1500'],
])('in %s "%s" is %s of the smallest unit', async (currency, amount, value) => {
  const stage = await openStage()
  stage.answers.pay = [leading]
  await browse(await entryUrl(stage), wallets[0] ?? '', { amount, currency, reference: 'O1' })
  expect(sent(stage, 'pay')[0]?.body.paymentAmount).toEqual({ currency, value })
})

it.each(['', '0', '0.00', '-1', '1e3', '1,000', '1.005', '1.', 'ten', '"><b>', '123456789012345.00'])(
  '"%s" is no amount: the user is told, and asked again',
  async (amount) => {
    const stage = await openStage()
    const answer = await browse(await entryUrl(stage), wallets[0] ?? '', { amount, reference: 'O1' })
    const page = await answer.text()
    expect([answer.status, stage.asked]).toEqual([400, []])
    expect(page).toContain('<p role="alert">That is no amount in USD. Write it like 12.50.</p>')
    expect(page).toContain('<form method="post" action="/shop">')
    expect(page).not.toContain('<b>')
  },
)

it('a shop in yen shows an amount without decimals', async () => {
  const stage = await openStage({ settlementCurrency: 'JPY' })
  const answer = await browse(await entryUrl(stage), wallets[0] ?? '', { amount: '10.50', reference: 'O1' })
  expect(await answer.text()).toContain('That is no amount in JPY. Write it like 1250.')
})

it('an entry code is paid when a notification says so, and the page of its result tells', async () => {
  const stage = await openStage()
  stage.answers.pay = [leading]
  await enter(stage, wallets[0] ?? '')
  const { paymentRedirectUrl } = sent(stage, 'pay')[0]?.body ?? {}
  const look = async () => (await browse(paymentRedirectUrl, wallets[0] ?? '')).text()
  expect([await look(), await statusOf(stage)]).toEqual([expect.stringContaining('pending'), 'pending'])
  await stage.notify({ paymentResult: success })
  await becomes(stage, 'paid')
  expect(await look()).toContain('paid')
  expect((await browse(`${stage.url}/shop/result/PAY0`, '')).status).toBe(404)
})
