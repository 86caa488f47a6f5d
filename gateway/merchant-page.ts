import { randomDigits, type World } from './world.ts'

/** The page behind the static entry code of a shop, on which a user enters what there is to pay. */
export interface MerchantPage {
  readonly scenario: string
  readonly url: string
  readonly shop: string
  readonly currency: string
  /** Places an order of `amount`, in the smallest unit; returns its order-code URL. */
  order(amount: string): string
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

/** The path of a page that no other scenario and no other run has. */
export const newPagePath = (world: World) => pages + randomDigits(world, 12)

/** Whether a route under the public URL is kept for the pages of merchants. */
export const isPagePath = (route: string) => route.startsWith(pages)

/** Whether a request target is the route of a page with nothing of a public URL in front. */
export const isPageRoute = (target: string) => new RegExp(`^${pages}\\d+(\\?|$)`).test(target)

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
  if (!/^[1-9]\d{0,15}$/.test(amount))
    return { page: 'merchantPage.amount', status: 400, body: html(page), amount }
  return { page: 'merchantPage.amount', status: 303, body: '', amount, location: page.order(amount) }
}

const html = ({ shop, currency }: MerchantPage) => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(shop)}</title>
<h1>${escaped(shop)}</h1>
<form method="post">
<label>Amount in the smallest unit of ${escaped(currency)} <input name="amount" inputmode="numeric" pattern="[1-9][0-9]*" required></label>
<button>Pay</button>
</form>
</html>
`

const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
