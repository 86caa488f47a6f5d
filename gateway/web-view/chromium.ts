import { existsSync } from 'node:fs'
import type { Browser } from 'playwright-core'

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** Where a Chromium is installed; what the environment names wins, also where there is none. */
export function findChromium(named = process.env.CHROMIUM): string | undefined {
  return (named ? [named] : places).find((place) => existsSync(place))
}

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const startMs = 20_000

/**
 * Starts a headless Chromium with an empty profile, which is removed when it closes. Signals are left to the
 * suite; a Chromium that is still there when the process ends is ended with it.
 *
 * @throws where it does not start
 */
export async function launchChromium(executablePath: string): Promise<Browser> {
  const { chromium } = await import('playwright-core')
  return chromium.launch({
    executablePath,
    args: flags,
    timeout: startMs,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  })
}
