import { afterAll, afterEach, expect } from 'vitest'
import { openShopPage } from '../../../gateway/web-view/shop-page.ts'
import type { Visiting } from '../../../gateway/web-view/visit.ts'
import { openWebView } from '../../../gateway/web-view/web-view.ts'
import { recordsOf } from '../harness.ts'
import { tapeInMemory, tapeIssues, world } from '../support.ts'

export const userAgent = 'Mozilla/5.0 (Linux; Android 14) AlipayClient/10.5'
export const publicUrl = 'http://gateway.test/alipay'

export type Kind = 'browser' | 'http'

/** A web view of one kind for all tests of a file; whoever visits has a tape of their own. */
export function visitor(kind: Kind) {
  const how = kind === 'http' ? { chromium: null } : {}
  const shared = openWebView(how)
  const written: string[][] = []
  const pages: { close(): Promise<void> }[] = []
  afterAll(() => shared.close())
  afterEach(async () => {
    await Promise.all(pages.splice(0).map((page) => page.close()))
    expect(written.splice(0).flatMap(tapeIssues)).toEqual([])
  })
  return ({ ca, ...change }: Partial<Visiting> & { ca?: string } = {}) => {
    const webView = ca === undefined ? shared : openWebView({ ca, ...how })
    const { tape, lines } = tapeInMemory()
    written.push(lines)
    const visiting = {
      userAgent,
      publicUrl,
      limitMs: 20_000,
      monotonicMs: world.monotonicMs,
      signal: new AbortController().signal,
      ...change,
    }
    const open = async (url: string) => {
      const stopIfInterrupted = () => {}
      const page = await openShopPage({ url, scenario: 'one', tape, webView, visiting, stopIfInterrupted })
      pages.push(page)
      return page
    }
    /** The records of pages without their numbers and times. */
    const records = () =>
      recordsOf(tape, 'page').map(({ type, scenario, exchange, fromMs, ms, at, because, ...facts }) => facts)
    /** How long the next visit may take. */
    const limit = (ms: number) => {
      visiting.limitMs = ms
    }
    return { tape, open, limit, pages: records }
  }
}
