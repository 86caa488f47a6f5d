import { statSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { Mutation } from '../../fixtures/partners/reference/mpp/mpp.ts'
import { findChromium, launchChromium } from '../../gateway/web-view/chromium.ts'
import { conformance, partner } from '../cli/support.ts'

const executablePath = findChromium()

const title = executablePath
  ? 'the report in Chromium'
  : 'the report in Chromium DID NOT RUN: no Chromium is installed (CHROMIUM names one elsewhere)'

const widths = [
  ['desktop', 1280, 900],
  ['phone', 390, 844],
] as const

/** Certifies a wallet and returns the HTML file. */
async function reportOf(mutation?: Mutation): Promise<string> {
  const { config, folder } = await partner(mutation)
  const out = path.join(folder, 'out')
  await conformance(['--role=mpp', `--config=${config}`, `--out=${out}`])
  return path.join(out, 'index.html')
}

describe.skipIf(!executablePath)(title, () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium(executablePath ?? '')
  })
  afterAll(() => browser?.close())

  /** Opens a file; whatever it loads from elsewhere, and every error, is kept. */
  async function open(
    file: string,
    width: number,
    height: number,
  ): Promise<{ page: Page; faults: string[] }> {
    const page = await browser.newPage({ viewport: { width, height } })
    onTestFinished(() => page.close())
    const faults: string[] = []
    page.on('pageerror', (error) => faults.push(error.message))
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
    page.on('request', (request) => /^https?:/.test(request.url()) && faults.push(request.url()))
    await page.goto(pathToFileURL(file).href)
    return { page, faults }
  }

  it.each(widths)('of a wallet that conforms opens offline at %s width', async (_, width, height) => {
    const { page, faults } = await open(await reportOf(), width, height)
    await page.getByText('MPP (wallet)').first().waitFor()
    expect(await page.title()).toContain('Reference wallet')
    expect(await page.title()).toContain('conformant')
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
    expect(faults).toEqual([])
  })

  it('of a wallet with a defect shows the requirement, expected, actual and the way to mend it', async () => {
    const file = await reportOf((right) => ({
      inquiryPayment: async (request) => {
        const told = await right.inquiryPayment(request)
        return told.paymentResult ? told : { ...told, result: { resultCode: 'SUCCESS', resultStatus: 'S' } }
      },
    }))
    expect(statSync(file).size).toBeLessThan(8 * 1024 * 1024)
    const { page, faults } = await open(file, 1280, 900)
    expect(await page.title()).toContain('not-conformant')
    const sentence =
      'An inquiry about a payment that never was answers F/ORDER_NOT_EXIST without a paymentResult'
    await page.getByPlaceholder('Search tests').fill(sentence)
    await page.getByText(sentence).first().click()
    await page.getByText('F/ORDER_NOT_EXIST').nth(1).waitFor()
    const text = await page.locator('body').textContent()
    expect(text).toContain('Expected')
    expect(text).toContain('S/SUCCESS')
    expect(text).toContain('npm run conformance -- --role=mpp --only=mpp.inquiry.unknown-order')
    expect(faults).toEqual([])
    if (process.env.SCREENSHOTS)
      await page.screenshot({ path: path.join(process.env.SCREENSHOTS, 'finding.png') })
  })
})
