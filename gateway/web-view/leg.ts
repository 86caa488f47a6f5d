import type { Submission } from './form.ts'
import {
  type Hop,
  isGateways,
  isWeb,
  mostHops,
  originOf,
  type Problem,
  tooManyRedirects,
  type Visit,
} from './visit.ts'

/** An answer to a request for a document. */
export interface DocumentAnswer {
  readonly url: string
  readonly status: number
  /** Header lines by their name in lower case. */
  readonly headers: ReadonlyMap<string, string>
}

export interface LegOptions {
  /** The page is opened: whatever is asked for first is asked for by the suite. Otherwise an amount was entered. */
  readonly opening: boolean
  /** The page that is shown. */
  readonly from: string
  readonly publicUrl: string
}

/** The way of a browser from one page to where it ends, as its requests and answers tell it. */
export class Leg {
  /** Settles when there is nothing more to wait for. */
  readonly over: Promise<void>
  isOver = false
  problem?: Problem
  /** A document was asked for that is not shown yet. */
  awaitsDocument: boolean
  readonly #options: LegOptions
  readonly #own: Set<string>
  readonly #hops: Hop[] = []
  readonly #reasons = new Map<string, string>()
  readonly #calls: { readonly sent: Submission; status?: number }[] = []
  #sent: Submission | undefined
  #status: number | undefined
  #last: DocumentAnswer | undefined
  #end: () => void = () => {}

  constructor(options: LegOptions) {
    this.#options = options
    this.awaitsDocument = options.opening
    this.#own = new Set(options.opening ? [] : [originOf(options.from)])
    this.over = new Promise((resolve) => {
      this.#end = resolve
    })
  }

  /** Whether something was sent, as a document or by a script. */
  get isSent(): boolean {
    return this.#sent !== undefined || this.#calls.length > 0
  }

  /** The last document that came and is no redirect. */
  get last(): DocumentAnswer | undefined {
    return this.#last
  }

  /** The page is about to go somewhere; `reason` is Chromium's. Only of the web there is a request as well. */
  wants(url: string, reason: string): void {
    this.#reasons.set(url, reason)
    if (!this.isOver && !isWeb(url) && !inPage.test(url))
      this.#hop({ url: this.#at, to: url, by: by(reason) })
  }

  /** The page asks for a document, not because a server sent it on. Whether the request may leave. */
  asks(request: Submission): boolean {
    if (this.isOver) return this.#mayLeave(request.url)
    this.awaitsDocument = true
    if (!this.#isSubmission(request))
      return this.#hop({ url: this.#at, to: request.url, by: by(this.#reasons.get(request.url)) })
    this.#sent = request
    this.#own.add(originOf(request.url))
    return true
  }

  /** A document came, or a redirect. Whether it may have its effect. */
  answers(answer: DocumentAnswer): boolean {
    const { url, status, headers } = answer
    const location = status >= 300 && status < 400 ? headers.get('location') : undefined
    const to = location !== undefined && URL.canParse(location, url) ? new URL(location, url).href : undefined
    if (this.isOver) return to === undefined || this.#mayLeave(to)
    this.#status ??= status
    this.#last = undefined
    if (to !== undefined) return this.#hop({ url, to, by: 'http', status })
    this.#last = answer
    if (status === 204 || status === 205 || headers.get('content-disposition')?.startsWith('attachment'))
      this.end()
    return true
  }

  /** The document that came is shown. */
  shows(): void {
    if (this.#last) this.awaitsDocument = false
  }

  /** A script sent something; returns what takes the status of its answer. */
  calls(sent: Submission): (status: number) => void {
    const call: { sent: Submission; status?: number } = { sent }
    this.#calls.push(call)
    return (status) => {
      call.status = status
    }
  }

  end(problem?: Problem): void {
    if (this.isOver) return
    if (problem) this.problem = problem
    this.isOver = true
    this.#end()
  }

  /** What came of it. The form of a page that is sent by a script alone is what the script sent. */
  visit(): Visit {
    const call = this.#calls.find(({ sent }) => sent.method === 'POST') ?? this.#calls[0]
    const { sent, status } = this.#sent ? { sent: this.#sent, status: this.#status } : (call ?? {})
    return {
      hops: this.#hops,
      ...(sent ? { sent } : {}),
      ...(status === undefined ? {} : { status }),
      ...(this.problem ? { problem: this.problem } : {}),
    }
  }

  get #at(): string {
    return this.#last?.url ?? this.#hops.at(-1)?.to ?? this.#sent?.url ?? this.#options.from
  }

  /** A form that a person sent, or what the script of a button asks for in its place. */
  #isSubmission({ method, url }: Submission): boolean {
    if (this.#sent || this.#options.opening) return !this.#sent
    if (method === 'POST' || this.#reasons.get(url)?.startsWith('formSubmission')) return true
    return this.#calls.length === 0 && this.#own.has(originOf(url))
  }

  #hop(hop: Hop): boolean {
    this.#hops.push(hop)
    if (this.#stopsAt(hop.to)) this.end()
    else if (this.#hops.length === mostHops) this.end(tooManyRedirects)
    return this.#mayLeave(hop.to) && !this.problem
  }

  /** An entry code may lead anywhere; from its page on, leaving the origin is leaving the acquirer. */
  #stopsAt(url: string): boolean {
    const { opening, publicUrl } = this.#options
    const foreign = opening ? !isWeb(url) : !this.#own.has(originOf(url))
    return foreign || isGateways(url, publicUrl)
  }

  /** The gateway's pages may be shown; nobody else's are asked for. */
  #mayLeave(url: string): boolean {
    return isGateways(url, this.#options.publicUrl) || !this.#stopsAt(url)
  }
}

/** Addresses that need no server. */
const inPage = /^(about|blob|data|javascript|chrome-error):/i

function by(reason: string | undefined): Hop['by'] {
  return reason === 'metaTagRefresh' || reason === 'httpHeaderRefresh' ? 'refresh' : 'script'
}
