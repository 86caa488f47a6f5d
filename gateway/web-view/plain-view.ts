import { rootCertificates } from 'node:tls'
import { type HeaderLines, headerValue } from '../headers.ts'
import { type HttpAnswer, send } from '../http-client.ts'
import { amountField, type Field, typedFields } from './amount-field.ts'
import { CookieJar } from './cookies.ts'
import { type Document, isScripted, readDocument, resolved } from './document.ts'
import { formOf, type Submission, submissionOf } from './form.ts'
import { refreshIn } from './refresh.ts'
import {
  type Hop,
  interrupted,
  isGateways,
  isWeb,
  mostHops,
  nothingSent,
  originOf,
  outOfTime,
  tooManyRedirects,
  type View,
  type Visit,
  type Visiting,
} from './visit.ts'

/** Bytes of a page that are read: pages carry pictures and styles. */
const keepBytes = 4 * 1024 * 1024

type Answered = Extract<HttpAnswer, { ok: true }>

/** A web view that is an HTTP client: it keeps cookies, and runs no scripts. */
export class PlainView implements View {
  readonly kind = 'http'
  readonly because: string
  readonly #visiting: Visiting
  readonly #ca: string | undefined
  readonly #cookies = new CookieJar()
  #shown: Document | undefined

  /** `ca`: PEM of an authority that is trusted beside the public ones. */
  constructor(visiting: Visiting, because: string, ca?: string) {
    this.#visiting = visiting
    this.because = because
    this.#ca = ca
  }

  open(url: string): Promise<Visit> {
    return this.#go({ method: 'GET', url }, (to) => !isWeb(to) || this.#isGateways(to))
  }

  async enter(amount: string): Promise<Visit> {
    const page = this.#shown
    const field = page && fieldIn(page)
    const form = field && formOf(field.element, page)
    const sent = form && submissionOf(form, field, amount, page)
    if (!sent || !isWeb(sent.url)) return { hops: [], problem: nothingSent }
    const own = [originOf(page.url), originOf(sent.url)]
    const visit = await this.#go(sent, (to) => !own.includes(originOf(to)) || this.#isGateways(to))
    if (!visit.landed) this.#shown = undefined
    return visit
  }

  async close(): Promise<void> {}

  #isGateways(url: string): boolean {
    return isGateways(url, this.#visiting.publicUrl)
  }

  /** Sends, and follows where it is sent on, up to the first address that it `stopsAt`. */
  async #go(sent: Submission, stopsAt: (url: string) => boolean): Promise<Visit> {
    const { monotonicMs, limitMs } = this.#visiting
    const end = monotonicMs() + limitMs
    const hops: Hop[] = []
    let visit: Visit = { sent, hops }
    for (let next = sent; ; ) {
      const answer = await this.#ask(next, end)
      if (!answer.ok) return { ...visit, problem: this.#problem(answer) }
      if (hops.length === 0) visit = { ...visit, status: answer.status }
      const page = pageIn(answer, next.url)
      const hop = hopFrom(page, answer)
      if (!hop) return { ...visit, landed: this.#land(page, answer) }
      hops.push(hop)
      if (stopsAt(hop.to)) return visit
      if (hops.length === mostHops) return { ...visit, problem: tooManyRedirects }
      next = followed(next, hop)
    }
  }

  #land(page: Document, answer: Answered) {
    this.#shown = page
    const contentType = headerValue(answer.headers, 'Content-Type')
    return {
      url: page.url,
      status: answer.status,
      ...(contentType === undefined ? {} : { contentType }),
      text: page.text,
      amountField: fieldIn(page) !== undefined,
      scripted: isScripted(page),
    }
  }

  #problem({ reason, detail }: Extract<HttpAnswer, { ok: false }>) {
    if (reason === 'interrupted') return interrupted
    if (reason === 'timeout') return outOfTime(this.#visiting.limitMs)
    return { reason: reason === 'withheld' ? ('closed' as const) : reason, detail }
  }

  async #ask({ method, url, form = '' }: Submission, end: number): Promise<HttpAnswer> {
    const { userAgent, monotonicMs, signal } = this.#visiting
    const target = new URL(url)
    const headers: HeaderLines = [
      ['User-Agent', userAgent],
      ['Accept', 'text/html,application/xhtml+xml,*/*;q=0.8'],
      ['Accept-Language', 'en'],
      ...this.#from(method, url),
      ...this.#cookies.header(target),
    ]
    const answer = await send(
      { method, url: target, headers, body: Buffer.from(form) },
      {
        timeoutMs: Math.max(1, end - monotonicMs()),
        signal,
        keepBytes,
        ...(this.#ca === undefined ? {} : { ca: [...rootCertificates, this.#ca].join('\n') }),
      },
    )
    if (answer.ok) this.#cookies.take(target, answer.headers)
    return answer
  }

  /** Pages that guard their forms look at where a form came from. */
  #from(method: string, url: string): HeaderLines {
    if (method !== 'POST') return []
    const from = this.#shown?.url ?? url
    return [
      ['Content-Type', 'application/x-www-form-urlencoded'],
      ['Origin', originOf(from)],
      ['Referer', originOf(from) === originOf(url) ? from : `${originOf(from)}/`],
    ]
  }
}

/** The field of the amount, where it can be sent without scripts. */
function fieldIn(page: Document): Field | undefined {
  return amountField(
    typedFields(page).filter(({ element }) => formOf(element, page)),
    page,
  )
}

function pageIn({ headers, body }: Answered, url: string): Document {
  const type = headerValue(headers, 'Content-Type') ?? 'text/html'
  const isPage = /^\s*(text\/|application\/xhtml)/i.test(type)
  return readDocument(isPage ? decoded(body, type) : '', url)
}

function decoded(body: Buffer, contentType: string): string {
  const [, charset = 'utf-8'] = /charset\s*=\s*"?([^\s;"]+)/i.exec(contentType) ?? []
  try {
    return new TextDecoder(charset).decode(body)
  } catch {
    return body.toString('utf8')
  }
}

const redirects = [301, 302, 303, 307, 308]

function hopFrom(page: Document, { status, headers }: Answered): Hop | undefined {
  const { url } = page
  const location = redirects.includes(status) ? headerValue(headers, 'Location') : undefined
  const target = location === undefined ? undefined : resolved(location, url)
  if (target !== undefined) return { url, to: target, by: 'http', status }
  const refresh = refreshIn(page)
  return refresh === undefined || refresh === url ? undefined : { url, to: refresh, by: 'refresh', status }
}

/** 307 and 308 repeat what was sent; any other hop asks for a page. */
function followed({ method, form }: Submission, { to, by, status = 0 }: Hop): Submission {
  const repeats = by === 'http' && (status === 307 || status === 308)
  return repeats && form !== undefined ? { method, url: to, form } : { method: 'GET', url: to }
}
