import type { PageRecord } from '../../../schemas/generated/suite.ts'
import { bodyOf, type Evidence, NotApplicable, NotReached } from '../../judge/evidence.ts'
import type { Exchange } from '../../judge/exchange.ts'
import type { Finding } from '../../judge/finding.ts'
import type { Requirement } from '../../requirement.ts'
import { identifierScenario, identifiers } from '../../scenarios/acqp/entry-code.ts'
import { at } from '../checks.ts'
import { inEntryCode, entryCode as ofEntryCode } from './define.ts'
import { lastView, neverSeen, part, payOf, sentOf } from './shop.ts'

const page = 'A:integration_merchant_mode_entry_code_acq/accept_payment'
const routing = 'A:integration_merchant_mode_entry_code_acq/route_order'

/** A page as it was opened last. @throws {NotReached} where none was opened */
function openedIn(evidence: Evidence): PageRecord {
  const opened = evidence.pages('shopPage.open').at(-1)
  if (!opened) throw new NotReached('the page behind the static code was not opened')
  return opened
}

/** Every pay that carries this User-Agent, whatever scenario it was taken for. */
const paysBy = (evidence: Evidence, userAgent: string | undefined): readonly Exchange[] =>
  evidence
    .everywhere('from-partner', 'pay')
    .filter((one) => one.request.json.ok && agentIn(one) === userAgent)

const agentIn = (exchange: Exchange) => part(bodyOf(exchange), 'order', 'env').userAgent

/** Finds pays of a browser for which none may be asked. @throws {NotReached} where the page asks for no payment at all */
function* unpaidBy(evidence: Evidence, visit: PageRecord | undefined, why: string): Iterable<Finding> {
  if (!visit) throw new NotReached('the page behind the static code was not opened')
  for (const exchange of paysBy(evidence, visit.userAgent))
    yield { code: 'NOT_WANTED', what: 'pay', why, scenario: evidence.scenario, exchange: exchange.number }
  sentOf(evidence, 'pay')
}

/** A page that only the adapter can fill in does its work when a pay follows. */
const isEnteredOtherwise = (evidence: Evidence) =>
  evidence.intents('enterAmount').length > 0 && evidence.exchanges('from-partner', 'pay').length > 0

const value = (
  { scenario }: Evidence,
  { exchange }: PageRecord,
  what: string,
  expected: string,
  actual: string,
): Finding => ({ code: 'VALUE', what, expected, actual, scenario, exchange })

const isLocal = ({ hostname }: URL) => /^(localhost|127\.[\d.]+|\[::1\])$/.test(hostname)

