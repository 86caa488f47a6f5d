import { expect, it } from 'vitest'
import { connected, lastRequest, notify, recordsOf } from './harness.ts'
import { get, header, openedPage, text } from './page-harness.ts'
import { post } from './support.ts'

it('each page belongs to its scenario, and no two have one URL', async () => {
  const { open, tape, gateway } = await connected()
  const sessions = ['one', 'two'].map((scenario) => open({ scenario }))
  const shops = sessions.flatMap((session) =>
    ['A', 'B'].map((shop) => session.openPage({ shop, currency: 'THB', amount: '1', order: () => shop })),
  )
  expect(new Set(shops).size).toBe(4)
  for (const url of shops) await post(gateway.url, { ...get, path: new URL(url).pathname })
  expect(recordsOf(tape, 'page').map(({ scenario }) => scenario)).toEqual(['one', 'one', 'two', 'two'])
})

it('visits stand on the tape, with the User-Agent, between the messages of the partner', async () => {
  const { at, path, pageUrl, tape, gateway, session } = await openedPage()
  await at(path, { ...get, headers: { 'User-Agent': 'Wallet/1 AlipayConnect' } })
  await notify(session.notifyUrl, 'PAY1')
  await at(path, { headers: { 'user-agent': 'Browser/2' }, body: 'amount=2999' })
  await at(path, { body: 'amount=many' })
  const common = {
    type: 'page',
    scenario: 'one',
    url: pageUrl,
    ms: expect.any(Number),
    at: expect.any(String),
  }
  const [wallet, browser] = ['Wallet/1 AlipayConnect', 'Browser/2']
  const location = `${gateway.publicUrl}/code/CODE-2999`
  const amountPage = { ...common, page: 'merchantPage.amount', method: 'POST' }
  expect(recordsOf(tape, 'page')).toEqual([
    { ...common, exchange: 1, page: 'merchantPage.open', method: 'GET', userAgent: wallet, status: 200 },
    { ...amountPage, exchange: 3, userAgent: browser, amount: '2999', status: 303, location },
    { ...amountPage, exchange: 4, amount: 'many', status: 400 },
  ])
  expect(lastRequest(tape)).toMatchObject({ exchange: 2, label: 'notifyPayment 1' })
})

it('a visit of the Client SDK is like one over HTTP', async () => {
  const { at, path, pageUrl, tape, session } = await openedPage()
  for (const [method, form] of [['GET'], ['POST', 'amount=2999'], ['POST', 'amount=0']] as const) {
    const userAgent = { 'User-Agent': 'AlipayConnect' }
    const overHttp = await at(path, { method, headers: userAgent, ...(form ? { body: form } : {}) })
    const visited = session.visit(pageUrl, { method, ...(form ? { form } : {}) }, 'AlipayConnect')
    expect(visited).toMatchObject({ status: overHttp.status, body: text(overHttp) })
    expect(visited?.location).toBe(header(overHttp, 'Location'))
  }
  const facts = recordsOf(tape, 'page').map(({ exchange, ms, at: time, ...rest }) => rest)
  expect(facts.filter((_, index) => index % 2 === 0)).toEqual(facts.filter((_, index) => index % 2 === 1))
})

it.each(['', 'nothing', 'alipayplus://launch', 'http://[::1'])(
  'the Client SDK finds no page at "%s"',
  async (url) => {
    const { session, tape } = await openedPage()
    expect(session.visit(url, get)).toBeUndefined()
    expect(recordsOf(tape, 'page')).toEqual([])
  },
)

it('the Client SDK finds no page on the server of somebody else', async () => {
  const { session, path } = await openedPage()
  expect(session.visit(`https://elsewhere.example${path}`, get)).toBeUndefined()
})

it.each([
  ['the order-code URL', '/code/CODE-1', 200],
  ["the merchant's result page", '/merchant/result/PAY1', 200],
  ['the icon that a browser asks for', '/favicon.ico', 404],
])('%s is a page, and no message of the partner', async (_, path, status) => {
  const { at, tape } = await openedPage()
  const answer = await at(path, get)
  expect(answer.status).toBe(status)
  expect(header(answer, 'Content-Type')).toBe('text/html; charset=utf-8')
  expect(recordsOf(tape, 'request')).toEqual([])
  expect(recordsOf(tape, 'page')).toEqual([])
})
