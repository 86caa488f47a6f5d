import type { Browser } from 'playwright-core'
import { BrowserView } from './browser-view.ts'
import { findChromium, launchChromium } from './chromium.ts'
import { PlainView } from './plain-view.ts'
import type { View, Visiting } from './visit.ts'

export interface WebViewOptions {
  /** PEM of the partner's own certificate authority, which is trusted. */
  readonly ca?: string
  /** Executable of a Chromium; null: none is used. Default: the one that is installed. */
  readonly chromium?: string | null
}

/** The web view of a wallet: what a user's phone opens a page in. */
export interface WebView {
  /** A view with nothing in it yet, for a page that is about to be opened. Never rejects. */
  view(url: string, visiting: Visiting, wanted?: View['kind']): Promise<View>
  /** Ends the browser, where one was started. */
  close(): Promise<void>
}

/**
 * Makes the web view. A page is shown in a real browser where one is installed; it is started for the first page.
 * Chromium trusts no authority that it is told of, and its checks are not switched off: what has a certificate
 * of the partner's own authority is visited with an HTTP client that trusts it.
 */
export function openWebView({ ca, chromium = findChromium() ?? null }: WebViewOptions): WebView {
  let executable = chromium
  let started: Promise<Browser | Error> | undefined
  const forget = () => {
    started = undefined
  }
  const browser = (path: string): Promise<Browser | Error> => {
    started ??= launchChromium(path).then(
      (running) => running.once('disconnected', forget),
      (error: Error) => error,
    )
    return started
  }
  return {
    view: async (url, visiting, wanted = 'browser') => {
      const plain = (because: string) => new PlainView(visiting, because, ca)
      if (wanted === 'http') return plain(notWanted)
      if (ca !== undefined && /^https:/i.test(url)) return plain(ownAuthority)
      if (executable === null) return plain(noBrowser)
      const ours = await browser(executable)
      return ours instanceof Error ? plain(notStarted(ours)) : new BrowserView(ours, visiting)
    },
    close: async () => {
      executable = null
      const running = await started
      if (running && !(running instanceof Error)) await running.close()
    },
  }
}

const ownAuthority =
  "Chromium cannot be told to trust the partner's own certificate authority, which the configuration names"
const notWanted = 'plain HTTP was enough, and is much sooner than a browser'
const noBrowser = 'no Chromium is installed; the environment variable CHROMIUM names one elsewhere'
const notStarted = ({ message }: Error) => `Chromium did not start: ${message.split('\n')[0]}`
