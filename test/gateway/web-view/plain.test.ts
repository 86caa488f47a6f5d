import { rootCertificates } from 'node:tls'
import { describe, expect, it } from 'vitest'
import { openTestAuthority } from '../../../gateway/certificates/authority.ts'
import { recordsOf } from '../harness.ts'
import { temporaryFolder } from '../support.ts'
import { coreCases } from './core-cases.ts'
import { publicUrl, visitor } from './open-shop.ts'
import { form, postForm, redirect, type Site, site } from './site.ts'

coreCases('http')

const phone = visitor('http')
const paymentUrl = `${publicUrl}/cashier/1`

/** A shop whose certificate is of an authority of its own. */
async function secureShop(hosts = ['127.0.0.1']): Promise<{ at: Site; ca: string }> {
  const now = new Date()
  const authority = openTestAuthority(await temporaryFolder(), now)
  const routes = () => ({ '/': postForm, '/pay': redirect(303, paymentUrl) })
  return { at: await site(routes, authority.issue({ hosts, now })), ca: authority.certificate }
}

describe('a page over HTTPS', () => {
  it('is opened where the authority of its certificate is named, and the record says why by no browser', async () => {
    const { at, ca } = await secureShop()
    const { open, tape } = phone({ ca })
    const shop = await open(`${at.url}/`)
    expect(await shop.enter('10.00')).toEqual({ redirectedTo: paymentUrl, status: 303 })
    expect(recordsOf(tape, 'page').map(({ kind, because }) => [kind, because])).toEqual(
      Array(3).fill(['http', expect.stringContaining("partner's own certificate authority")]),
    )
  })

  it.each([
    ['no authority is named', undefined, undefined],
    ['another authority is named', rootCertificates[0], undefined],
    ['its certificate is of another host', 'own', ['shop.example']],
  ])('is not opened where %s', async (_, named, hosts) => {
    const { at, ca } = await secureShop(hosts)
    const trusted = named === 'own' ? ca : named
    const { open, pages } = phone(trusted === undefined ? {} : { ca: trusted })
    expect(await open(`${at.url}/`)).toMatchObject({ hasForm: false, problem: { reason: 'tls' } })
    expect(pages()).toMatchObject([{ kind: 'http', reason: 'tls', amountField: false }])
    expect(at.asked).toEqual([])
  })
})

it('a page without scripts needs a form: the button of a script is none', async () => {
  const at = await site(() => ({ '/': '<input name="amount"><button onclick="pay()">Pay</button>' }))
  expect((await phone().open(`${at.url}/`)).hasForm).toBe(false)
})

it('what a page says to browsers without scripts is read', async () => {
  const at = await site(() => ({ '/': `<noscript>${postForm}</noscript>` }))
  expect((await phone().open(`${at.url}/`)).hasForm).toBe(true)
})

it('a form that leads to no server is not sent', async () => {
  const at = await site(() => ({ '/': form('action="javascript:pay()"') }))
  const { open, pages } = phone()
  const entered = await (await open(`${at.url}/`)).enter('10.00')
  expect(entered).toMatchObject({ redirectedTo: null, problem: { reason: 'not-submitted' } })
  expect(pages()).toHaveLength(2)
})

it('the address of a form is relative to the base of the page', async () => {
  const at = await site((url) => ({
    '/': `<base href="${url}/shops/1/">${form('action="pay"')}`,
    '/shops/1/pay': redirect(303, paymentUrl),
  }))
  const shop = await phone().open(`${at.url}/`)
  expect((await shop.enter('10.00')).redirectedTo).toBe(paymentUrl)
})

it('a page is read in the letters that it is written in', async () => {
  const page = Buffer.from('<p>Se\xf1or', 'latin1')
  const at = await site(() => ({
    '/': (_, answer) =>
      void answer.writeHead(200, { 'Content-Type': 'text/html; charset=ISO-8859-1' }).end(page),
    '/odd': (_, answer) =>
      void answer.writeHead(200, { 'Content-Type': 'text/html; charset=x-odd' }).end('<p>Se\u00f1or'),
  }))
  const { open, pages } = phone()
  for (const path of ['/', '/odd']) await open(at.url + path)
  expect(pages().map(({ text }) => text)).toEqual(['Señor', 'Señor'])
})

it('a large page is read to its end', async () => {
  const at = await site(() => ({ '/': `<!--${'x'.repeat(1_000_000)}-->${postForm}` }))
  expect((await phone().open(`${at.url}/`)).hasForm).toBe(true)
})

it('a page of endless depth is read', async () => {
  const at = await site(() => ({ '/': '<div>'.repeat(20_000) + postForm }))
  expect((await phone().open(`${at.url}/`)).hasForm).toBe(true)
})

it('a picture is no page', async () => {
  const picture = (
    _: unknown,
    answer: { setHeader(name: string, value: string): { end(text: string): void } },
  ) => void answer.setHeader('Content-Type', 'image/svg+xml').end(postForm)
  const at = await site(() => ({ '/': picture }))
  const { open, pages } = phone()
  expect((await open(`${at.url}/`)).hasForm).toBe(false)
  expect(pages()).toMatchObject([{ contentType: 'image/svg+xml', text: '' }])
})
