import type { Browser, Locator, Page } from 'playwright-core'
import { amountField, typedFields } from './amount-field.ts'
import { attribute, type Document, readDocument } from './document.ts'
import { Leg } from './leg.ts'
import { problemOf } from './net-errors.ts'
import { steer } from './steering.ts'
import { submitWith } from './submit.ts'
import { upTo } from './up-to.ts'
import {
  interrupted,
  type Landed,
  nothingSent,
  outOfTime,
  type View,
  type Visit,
  type Visiting,
} from './visit.ts'

/** The page as it stands in the browser. */
interface Seen {
  readonly document: Document
  /** The field of the amount. */
  readonly field?: Locator
}

/** A web view that is a page of a Chromium, with nothing in common with any other page. */
export class BrowserView implements View {
  readonly kind = 'browser'
  readonly #browser: Browser
  readonly #visiting: Visiting
  #page: Page | undefined
  #leg: Leg
  #endMs = 0

  constructor(browser: Browser, visiting: Visiting) {
    this.#browser = browser
    this.#visiting = visiting
    this.#leg = this.#newLeg('about:blank', true)
  }

  open(url: string): Promise<Visit> {
    return this.#visit(async () => {
      const page = await this.#newPage()
      this.#startClock()
      const loaded = page.goto(url).catch((error: Error) => this.#takeFailure(error))
      await this.#within(Promise.race([loaded, this.#leg.over]))
      return this.#settle(page, ({ field, document }) => field !== undefined || isStill(document))
    })
  }

  enter(amount: string): Promise<Visit> {
    return this.#visit(async () => {
      const page = this.#page
      if (!page) return undefined
      const leg = this.#newLeg(page.url(), false)
      this.#leg = leg
      const field = (await this.#look(page))?.field
      if (!field) return undefined
      await this.#within(submitWith(field, amount, () => Math.max(1, this.#leftMs)).catch(() => {}))
      const isRefused = (await this.#within(refusedForms(page).count())) !== 0
      return this.#settle(page, ({ document }) => isStill(document) && (leg.isSent || isRefused))
    })
  }

  async close(): Promise<void> {
    const context = this.#page?.context()
    await context?.close().catch(() => {})
  }

  get #leftMs(): number {
    return Math.max(0, this.#endMs - this.#visiting.monotonicMs())
  }

  /** How long the browser takes to make a page is nothing to the partner. */
  #startClock(): void {
    this.#endMs = this.#visiting.monotonicMs() + this.#visiting.limitMs
  }

  #newLeg(from: string, opening: boolean): Leg {
    return new Leg({ from, opening, publicUrl: this.#visiting.publicUrl })
  }

  #within<T>(work: Promise<T>, ms = this.#leftMs): Promise<T | undefined> {
    return upTo(work, ms, this.#visiting.signal)
  }

  async #newPage(): Promise<Page> {
    const { userAgent, limitMs } = this.#visiting
    const context = await this.#browser.newContext({ userAgent, ...phone })
    const page = await context.newPage()
    this.#page = page
    page.setDefaultTimeout(limitMs)
    await steer(page, () => this.#leg)
    return page
  }

  /** Does something within the limit, and puts together what the leg tells and what is seen in the end. */
  async #visit(act: () => Promise<Seen | undefined>): Promise<Visit> {
    const { limitMs, signal } = this.#visiting
    this.#startClock()
    try {
      const seen = await act()
      const leg = this.#leg
      const visit = leg.visit()
      if (signal.aborted) return { ...visit, problem: interrupted }
      if (leg.isOver) return visit
      if (!leg.awaitsDocument && !visit.sent && visit.hops.length === 0)
        return { ...visit, problem: nothingSent }
      const isAnswered = visit.status !== undefined || !visit.sent
      if (leg.awaitsDocument || !isAnswered || !seen) return { ...visit, problem: outOfTime(limitMs) }
      return { ...visit, landed: landedOn(seen, leg) }
    } catch (error) {
      const detail = String(error).split('\n')[0] ?? ''
      return { hops: [], problem: signal.aborted ? interrupted : { reason: 'browser-failed', detail } }
    }
  }

  /** Looks until the page is as it should be and nothing is on its way, the leg is over, or the time. */
  async #settle(page: Page, isThere: (seen: Seen) => boolean): Promise<Seen | undefined> {
    const leg = this.#leg
    for (;;) {
      const seen = await this.#within(this.#look(page), lookMs)
      const done = seen && !leg.awaitsDocument && isThere(seen)
      if (done || leg.isOver || this.#leftMs === 0 || this.#visiting.signal.aborted) return seen
      await this.#within(leg.over, Math.min(lookGapMs, this.#leftMs))
    }
  }

  /** The page as it is; undefined where it is about to be another. @throws where the browser is gone */
  async #look(page: Page): Promise<Seen | undefined> {
    try {
      const document = readDocument(await page.content(), page.url(), { scripted: true })
      const field = await fieldIn(document, page)
      return field ? { document, field } : { document }
    } catch (error) {
      if (page.isClosed() || !this.#browser.isConnected()) throw error
      return undefined
    }
  }

  /** Of what is wrong with an address or a connection not all stands in the requests of the page. */
  #takeFailure({ message }: Error): void {
    const problem = message.includes('net::') ? problemOf(message) : undefined
    if (problem) this.#leg.end(problem)
  }
}

const phone = {
  viewport: { width: 390, height: 844 },
  isMobile: true,
  hasTouch: true,
  locale: 'en',
  serviceWorkers: 'block',
} as const

/** Between two looks at a page that may still change, and for one of them. */
const lookGapMs = 50
const lookMs = 5000

/** Forms that the browser does not send because of what was entered. */
const refusedForms = (page: Page) => page.locator('form:invalid:not([novalidate])')

/** Whether nothing is on a page that can send its visitor on, or change what is to be seen. */
const isStill = ({ url, elements }: Document) =>
  url.startsWith('chrome-error:') ||
  elements.every(
    (one) =>
      one.tagName !== 'script' &&
      one.tagName !== 'iframe' &&
      one.attrs.every(({ name }) => !name.startsWith('on')) &&
      attribute(one, 'http-equiv')?.toLowerCase() !== 'refresh',
  )

async function fieldIn(document: Document, page: Page): Promise<Locator | undefined> {
  const inputs = page.locator('xpath=//input')
  const fields = typedFields(document).map((field) => ({ ...field, input: inputs.nth(field.index) }))
  const usable = await Promise.all(
    fields.map(async ({ input }) => (await input.isVisible()) && (await input.isEditable())),
  )
  return amountField(
    fields.filter((_, at) => usable[at]),
    document,
  )?.input
}

function landedOn({ document, field }: Seen, { last }: Leg): Landed {
  const contentType = last?.headers.get('content-type')
  return {
    url: last?.url ?? document.url,
    ...(last ? { status: last.status } : {}),
    ...(contentType === undefined ? {} : { contentType }),
    text: document.url.startsWith('chrome-error:') ? '' : document.text,
    amountField: field !== undefined,
  }
}
