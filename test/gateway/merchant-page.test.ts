import fc from 'fast-check'
import { expect, it } from 'vitest'
import { codeValueIn, orderCodeUrl } from '../../gateway/merchant-page.ts'
import { connected, decode, orderFacts, recordsOf } from './harness.ts'
import { get, header, openedPage, text } from './page-harness.ts'
import { post, type WireMessage } from './support.ts'

const codeIn = (answer: WireMessage) => codeValueIn(header(answer, 'Location'))

it('a page is HTML with the name of the shop and a form for the amount', async () => {
  const { at, path } = await openedPage()
  const answer = await at(path, get)
  expect(answer.status).toBe(200)
  expect(header(answer, 'Content-Type')).toBe('text/html; charset=utf-8')
  expect(text(answer)).toMatch(/^<!doctype html>\n<html lang="en">/)
  expect(text(answer)).toContain('<h1>Tea House</h1>')
  expect(text(answer)).toMatch(/<form method="post">.*<input name="amount"[^>]*>.*<\/form>/s)
  expect(text(answer)).toContain('smallest unit of THB')
})

it.each([
  ['<script>alert(1)</script>', '&#60;script&#62;alert(1)&#60;/script&#62;'],
  ['Fish & "Chips"', 'Fish &#38; &#34;Chips&#34;'],
  ["L'Osteria", 'L&#39;Osteria'],
  ['珍珠奶茶 🧋', '珍珠奶茶 🧋'],
])('a shop named %s stands on its page as text', async (shop, escaped) => {
  const { at, path } = await openedPage({ shop })
  expect(text(await at(path, get))).toContain(`<title>${escaped}</title>\n<h1>${escaped}</h1>`)
})

it('no name and no currency of a shop opens an element or ends an attribute', async () => {
  const { open, gateway } = await connected()
  const session = open({ scenario: 'one' })
  const tags = (html: string) => html.match(/<[^>]*>/g)
  const bodyOf = async (shop: string, currency: string) => {
    const url = session.openPage({ shop, currency, amount: '1', order: () => '' })
    return text(await post(gateway.url, { ...get, path: new URL(url).pathname }))
  }
  const plain = tags(await bodyOf('x', 'x'))
  const hostile = fc.string({ unit: fc.constantFrom(...'<>&"\'/= abc') })
  await fc.assert(
    fc.asyncProperty(hostile, hostile, async (shop, currency) => {
      expect(tags(await bodyOf(shop, currency))).toEqual(plain)
    }),
    { numRuns: 50 },
  )
})

it.each(['1', '2999', '9999999999999999'])(
  'who enters the amount %s is sent to an order of it',
  async (amount) => {
    const { enter, placed, gateway } = await openedPage({ amount })
    const answer = await enter(`amount=${amount}`)
    expect(answer.status).toBe(303)
    expect(header(answer, 'Location')).toBe(`${gateway.publicUrl}/code/CODE-${amount}`)
    expect(text(answer)).toBe('')
    expect(placed).toEqual([amount])
  },
)

it.each<[title: string, form: string]>([
  ['nothing', ''],
  ['an empty amount', 'amount='],
  ['no amount', 'sum=2999'],
  ['0', 'amount=0'],
  ['a leading zero', 'amount=0100'],
  ['a minus', 'amount=-1'],
  ['decimals', 'amount=29.99'],
  ['a comma', 'amount=2%2C999'],
  ['an exponent', 'amount=1e3'],
  ['a blank', 'amount=2999+'],
  ['a line end', 'amount=2999%0A'],
  ['digits of another script', 'amount=%D9%A3'],
  ['another amount', 'amount=3000'],
  ['letters', 'amount=many'],
  ['JSON', '{"amount":"2999"}'],
])('who enters %s is asked again, and nothing is ordered', async (_, form) => {
  const { enter, placed } = await openedPage()
  const answer = await enter(form)
  expect(answer.status).toBe(400)
  expect(header(answer, 'Location')).toBeUndefined()
  expect(text(answer)).toContain('<form method="post">')
  expect(placed).toEqual([])
})

const printable = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 512 })

