import { cashiers, cashierText } from './cashier-page.ts'
import { randomDigits, type World } from './world.ts'

/** The page behind the static entry code of a shop, on which a user enters what there is to pay. */
export interface MerchantPage {
  readonly scenario: string
  readonly url: string
  readonly shop: string
  readonly currency: string
  /** What there is to pay, in the smallest unit: the user is to enter it. */
  readonly amount: string
  /** Places the order; returns its order-code URL. */
  order(): string
}

/** A visit of the page, over HTTP or by the Client SDK that the suite stands in for. */
export interface PageVisit {
  readonly method: string
  /** The form that was sent, as application/x-www-form-urlencoded. */
  readonly form?: string
}

export interface PageReply {
  readonly page: 'merchantPage.open' | 'merchantPage.amount'
  readonly status: number
  readonly body: string
  readonly amount?: string
  /** Where the visitor is sent: the order-code URL. */
  readonly location?: string
}

const pages = '/merchant/'
const codes = '/code/'
const results = `${pages}result/`

/** What a browser asks for besides, and pages on which there is nothing to do. */
const texts: readonly (readonly [route: string, status: number, text: string])[] = [
  [codes, 200, 'This is an order code. The Client SDK of the wallet takes it from here.'],
  [results, 200, "This is the merchant's result page. Thank you for your payment."],
  [cashiers, 200, cashierText],
  ['/favicon.ico', 404, ''],
]

/** The path of a page that no other scenario and no other run has. */
export const newPagePath = (world: World) => pages + randomDigits(world, 12)

/** Whether a route under the public URL is kept for the pages of merchants. */
export const isPagePath = (route: string) => route.startsWith(pages) || textPage(route) !== undefined

/** The page at a route on which there is nothing to do. */
export function textPage(route: string): { readonly status: number; readonly body: string } | undefined {
  const [, status, text] = texts.find(([start]) => route.startsWith(start)) ?? []
  return status === undefined
    ? undefined
    : { status, body: document('Alipay+ conformance', `<p>${text}</p>`) }
}

/** The merchant's own result page for a payment. */
export const resultUrl = (publicUrl: string, paymentRequestId: string) =>
  publicUrl + results + paymentRequestId

/** Whether a request target is the route of a page with nothing of a public URL in front. */
export const isPageRoute = (target: string) =>
  new RegExp(`^(${pages}\\d+|${cashiers}[0-9a-f]{20})(\\?|$)`).test(target)

/** What tells pages apart: the URL without query and fragment; undefined where it is none. */
export function pageKey(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined
  const { origin, pathname } = new URL(url)
  return origin + pathname
}

/** The order-code URL that carries a code value. */
export const orderCodeUrl = (publicUrl: string, codeValue: string) =>
  publicUrl + codes + encodeURIComponent(codeValue)

/** The code value in an order-code URL, as the Client SDK takes it out; undefined in any other URL. */
export function codeValueIn(url: string | undefined): string | undefined {
  const at = url?.lastIndexOf(codes) ?? -1
  return at < 0 ? undefined : decodeURIComponent((url as string).slice(at + codes.length))
}

/** Opens the page, or takes the amount that was entered on it. */
export function visitPage(page: MerchantPage, { method, form }: PageVisit): PageReply {
  if (method !== 'POST') return { page: 'merchantPage.open', status: 200, body: html(page) }
  const amount = new URLSearchParams(form).get('amount') ?? ''
  if (amount !== page.amount) return { page: 'merchantPage.amount', status: 400, body: html(page), amount }
  return { page: 'merchantPage.amount', status: 303, body: '', amount, location: page.order() }
}

const html = ({ shop, currency, amount }: MerchantPage) =>
  document(
    shop,
    `<form method="post">
<label>Amount in the smallest unit of ${escaped(currency)} <input name="amount" inputmode="numeric" placeholder="${escaped(amount)}" required></label>
<button>Pay</button>
</form>
<p>This test expects ${escaped(amount)}.</p>`,
  )

const document = (title: string, body: string) => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<h1>${escaped(title)}</h1>
${body}
</html>
`

const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
