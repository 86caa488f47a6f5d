import type { PageRecord } from '../../schemas/generated/suite.ts'
import type { Tape } from '../tape/tape.ts'
import { isWeb, nothingSent, type Problem, type View, type Visit, type Visiting } from './visit.ts'
import type { WebView } from './web-view.ts'

/** The page behind an acquirer's static code, as a user has it open. */
export interface ShopPage {
  /** Whether what is shown now has a form with a field for the amount. */
  readonly hasForm: boolean
  /** Whether scripts belong to what is shown now, which plain HTTP does not run. */
  readonly isScripted: boolean
  /** Of the page that was opened; absent: none came. */
  readonly status?: number
  /** Why it could not be opened. */
  readonly problem?: Problem
  /** Types an amount as a person writes it, and sends it. Where there is no form nothing is done or recorded. */
  enter(amount: string): Promise<Entered>
  close(): Promise<void>
}

/** What came of an amount. */
export interface Entered {
  /** Where the page sent the browser in the end; null: nowhere. */
  readonly redirectedTo: string | null
  /** Of the answer to what was sent; absent: none came. */
  readonly status?: number
  readonly problem?: Problem
}

export interface Opening {
  readonly url: string
  readonly scenario: string
  readonly tape: Tape
  readonly webView: WebView
  readonly visiting: Visiting
  /** What it is to be shown in. Default: a browser, where there is one. */
  readonly wanted?: View['kind']
  /** Throws where the run was interrupted; what came until then is recorded before. */
  readonly stopIfInterrupted: () => void
}

/**
 * Opens a page and records it. What goes wrong stands on the tape.
 *
 * @throws nothing but what `stopIfInterrupted` throws; so does entering an amount
 */
export async function openShopPage(opening: Opening): Promise<ShopPage> {
  const { url, webView, visiting, wanted, tape, stopIfInterrupted } = opening
  stopIfInterrupted()
  const begun = begin(tape)
  const view = await webView.view(url, visiting, wanted)
  const opened = isWeb(url) && URL.canParse(url) ? await view.open(url) : nowhere(url)
  tape.write({ ...about(opening, view), ...begun, userAgent: visiting.userAgent, ...openRecord(url, opened) })
  if (visiting.signal.aborted) await view.close()
  stopIfInterrupted()
  return shopPage(opening, view, opened)
}

function shopPage(opening: Opening, view: View, opened: Visit): ShopPage {
  const { tape, stopIfInterrupted } = opening
  const { landed, problem } = opened
  const status = landed?.status ?? opened.status
  let shown = landed
  const enter = async (amount: string, from: string): Promise<Visit> => {
    stopIfInterrupted()
    const begun = begin(tape)
    const entered = await view.enter(amount)
    tape.write({ ...about(opening, view), ...begun, ...amountRecord(from, amount, entered) })
    for (const hop of hopRecords(entered))
      tape.write({ ...about(opening, view), exchange: tape.nextExchange(), ...hop })
    stopIfInterrupted()
    return entered
  }
  return {
    get hasForm() {
      return shown?.amountField ?? false
    },
    get isScripted() {
      return shown?.scripted ?? false
    },
    ...(status === undefined ? {} : { status }),
    ...(problem ? { problem } : {}),
    enter: async (amount) => {
      if (!shown?.amountField) return { redirectedTo: null, problem: nothingSent }
      const entered = await enter(amount, shown.url)
      shown = entered.landed
      return enteredIn(entered)
    },
    close: () => view.close(),
  }
}

const nowhere = (url: string): Visit => ({
  hops: [],
  problem: { reason: 'unreachable', detail: `${JSON.stringify(url)} is no http or https address` },
})

const begin = (tape: Tape) => ({ exchange: tape.nextExchange(), fromMs: tape.elapsedMs() })

const about = ({ scenario }: Opening, { kind, because }: View) => ({
  type: 'page' as const,
  scenario,
  kind,
  ...(because === undefined ? {} : { because }),
})

type Facts = Pick<PageRecord, 'page' | 'url'> & Partial<PageRecord>

function openRecord(url: string, { landed, hops, status, ...rest }: Visit): Facts {
  const { url: ended = hops.at(-1)?.to ?? url, contentType, amountField = false } = landed ?? {}
  const last = landed?.status ?? status
  return {
    page: 'shopPage.open',
    method: 'GET',
    url,
    ...(last === undefined ? {} : { status: last }),
    ...(contentType === undefined ? {} : { contentType }),
    amountField,
    ...(ended === url ? {} : { location: ended }),
    ...ending({ ...rest, ...(landed ? { landed } : {}) }),
  }
}

function amountRecord(from: string, amount: string, visit: Visit): Facts {
  const { sent, status, hops } = visit
  const { method, url = from, form } = sent ?? {}
  return {
    page: 'shopPage.amount',
    ...(method ? { method } : {}),
    url,
    amount,
    ...(form === undefined ? {} : { form: cut(form) }),
    ...(status === undefined ? {} : { status }),
    ...(hops.length === 0 ? ending(visit) : {}),
  }
}

/** One record for each time that the visitor was sent on; the last says how it ended. */
function hopRecords(visit: Visit): Facts[] {
  return visit.hops.map(({ url, to, by, status }, at) => ({
    page: 'shopPage.redirect',
    url,
    location: to,
    by,
    ...(status === undefined ? {} : { status }),
    ...(at === visit.hops.length - 1 ? ending(visit) : {}),
  }))
}

function ending({ landed, problem }: Pick<Visit, 'landed' | 'problem'>) {
  return { ...(landed ? { text: cut(landed.text) } : {}), ...problem }
}

/** As much of a text as a record holds. */
const cut = (text: string) => text.slice(0, 2000)

function enteredIn({ hops, status, problem }: Visit): Entered {
  return {
    redirectedTo: hops.at(-1)?.to ?? null,
    ...(status === undefined ? {} : { status }),
    ...(problem ? { problem } : {}),
  }
}
