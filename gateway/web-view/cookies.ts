import type { HeaderLines } from '../headers.ts'

/** The cookies of one visit, by domain and name. How long they last and for which path does not matter in one visit. */
export class CookieJar {
  readonly #cookies = new Map<string, { readonly domain: string; readonly pair: string }>()

  /** Takes what an answer sets. */
  take(url: URL, headers: HeaderLines): void {
    for (const [name, value] of headers) if (name.toLowerCase() === 'set-cookie') this.#set(url, value)
  }

  /** The Cookie header for a request; none where there is no cookie. */
  header({ hostname }: URL): HeaderLines {
    const fitting = [...this.#cookies.values()].filter(({ domain }) => isWithin(hostname, domain))
    return fitting.length === 0 ? [] : [['Cookie', fitting.map(({ pair }) => pair).join('; ')]]
  }

  /** A domain that its setter is not part of does not count. */
  #set({ hostname }: URL, line: string): void {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim())
    const told = attributes.find((one) => /^domain=/i.test(one))?.slice('domain='.length)
    const wide = `.${told?.replace(/^\./, '').toLowerCase()}`
    const domain = told !== undefined && isWithin(hostname, wide) ? wide : hostname
    const key = `${domain} ${pair.split('=')[0]}`
    if (attributes.some((one) => /^max-age=(0|-\d+)$/i.test(one))) this.#cookies.delete(key)
    else this.#cookies.set(key, { domain, pair })
  }
}

/** A domain with a dot in front is that of all hosts below it as well. */
const isWithin = (hostname: string, domain: string) =>
  `.${hostname}`.endsWith(domain) && (domain.startsWith('.') || hostname === domain)
