import { describe, expect, it } from 'vitest'
import { openTestAuthority } from '../../../gateway/certificates/authority.ts'
import { findChromium } from '../../../gateway/web-view/chromium.ts'
import { temporaryFolder } from '../support.ts'
import { coreCases } from './core-cases.ts'
import { publicUrl, visitor } from './open-shop.ts'
import { form, postForm, redirect, site } from './site.ts'

const installed = findChromium() !== undefined

const title = installed
  ? 'the web view in Chromium'
  : 'the web view in Chromium DID NOT RUN: no Chromium is installed (CHROMIUM names one elsewhere)'

const paymentUrl = `${publicUrl}/cashier/1?sign=a%2Bb%3D`

describe.skipIf(!installed)(title, () => {
  coreCases('browser')
  const phone = visitor('browser')

  /** Opens a page, enters an amount, and tells what came of it. */
  const enter = async (routes: Parameters<typeof site>[0]) => {
    const at = await site(routes)
    const view = phone()
    const shop = await view.open(`${at.url}/`)
    return { ...view, at, shop, entered: await shop.enter('10.00') }
  }

  /** A page whose button works by a script only. */
  const scripted = (script: string) =>
    `<label>Amount <input id="a" type="number" step="0.01"></label><div role="button" onclick="go()">Next</div>
<script>function go() { ${script} }</script>`

  it('sends what the script of a button sends, and is sent on by the script', async () => {
    const send = "fetch('/api/orders', { method: 'POST', body: JSON.stringify({ amount: a.value }) })"
    const { at, entered, pages } = await enter(() => ({
      '/': scripted(`${send}.then((answer) => answer.json()).then(({ to }) => { location.href = to })`),
      '/api/orders': (_, answer) => void answer.end(JSON.stringify({ to: paymentUrl })),
    }))
    expect(entered).toEqual({ redirectedTo: paymentUrl, status: 200 })
    expect(at.asked[1]).toMatchObject({ target: '/api/orders', body: '{"amount":"10.00"}' })
    expect(pages().slice(1)).toEqual([
      {
        page: 'shopPage.amount',
        kind: 'browser',
        method: 'POST',
        url: `${at.url}/api/orders`,
        form: '{"amount":"10.00"}',
        amount: '10.00',
        status: 200,
      },
      { page: 'shopPage.redirect', kind: 'browser', url: `${at.url}/`, location: paymentUrl, by: 'script' },
    ])
  })

  it('takes what the script of a button opens for what was sent', async () => {
    const { at, entered, pages } = await enter(() => ({
      '/': scripted("location.href = '/pay?sum=' + a.value"),
      '/pay': redirect(302, paymentUrl),
    }))
    expect(entered).toEqual({ redirectedTo: paymentUrl, status: 302 })
    expect(pages()[1]).toMatchObject({ method: 'GET', url: `${at.url}/pay?sum=10.00`, status: 302 })
  })

  it('is sent on by a form that sends itself, and asks nothing of where it leads', async () => {
    const elsewhere = await site(() => ({ '/cashier': 'You should not be here' }))
    const to = `${elsewhere.url}/cashier`
    const self = `<form id="f" method="post" action="${to}"></form><script>f.submit()</script>`
    const { entered, pages } = await enter(() => ({ '/': postForm, '/pay': self }))
    expect(entered).toEqual({ redirectedTo: to, status: 200 })
    expect(pages().at(-1)).toMatchObject({ page: 'shopPage.redirect', location: to, by: 'script' })
    expect(elsewhere.asked).toEqual([])
  })

  it('is sent on by a script to an address of another kind', async () => {
    const to = 'alipays://platformapi/startapp?id=1'
    const { entered } = await enter(() => ({
      '/': postForm,
      '/pay': `<script>location.replace('${to}')</script>`,
    }))
    expect(entered).toEqual({ redirectedTo: to, status: 200 })
  })

  it('waits for a redirect that a script makes later', async () => {
    const later = `Paying<script>setTimeout(() => { location.href = '${paymentUrl}' }, 700)</script>`
    const { entered } = await enter(() => ({ '/': postForm, '/pay': later }))
    expect(entered).toEqual({ redirectedTo: paymentUrl, status: 200 })
  })

  it('shows the page of the gateway that it is sent to', async () => {
    const at = await site(() => ({
      '/': postForm,
      '/pay': redirect(303, '/alipay/cashier/1'),
      '/alipay/cashier/1': 'The cashier',
    }))
    const shop = await phone({ publicUrl: `${at.url}/alipay` }).open(`${at.url}/`)
    await shop.enter('10.00')
    await expect.poll(() => at.visits.at(-1), { timeout: 20_000 }).toBe('GET /alipay/cashier/1')
  })

  it('waits for a form that a script makes', async () => {
    const late = `<div id="d"></div><script>setTimeout(() => { d.innerHTML = '${postForm}' }, 500)</script>`
    const { entered } = await enter(() => ({ '/': late, '/pay': redirect(303, paymentUrl) }))
    expect(entered.redirectedTo).toBe(paymentUrl)
  })

  it('waits until the button can be pressed', async () => {
    const script = `<script>
const [field, button] = [document.querySelector('input'), document.querySelector('button')]
button.disabled = true
field.addEventListener('keyup', () => { button.disabled = field.value !== '10.00' })
</script>`
    const { at } = await enter(() => ({ '/': postForm + script, '/pay': redirect(303, paymentUrl) }))
    expect(at.visits).toEqual(['GET /', 'POST /pay'])
  })

  it('types into no field that is not to be seen', async () => {
    const style = '<style>.trap { position: absolute; visibility: hidden }</style>'
    const trap = '<input class="trap" name="amount2" placeholder="amount">'
    const { at } = await enter(() => ({
      '/': `${style}<form method="post" action="/pay">${trap}<input name="f1" aria-label="Sum"><button>Pay</button></form>`,
      '/pay': redirect(303, paymentUrl),
    }))
    expect(at.asked[1]?.body).toBe('amount2=&f1=10.00')
  })

  it('says that the browser did not send the form', async () => {
    const strict =
      '<form method="post" action="/pay"><input name="amount" pattern="[0-9]+"><button>Pay</button></form>'
    const { at, entered, pages } = await enter(() => ({ '/': strict }))
    expect(entered).toMatchObject({ redirectedTo: null, problem: { reason: 'not-submitted' } })
    expect(pages()[1]).toMatchObject({ page: 'shopPage.amount', url: `${at.url}/`, amount: '10.00' })
    expect(pages()[1]).not.toHaveProperty('method')
    expect(at.visits).toEqual(['GET /'])
  })

  it('gives up what a script sends and nobody answers', async () => {
    const at = await site(() => ({
      '/': scripted("fetch('/api', { method: 'PUT', body: a.value })"),
      '/api': () => {},
    }))
    const { open, limit, pages } = phone()
    const shop = await open(`${at.url}/`)
    limit(5000)
    expect(await shop.enter('10.00')).toMatchObject({ redirectedTo: null, problem: { reason: 'timeout' } })
    expect(pages()[1]).toMatchObject({ url: `${at.url}/api`, form: '10.00', reason: 'timeout' })
  })

  it('sends nothing where the field is gone', async () => {
    let letGo = () => {}
    const script = "fetch('/wait').then(() => { document.body.innerHTML = ''; fetch('/gone') })"
    const at = await site(() => ({
      '/': `${postForm}<script>${script}</script>`,
      '/wait': (_, answer) => {
        letGo = () => answer.end()
      },
    }))
    const { open, pages } = phone()
    const shop = await open(`${at.url}/`)
    await expect.poll(() => at.visits, { timeout: 20_000 }).toContain('GET /wait')
    letGo()
    await expect.poll(() => at.visits, { timeout: 20_000 }).toContain('GET /gone')
    expect(await shop.enter('10.00')).toMatchObject({
      redirectedTo: null,
      problem: { reason: 'not-submitted' },
    })
    expect(pages()[1]).toMatchObject({ page: 'shopPage.amount', url: `${at.url}/`, reason: 'not-submitted' })
  })

  it('sends a form without a button', async () => {
    const bare = '<form method="post" action="/pay"><input name="amount"></form>'
    const { at } = await enter(() => ({ '/': bare, '/pay': redirect(303, paymentUrl) }))
    expect(at.asked[1]?.body).toBe('amount=10.00')
  })

  it('visits frames of other sites without being led away by them', async () => {
    const other = await site(() => ({ '/ad': '<script>location.href = "/ad2"</script>', '/ad2': 'Ad' }))
    const page = `${form('method="post" action="/pay"')}<iframe src="${other.url}/ad"></iframe>`
    const { at, entered } = await enter(() => ({ '/': page, '/pay': redirect(303, paymentUrl) }))
    expect([at.visits, entered.redirectedTo]).toEqual([['GET /', 'POST /pay'], paymentUrl])
  })

  it('trusts no certificate of an authority that nobody named', async () => {
    const now = new Date()
    const authority = openTestAuthority(await temporaryFolder(), now)
    const at = await site(() => ({ '/': postForm }), authority.issue({ hosts: ['127.0.0.1'], now }))
    const { open, pages } = phone()
    expect(await open(`${at.url}/`)).toMatchObject({ hasForm: false, problem: { reason: 'tls' } })
    expect(pages()).toMatchObject([
      { kind: 'browser', reason: 'tls', detail: expect.stringContaining('CERT') },
    ])
    expect(at.asked).toEqual([])
  })
})