export const entryCode: readonly Requirement[] = [
  ofEntryCode('entry-code.page', {
    level: 'MUST',
    title: 'A wallet of Alipay+ that opens the static code gets a page on which an amount can be entered',
    source: `${page}; ${routing}; SP (User-Agent identifiers)`,
    confidence: 'H',
    core: true,
    looksAt: ['openEntryCode', 'shopPage.open'],
    scenarios: inEntryCode('entry-page'),
    advice:
      'Answer HTML with a field for the amount to every User-Agent with the identifier of a wallet, wherever in it that stands. Where your page cannot be filled in by a form, offer the intent enterAmount.',
    *check(evidence) {
      const opened = openedIn(evidence)
      if (opened.status !== 200)
        yield value(evidence, opened, 'the HTTP status of the page', '200', String(opened.status ?? 'none'))
      else if (!/html/i.test(opened.contentType ?? ''))
        yield value(evidence, opened, 'the type of the page', 'HTML', opened.contentType ?? 'none')
      else if (!opened.amountField && !isEnteredOtherwise(evidence))
        yield value(evidence, opened, 'what the page asks for', 'an amount', opened.text ?? 'nothing')
    },
  }),
  ofEntryCode('entry-code.https', {
    level: 'SHOULD',
    title: 'The static code leads to an HTTPS page, except on the machine of the test itself',
    source: page,
    confidence: 'H',
    looksAt: ['openEntryCode'],
    scenarios: inEntryCode('entry-page'),
    advice: 'Wallets open HTTPS pages only, of domains that are registered with Alipay+.',
    *check(evidence) {
      const opened = openedIn(evidence)
      const url = new URL(opened.url)
      if (url.protocol !== 'https:' && !isLocal(url))
        yield value(evidence, opened, 'the address of the page', 'https', url.protocol.slice(0, -1))
    },
  }),
  ofEntryCode('entry-code.identifiers', {
    level: 'SHOULD',
    title: 'A wallet is known by either of the identifiers AlipayClient and AlipayConnect',
    source: 'SP (the table of identifiers is not public)',
    confidence: 'L',
    looksAt: ['shopPage.open'],
    scenarios: inEntryCode(...identifiers.map(identifierScenario)),
    advice: 'Look for each identifier in the User-Agent; a wallet has one of them, not all.',
    *check(evidence) {
      const opened = openedIn(evidence)
      if (!opened.amountField)
        yield value(evidence, opened, 'what the page asks for', 'an amount', opened.text ?? 'nothing')
    },
  }),
  ofEntryCode('entry-code.user-agent', {
    level: 'MUST',
    title: 'The pay of an entry code carries the User-Agent of the browser that opened the page',
    source: `A:api_acq_tile/pay_entry_code; ${page}`,
    confidence: 'H',
    core: true,
    looksAt: ['shopPage.open', 'shopPage.amount', 'pay.request'],
    scenarios: inEntryCode('entry-page'),
    advice: 'Copy the User-Agent header of the request into order.env.userAgent as it is.',
    *check(evidence) {
      const { userAgent = '' } = openedIn(evidence)
      const { exchange } = payOf(evidence)
      const actual = agentIn(exchange)
      if (actual !== userAgent)
        yield {
          code: 'VALUE',
          what: 'the User-Agent of the browser',
          expected: userAgent,
          actual: String(actual),
          ...at(exchange, '/order/env/userAgent'),
        }
    },
  }),
  ofEntryCode('entry-code.redirect', {
    level: 'MUST',
    title: 'The page sends the browser to the paymentUrl of the answer to pay',
    source: `A:api_acq_tile/pay_entry_code; ${page}`,
    confidence: 'H',
    core: true,
    looksAt: ['pay.response', 'shopPage.redirect'],
    scenarios: inEntryCode('entry-page'),
    advice: 'Redirect to paymentUrl as it is, with nothing added: the wallet opens its cashier there.',
    *check(evidence) {
      const { exchange } = payOf(evidence)
      const { response } = exchange
      const told = response?.json.ok ? response.json.value.paymentUrl : undefined
      if (typeof told !== 'string') throw new NotReached('the answer to pay has no paymentUrl')
      const ended = redirectedTo(evidence)
      if (ended === told) return
      yield {
        code: 'VALUE',
        what: 'where the page sends the browser',
        expected: told,
        actual: ended,
        ...at(exchange),
      }
    },
  }),
  ofEntryCode('entry-code.no-redirect', {
    level: 'MUST',
    title: 'The page sends the browser to no cashier where pay was answered F',
    source: `${page} (the paymentUrl of the answer is the only one)`,
    confidence: 'M',
    looksAt: ['pay.response', 'shopPage.redirect'],
    scenarios: inEntryCode('pay-failed'),
    advice: 'Say on the page that the payment could not be started.',
    *check(evidence) {
      payOf(evidence)
      for (const hop of evidence.pages('shopPage.redirect'))
        if (isCashier(evidence, hop.location ?? ''))
          yield value(evidence, hop, 'where the page sends the browser', 'no cashier', hop.location ?? '')
    },
  }),
  ofEntryCode('entry-code.other-browser', {
    level: 'SHOULD',
    title: 'A browser that is no wallet of Alipay+ leads to no pay',
    source: `${routing} (the table of identifiers is not public)`,
    confidence: 'M',
    looksAt: ['shopPage.open', 'pay.request'],
    scenarios: inEntryCode('entry-other-browser'),
    advice: 'Ask Alipay+ only for browsers with an identifier of its wallets.',
    check: (evidence) =>
      unpaidBy(evidence, evidence.pages('shopPage.open')[0], 'the browser was no wallet of Alipay+'),
  }),
  ofEntryCode('entry-code.left', {
    level: 'MUST',
    title: 'Alipay+ is not asked for a payment before its user has entered an amount',
    source: page,
    confidence: 'H',
    looksAt: ['shopPage.open', 'pay.request'],
    scenarios: inEntryCode('entry-left'),
    advice: 'Call pay when the form is sent, not when the page is opened.',
    check: (evidence) =>
      unpaidBy(evidence, evidence.pages('shopPage.open')[0], 'its user had entered no amount'),
  }),
  ofEntryCode('entry-code.nonsense', {
    level: 'SHOULD',
    title: 'What is no amount leads to no pay',
    source: 'A:place_order/model (an amount is a natural number of the smallest unit)',
    confidence: 'M',
    looksAt: ['shopPage.amount', 'pay.request'],
    scenarios: inEntryCode('entry-nonsense'),
    advice: 'Check what was entered on the server, with the decimals that the currency has.',
    *check(evidence) {
      const [first] = evidence.pages('shopPage.open')
      if (evidence.pages('shopPage.amount').length < 2)
        throw new NotApplicable('the page cannot be filled in by a form')
      yield* unpaidBy(evidence, first, 'what was entered is no amount')
    },
  }),
  ofEntryCode('entry-code.return', {
    level: 'MUST',
    title: 'A browser that comes back from the wallet does not make the order paid',
    source: 'Antom cashierpay/best_practice; A:integration_cashier_acq_tile/obtain_pay_results',
    confidence: 'M',
    looksAt: ['pay.request', 'viewOrder', 'notifyPayment.request'],
    scenarios: inEntryCode('entry-return'),
    advice: 'Show on the page how the order stands; a notification or an inquiry tells that it is paid.',
    *check(evidence) {
      if (typeof payOf(evidence).body.paymentRedirectUrl !== 'string')
        throw new NotApplicable('pay names no paymentRedirectUrl')
      yield* neverSeen(evidence, 'after the return', ['paid'])
      const { status } = lastView(evidence, 'after the notification')
      if (status !== 'paid') throw new NotReached(`the order did not become paid either, but ${status}`)
    },
  }),
]

/** Where the browser was sent in the end, by the web view or by the adapter. */
function redirectedTo(evidence: Evidence): string {
  const hop = evidence.pages('shopPage.redirect').at(-1)?.location
  const [entered] = evidence.intents('enterAmount')
  return hop ?? String(entered?.answer?.redirectedTo ?? 'nowhere')
}

/** Whether an address is of Alipay+, or of a page that the suite answered to a pay. */
function isCashier(evidence: Evidence, address: string): boolean {
  const { publicUrl } = evidence.configuration
  const host = URL.canParse(address) ? new URL(address).hostname : ''
  return address.startsWith(`${publicUrl}/`) || /(^|\.)alipayplus\.com$/.test(host)
}
