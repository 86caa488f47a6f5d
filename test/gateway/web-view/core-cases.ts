import { describe, expect, it } from 'vitest'
import { recordsOf } from '../harness.ts'
import { refusingPort } from '../support.ts'
import { type Kind, publicUrl, userAgent, visitor } from './open-shop.ts'
import { endless, failing, form, postForm, redirect, site } from './site.ts'

const paymentUrl = `${publicUrl}/cashier/1?sign=a%2Bb%3D`
const foreign = 'http://foreign.test/cashier?order=1'

/** What holds of a web view whatever it is. */
export function coreCases(kind: Kind): void {
  const wallet = visitor(kind)
  const pay = async (page: string, ways: Parameters<typeof redirect>[1] | object) => {
    const at = await site(() => ({
      '/': page,
      ...(typeof ways === 'string' ? { '/pay': redirect(303, ways) } : ways),
    }))
    const view = wallet()
    const shop = await view.open(`${at.url}/`)
    return { ...view, at, shop, entered: await shop.enter('10.00') }
  }

  describe('opening a page', () => {
    it('sends the User-Agent, and records what came', async () => {
      const at = await site(() => ({ '/shop': postForm }))
      const { open, tape } = wallet()
      const shop = await open(`${at.url}/shop?code=1`)
      expect([shop.hasForm, shop.status, shop.problem]).toEqual([true, 200, undefined])
      expect(at.asked.map(({ headers }) => headers['user-agent'])).toEqual([userAgent])
      expect(recordsOf(tape, 'page')).toEqual([
        {
          type: 'page',
          scenario: 'one',
          exchange: 1,
          page: 'shopPage.open',
          kind,
          ...(kind === 'http' ? { because: expect.stringContaining('no Chromium') } : {}),
          method: 'GET',
          url: `${at.url}/shop?code=1`,
          userAgent,
          status: 200,
          contentType: 'text/html; charset=utf-8',
          amountField: true,
          text: 'Amount Pay',
          fromMs: expect.any(Number),
          ms: expect.any(Number),
          at: expect.any(String),
        },
      ])
    })

    it.each([
      ['no form', '<h1>Open this page with your wallet.</h1>'],
      [
        'a form without a field for an amount',
        '<form><input type="hidden" name="amount"><button>Pay</button></form>',
      ],
      ['nothing', ''],
      ['no HTML', '\u0000<<<!-<a b="<form'],
    ])('finds no field on %s, and enters nothing', async (_, page) => {
      const at = await site(() => ({ '/': page }))
      const { open, pages } = wallet()
      const shop = await open(`${at.url}/`)
      expect([shop.hasForm, shop.status]).toEqual([false, 200])
      expect(await shop.enter('10.00')).toMatchObject({
        redirectedTo: null,
        problem: { reason: 'not-submitted' },
      })
      expect(pages()).toMatchObject([{ page: 'shopPage.open', amountField: false, status: 200 }])
    })

    it('finds the form in broken HTML, between the rows of a table', async () => {
      const at = await site(() => ({
        '/': '<table><form method=post action=/pay><tr><td><b>Amount<td><input name=amount><p></b><tr><td><button>Pay',
        '/pay': redirect(303, paymentUrl),
      }))
      const shop = await wallet().open(`${at.url}/`)
      expect(shop.hasForm).toBe(true)
      expect((await shop.enter('10.00')).redirectedTo).toBe(paymentUrl)
    })

    it('follows where the code leads, and says where it ended', async () => {
      const at = await site((url) => ({
        '/c/1': redirect(302, '/shop'),
        '/shop': `<meta http-equiv="Refresh" content="0; URL='${url}/shop/1'">`,
        '/shop/1': postForm,
      }))
      const { open, pages } = wallet()
      expect((await open(`${at.url}/c/1`)).hasForm).toBe(true)
      expect(pages()).toMatchObject([{ url: `${at.url}/c/1`, location: `${at.url}/shop/1`, status: 200 }])
    })

    it.each([
      [500, '<p>Sorry'],
      [503, ''],
      [404, '<p>No such shop'],
    ])('records a status of %i', async (status, page) => {
      const at = await site(() => ({ '/': failing(status, page) }))
      const { open, pages } = wallet()
      expect(await open(`${at.url}/`)).toMatchObject({ status, hasForm: false })
      expect(pages()).toMatchObject([{ status, text: page.replace('<p>', ''), amountField: false }])
      expect(pages()[0]).not.toHaveProperty('reason')
    })

    it('records that nobody is there', async () => {
      const { open, pages } = wallet()
      const shop = await open(`http://127.0.0.1:${await refusingPort()}/`)
      expect(shop).toMatchObject({ hasForm: false, problem: { reason: 'unreachable' } })
      expect(shop.status).toBeUndefined()
      expect(pages()).toMatchObject([
        {
          page: 'shopPage.open',
          amountField: false,
          reason: 'unreachable',
          detail: expect.stringContaining('REFUSED'),
        },
      ])
    })

    it('records that the connection is closed without an answer', async () => {
      const at = await site(() => ({ '/': (_, answer) => void answer.destroy() }))
      const { open, pages } = wallet()
      await open(`${at.url}/`)
      expect(pages()).toMatchObject([{ reason: 'closed' }])
    })

    it('gives up a page that never ends', async () => {
      const at = await site(() => ({ '/': endless }))
      const { open, pages } = wallet({ limitMs: 400 })
      expect((await open(`${at.url}/`)).problem).toEqual({
        reason: 'timeout',
        detail: 'no complete answer within 0.4 s',
      })
      expect(pages()).toMatchObject([{ reason: 'timeout', amountField: false }])
    })

    it('gives up a circle of redirects', async () => {
      const at = await site(() => ({ '/': redirect(302, '/again'), '/again': redirect(302, '/') }))
      const { open, pages } = wallet()
      expect((await open(`${at.url}/`)).problem?.reason).toBe('too-many-redirects')
      expect(pages()).toMatchObject([{ reason: 'too-many-redirects', status: 302 }])
      expect(at.visits.length).toBeLessThanOrEqual(11)
    })

    it.each(['', 'shop', 'alipays://shop', 'http://[::1', 'ftp://127.0.0.1/'])(
      'records that "%s" is no address of a page',
      async (url) => {
        const { open, pages } = wallet()
        expect((await open(url)).problem?.reason).toBe('unreachable')
        expect(pages()).toMatchObject([{ url, reason: 'unreachable' }])
      },
    )

    it('keeps no more than 2,000 characters of a page', async () => {
      const at = await site(() => ({ '/': `<p>${'long '.repeat(100_000)}` }))
      const { open, pages } = wallet()
      await open(`${at.url}/`)
      expect(pages()[0]?.text).toHaveLength(2000)
    })
  })

  describe('entering an amount', () => {
    it('sends a GET form with its hidden fields in place of the query', async () => {
      const hidden = '<input type="hidden" name="order" value="O 1&amp;2">'
      const { at, entered, pages } = await pay(form('action="/pay?old=1#top"', hidden), paymentUrl)
      expect(entered).toEqual({ redirectedTo: paymentUrl, status: 303 })
      expect(at.visits).toEqual(['GET /', 'GET /pay?amount=10.00&order=O+1%262'])
      const sent = `${at.url}/pay?amount=10.00&order=O+1%262`
      expect(pages().slice(1)).toEqual([
        { page: 'shopPage.amount', kind, method: 'GET', url: sent, amount: '10.00', status: 303 },
        { page: 'shopPage.redirect', kind, url: sent, location: paymentUrl, by: 'http', status: 303 },
      ])
    })

    it('sends a POST form with its hidden fields and its button', async () => {
      const more =
        '<input type="hidden" name="t" value="x"><button name="go" value="1">Go</button><button>Other</button>'
      const { at, entered, pages } = await pay(
        `<form method="POST" action="pay"><input name="amount">${more}</form>`,
        paymentUrl,
      )
      expect(entered.redirectedTo).toBe(paymentUrl)
      const [, sent] = at.asked
      expect(sent).toMatchObject({ method: 'POST', target: '/pay', body: 'amount=10.00&t=x&go=1' })
      expect(sent?.headers).toMatchObject({
        'content-type': 'application/x-www-form-urlencoded',
        origin: at.url,
        referer: `${at.url}/`,
        'user-agent': userAgent,
      })
      expect(pages()[1]).toMatchObject({
        method: 'POST',
        url: `${at.url}/pay`,
        form: 'amount=10.00&t=x&go=1',
      })
    })

    it('types into the field that looks like the amount, and nowhere else', async () => {
      const fields =
        '<input name="note"><label for="b">Total amount</label><input type="tel" id="b" name="f2"><input name="phone">'
      const { at } = await pay(
        `<form method="post" action="/pay">${fields}<button>Pay</button></form>`,
        paymentUrl,
      )
      expect(at.asked[1]?.body).toBe('note=&f2=10.00&phone=')
    })

    it('takes the form of the field, where there are several', async () => {
      const search = '<form action="/search"><input type="search" name="q"><button>Search</button></form>'
      const { at, entered } = await pay(search + postForm, paymentUrl)
      expect([at.visits, entered.redirectedTo]).toEqual([['GET /', 'POST /pay'], paymentUrl])
    })

    it('keeps the cookies of the page', async () => {
      const at = await site(() => ({
        '/': (_, answer) =>
          void answer
            .setHeader('Set-Cookie', ['s=1; Path=/; HttpOnly', 't=2'])
            .setHeader('Content-Type', 'text/html')
            .end(postForm),
        '/pay': redirect(303, paymentUrl),
      }))
      const view = wallet()
      await (await view.open(`${at.url}/`)).enter('10.00')
      expect(at.asked.map(({ headers }) => headers.cookie)).toEqual([undefined, 's=1; t=2'])
      await (await view.open(`${at.url}/`)).enter('10.00')
      expect(at.asked[2]?.headers.cookie).toBeUndefined()
    })

    it.each([
      [301, 'GET'],
      [302, 'GET'],
      [303, 'GET'],
      [307, 'POST'],
      [308, 'POST'],
    ])('follows a %i on its own origin with a %s, and asks nothing of the next', async (status, method) => {
      const elsewhere = await site(() => ({ '/cashier': 'You should not be here' }))
      const { at, entered, pages } = await pay(postForm, {
        '/pay': redirect(status, '/next'),
        '/next': redirect(status, `${elsewhere.url}/cashier`),
      })
      expect(entered).toEqual({ redirectedTo: `${elsewhere.url}/cashier`, status })
      expect(at.visits).toEqual(['GET /', 'POST /pay', `${method} /next`])
      expect(at.asked[2]?.body).toBe(method === 'POST' ? 'amount=10.00' : '')
      expect(pages().slice(2)).toEqual([
        {
          page: 'shopPage.redirect',
          kind,
          url: `${at.url}/pay`,
          location: `${at.url}/next`,
          by: 'http',
          status,
        },
        {
          page: 'shopPage.redirect',
          kind,
          url: `${at.url}/next`,
          location: `${elsewhere.url}/cashier`,
          by: 'http',
          status,
        },
      ])
      expect(elsewhere.asked).toEqual([])
    })

    it('follows a refresh of the page', async () => {
      const meta = `<meta http-equiv="refresh" content="0;url=${paymentUrl}">One moment`
      const { entered, at, pages } = await pay(postForm, { '/pay': meta })
      expect(entered).toEqual({ redirectedTo: paymentUrl, status: 200 })
      expect(pages()[2]).toMatchObject({ url: `${at.url}/pay`, location: paymentUrl, by: 'refresh' })
    })

    it('says where an address of another kind would lead', async () => {
      const { entered } = await pay(postForm, 'alipays://platformapi/startapp?id=1')
      expect(entered.redirectedTo).toBe('alipays://platformapi/startapp?id=1')
    })

    it('stops at the gateway, also where the page is on the same origin', async () => {
      const at = await site(() => ({
        '/': postForm,
        '/pay': redirect(303, '/alipay/cashier/1'),
        '/alipay/cashier/1': redirect(303, '/'),
      }))
      const { open } = wallet({ publicUrl: `${at.url}/alipay` })
      const shop = await open(`${at.url}/`)
      expect((await shop.enter('10.00')).redirectedTo).toBe(`${at.url}/alipay/cashier/1`)
    })

    it('shows the page that follows where there is no redirect; it may be entered again', async () => {
      const again = `<p>No amount</p>${postForm}`
      const { entered, shop, pages, at } = await pay(postForm, { '/pay': failing(400, again) })
      expect(entered).toEqual({ redirectedTo: null, status: 400 })
      expect(pages()[1]).toMatchObject({ status: 400, text: 'No amount Shop Amount Pay' })
      expect(shop.hasForm).toBe(true)
      await shop.enter('11.00')
      expect(at.asked[2]).toMatchObject({ method: 'POST', body: 'amount=11.00' })
      expect(pages()).toHaveLength(3)
    })

    it('shows the page of its own that a redirect leads to', async () => {
      const { entered, at, pages, shop } = await pay(postForm, {
        '/pay': redirect(303, '/sorry'),
        '/sorry': '<p>Sorry',
      })
      expect(entered).toEqual({ redirectedTo: `${at.url}/sorry`, status: 303 })
      expect(pages().at(-1)).toMatchObject({
        page: 'shopPage.redirect',
        location: `${at.url}/sorry`,
        text: 'Sorry',
      })
      expect(shop.hasForm).toBe(false)
    })

    it.each([
      [500, '<p>Sorry'],
      [502, ''],
      [204, ''],
    ])('records a status of %i', async (status, page) => {
      const { entered, pages } = await pay(postForm, { '/pay': failing(status, page) })
      expect(entered).toEqual({ redirectedTo: null, status })
      expect(pages()[1]).toMatchObject({ page: 'shopPage.amount', status })
      expect(pages()).toHaveLength(2)
    })

    it('records that the connection is closed without an answer', async () => {
      const { entered, pages, at } = await pay(postForm, {
        '/pay': (_: unknown, answer: { destroy(): void }) => answer.destroy(),
      })
      expect(entered).toMatchObject({ redirectedTo: null, problem: { reason: 'closed' } })
      expect(pages()[1]).toMatchObject({
        method: 'POST',
        url: `${at.url}/pay`,
        form: 'amount=10.00',
        reason: 'closed',
      })
      expect(pages()[1]).not.toHaveProperty('status')
    })

    it('gives up what is never answered', async () => {
      const at = await site(() => ({ '/': postForm, '/pay': () => {} }))
      const { open, limit, pages } = wallet()
      const shop = await open(`${at.url}/`)
      limit(kind === 'http' ? 400 : 5000)
      const entered = await shop.enter('10.00')
      expect(entered).toMatchObject({ redirectedTo: null, problem: { reason: 'timeout' } })
      expect(pages()[1]).toMatchObject({ form: 'amount=10.00', reason: 'timeout' })
    })

    it('gives up a circle of redirects, with each of them on the tape', async () => {
      const { entered, pages } = await pay(postForm, { '/pay': redirect(303, '/pay') })
      expect(entered.problem?.reason).toBe('too-many-redirects')
      const [, amount, ...hops] = pages()
      expect(amount).not.toHaveProperty('reason')
      expect(hops.map((hop) => hop.reason)).toEqual([...Array(9).fill(undefined), 'too-many-redirects'])
    })

    it('does nothing after it has left', async () => {
      const { shop, pages } = await pay(postForm, foreign)
      expect(shop.hasForm).toBe(false)
      expect(await shop.enter('10.00')).toMatchObject({
        redirectedTo: null,
        problem: { reason: 'not-submitted' },
      })
      expect(pages()).toHaveLength(3)
    })
  })
}