it('any printable code value comes back out of the order-code URL that a visitor is sent to', async () => {
  const { session, gateway } = await openedPage()
  let codeValue = ''
  const order = () => session.orderCodeUrl(codeValue)
  const { pathname } = new URL(session.openPage({ shop: 'Tea', currency: 'THB', amount: '1', order }))
  await fc.assert(
    fc.asyncProperty(printable, async (value) => {
      codeValue = value
      const answer = await post(gateway.url, { path: pathname, body: 'amount=1' })
      expect(answer.status).toBe(303)
      expect(codeIn(answer)).toBe(value)
      expect(new URL(header(answer, 'Location') ?? '').pathname.split('/')).toHaveLength(3)
    }),
  )
})

it('any code value of any script comes back out of its order-code URL', () => {
  const url = fc.constantFrom(
    'http://127.0.0.1:8700',
    'https://wallet-sees.test/code',
    'https://a.test/code/b',
  )
  fc.assert(
    fc.property(url, fc.string({ unit: 'grapheme', maxLength: 512 }), (publicUrl, value) => {
      expect(codeValueIn(orderCodeUrl(publicUrl, value))).toBe(value)
    }),
  )
})

it.each([undefined, '', 'https://shop.example/', 'https://shop.example/codes/1', 'code/1'])(
  '%s holds no code value',
  (url) => {
    expect(codeValueIn(url)).toBeUndefined()
  },
)

it('the order that a visitor is sent to can be decoded', async () => {
  const { enter, session, gateway } = await openedPage()
  const codeValue = codeIn(await enter('amount=2999'))
  expect(codeValue).toBe('CODE-2999')
  session.offer({ codeValue: 'CODE-2999', facts: orderFacts(session, 'PAY1') })
  const answer = await decode(gateway.url, codeValue)
  expect(JSON.parse(text(answer))).toMatchObject({ paymentRequestId: 'PAY1' })
})

it.each([
  ['http://wallet-sees.test', ''],
  ['http://wallet-sees.test/alipay', '/alipay'],
  ['http://wallet-sees.test/alipay', ''],
  ['http://wallet-sees.test/alipay/sandbox/', '/alipay/sandbox'],
  ['http://wallet-sees.test/alipay/sandbox/', ''],
  ['http://wallet-sees.test/merchant', '/merchant'],
  ['http://wallet-sees.test/merchant', ''],
  ['http://wallet-sees.test/code', ''],
])('under %s a page is at "%s/merchant/…" on the wire', async (publicUrl, onWire) => {
  const { at, pageUrl, tape } = await openedPage({}, publicUrl)
  const base = publicUrl.replace(/\/$/, '')
  expect(pageUrl).toMatch(new RegExp(`^${base}/merchant/\\d{12}$`))
  const path = onWire + pageUrl.slice(base.length)
  expect((await at(path, get)).status).toBe(200)
  const sent = await at(path, { body: 'amount=2999' })
  expect([sent.status, header(sent, 'Location')]).toEqual([303, `${base}/code/CODE-2999`])
  expect(recordsOf(tape, 'page').map(({ url }) => url)).toEqual([pageUrl, pageUrl])
})

it('under a public URL in another script a visitor is sent to a URL in ASCII', async () => {
  const { enter, session } = await openedPage({ amount: '1' }, 'http://支付.test/钱包')
  const location = header(await enter('amount=1'), 'Location') ?? ''
  expect(location).toBe('http://xn--bnq875c.test/%E9%92%B1%E5%8C%85/code/CODE-1')
  expect(session.notifyUrl).toMatch(/^http:\/\/xn--bnq875c\.test\/%E9%92%B1%E5%8C%85\/aps\//)
})

it('a page is found whatever query is added to its URL', async () => {
  const { at, path, session, pageUrl } = await openedPage()
  expect((await at(`${path}?from=poster`, get)).status).toBe(200)
  expect(session.visit(`${pageUrl}?from=poster`, get)).toMatchObject({ status: 200 })
})

it.each(['/merchant/000000000000', '/merchant/', '/merchant/1/2'])(
  'there is no page at %s, and no record of it',
  async (path) => {
    const { at, tape } = await openedPage()
    for (const posting of [get, { body: 'amount=1' }]) expect((await at(path, posting)).status).toBe(404)
    expect(recordsOf(tape, 'page')).toEqual([])
  },
)
