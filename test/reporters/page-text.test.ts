import { expect, it } from 'vitest'
import { attachmentsOf } from '../../reporters/allure-evidence.ts'
import { byNumber, whereOf } from '../../reporters/finding-text.ts'
import { pageText } from '../../reporters/page-text.ts'
import { indexTape } from '../../reporters/tape-index.ts'
import type { PageRecord } from '../../schemas/generated/suite.ts'
import type { JudgedRequirement } from '../../suites/judge/run.ts'
import { leaks, secrets } from './support.ts'

const scenario = 'acqp-mpm-entry-code.pay-success'
const times = { ms: 130, at: '2026-03-01T08:00:00.000Z' }
const visit = { type: 'page', scenario, kind: 'browser', ...times } as const

const opened: PageRecord = {
  ...visit,
  exchange: 4,
  page: 'shopPage.open',
  method: 'GET',
  url: 'https://shop.example/s/1',
  userAgent: 'AlipayClient/10.5',
  status: 200,
  contentType: 'text/html',
  amountField: true,
  text: 'Amount Pay',
  fromMs: 100,
}

const entered: PageRecord = {
  ...visit,
  exchange: 5,
  page: 'shopPage.amount',
  kind: 'http',
  because: 'no Chromium is installed',
  method: 'POST',
  url: 'https://shop.example/pay',
  form: `amount=10.00&accessToken=${secrets.accessToken}`,
  amount: '10.00',
  status: 303,
  fromMs: 100,
}

const redirected: PageRecord = {
  ...visit,
  exchange: 6,
  page: 'shopPage.redirect',
  url: 'https://shop.example/pay',
  location: 'https://gateway.example/cashier/1',
  by: 'http',
  status: 303,
}

it('a page that was opened is shown with what came of it', () => {
  expect(
    pageText(opened),
  ).toBe(`# #4 ${scenario}, "shopPage.open", the suite's web view, a browser, -> partner

GET https://shop.example/s/1
User-Agent: AlipayClient/10.5

HTTP 200 OK (after 30 ms)
Content-Type: text/html
A form with a field for the amount: yes

Amount Pay
`)
})

it('an amount is shown with the form that was sent, masked, and why the web view was no browser', () => {
  const text = pageText(entered)
  expect(leaks(text)).toEqual([])
  expect(text.replace(/accessToken=.*/, 'accessToken=…')).toBe(
    `# #5 ${scenario}, "shopPage.amount", the suite's web view, an HTTP client, -> partner
# no browser: no Chromium is installed

POST https://shop.example/pay
Amount entered: 10.00

amount=10.00&accessToken=…

HTTP 303 See Other (after 30 ms)
`,
  )
})

it('a redirect is shown with where it leads', () => {
  expect(
    pageText(redirected),
  ).toBe(`# #6 ${scenario}, "shopPage.redirect", partner -> the suite's web view, a browser, is sent on

https://shop.example/pay

HTTP 303 See Other
Goes on to: https://gateway.example/cashier/1 (by its HTTP status)
`)
})

it('a page that did not come is shown with the reason', () => {
  const { status, contentType, text, ...rest } = opened
  const lost = {
    ...rest,
    amountField: false,
    reason: 'tls',
    detail: 'Chromium says ERR_CERT_DATE_INVALID',
  } as const
  expect(pageText(lost)).toContain('\ntls (after 30 ms): Chromium says ERR_CERT_DATE_INVALID\n')
})

it("a visit of the suite's own page is shown too", () => {
  const { kind, ...own } = { ...opened, page: 'merchantPage.open' as const }
  expect(pageText(own)).toContain('"merchantPage.open", visitor -> the suite\'s page of a merchant\n')
})

const tape = indexTape([], [opened, entered, redirected])

const judged = (change: Partial<JudgedRequirement>) =>
  ({
    verdict: 'passed',
    findings: [],
    looksAt: ['shopPage.redirect'],
    scenarios: [{ scenario, verdict: 'passed', looked: [4, 5, 6], findings: [] }],
    ...change,
  }) as unknown as JudgedRequirement

it('a requirement that looks at a page has it as its evidence', () => {
  expect(attachmentsOf(judged({}), tape)).toEqual([
    {
      number: 6,
      scenario,
      stands: 'shopPage.redirect',
      name: '#6 shopPage.redirect (page)',
      text: pageText(redirected),
    },
  ])
})

const finding = { code: 'NO_ANSWER', scenario, exchange: 5, reason: 'timeout', detail: '' } as const

it('a requirement that failed on a page has it as its evidence', () => {
  const found = attachmentsOf(judged({ verdict: 'failed', findings: [finding] }), tape)
  expect(found.map(({ number, stands }) => [number, stands])).toEqual([[5, 'shopPage.amount']])
})

it('a finding on a page says so', () => {
  const numbered = byNumber({ exchanges: [], pages: [opened, entered] })
  expect(whereOf(finding, numbered)).toBe(`${scenario}, #5 "shopPage.amount"`)
})
