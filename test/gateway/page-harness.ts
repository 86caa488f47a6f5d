import { headerValue } from '../../gateway/headers.ts'
import { connected } from './harness.ts'
import { type Posting, post, type WireMessage } from './support.ts'

/** A gateway with the page of a shop; whoever enters its amount is sent to the code value. */
export async function openedPage(
  page: { shop?: string; currency?: string; amount?: string } = {},
  publicUrl?: string,
) {
  const setting = await connected(publicUrl === undefined ? {} : { options: { publicUrl } })
  const session = setting.open({ scenario: 'one', customerId: 'U1' })
  const placed: string[] = []
  const amount = page.amount ?? '2999'
  const order = () => {
    placed.push(amount)
    return session.orderCodeUrl(`CODE-${amount}`)
  }
  const pageUrl = session.openPage({ shop: 'Tea House', currency: 'THB', amount, order, ...page })
  const at = (path: string, posting: Posting = {}) => post(setting.gateway.url, { path, ...posting })
  const path = new URL(pageUrl).pathname
  const enter = (form: string) =>
    at(path, { headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: form })
  return { ...setting, session, placed, pageUrl, path, at, enter }
}

export const get = { method: 'GET' } as const
export const text = ({ body }: WireMessage) => body.toString('utf8')
export const header = ({ headers }: WireMessage, name: string) => headerValue(headers, name)
