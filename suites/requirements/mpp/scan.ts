import { type Acted, type Evidence, NotReached } from '../../judge/evidence.ts'
import type { Exchange } from '../../judge/exchange.ts'
import type { Finding } from '../../judge/finding.ts'
import type { Requirement } from '../../requirement.ts'
import { withPage } from '../../scenarios/mpp/define.ts'
import {
  answeredDecode,
  decodeRefusals,
  inconclusive,
  refusedDecode,
  unbelievable,
} from '../../scenarios/mpp/scan.ts'
import {
  at,
  expectBalance,
  expectOutcome,
  expectResult,
  expectText,
  show,
  toldOf,
  twinAccepted,
} from '../checks.ts'
import { inMerchantFlows, mpm } from './define.ts'

const decodePage = 'A:api_mpp/pay_private_order_code'
const actionPage = 'A:sdk_mpp/android_handle_action.md; A:sdk_mpp/android_decode'
const wire = ['userInitiatedPay.request', 'userInitiatedPay.response']
const looksAt = [...wire, 'scanCode', 'decode']
const cashier = ['scanCode.showCashier', 'decode.showCashier']
const sdk = ['scanCode.handleAction', 'decode.finishDecode']
const page = ['scanCode.launch', 'merchantPage.open', 'merchantPage.amount']

/** What the wallet sent to learn what there is to pay. @throws {NotReached} where nothing came */
function decodes(evidence: Evidence): readonly Exchange[] {
  const all = evidence.exchanges('from-partner', 'userInitiatedPay')
  if (all.length === 0) throw new NotReached('the wallet did not call userInitiatedPay')
  return all
}

/** The intent that brought an order before the user. @throws {NotReached} */
export function reactionOf(evidence: Evidence, nth = '') {
  const [decoded] = evidence.intents('decode').filter(({ label }) => label === `decode${nth}`)
  return evidence.intent(decoded ? decoded.label : `scan${nth}`)
}

/** Finds what an app told of itself to be otherwise. */
function* expectTold(
  { scenario }: Evidence,
  { number, answer = {} }: Acted,
  field: string,
  expected: unknown,
  what: string,
): Iterable<Finding> {
  const actual = answer[field]
  if (actual === expected) return
  const place = { scenario, exchange: number, pointer: `/${field}` }
  yield { code: 'VALUE', what, expected: show(expected), actual: show(actual), ...place }
}

/** The code value that an intent handed over, or that identifyCode gave. */
function handedOver({ request }: Acted): unknown {
  const { codeValue } = (request.identification as { codeValue?: unknown }) ?? {}
  return codeValue ?? request.codeValue
}

/** Nothing to confirm is shown, nothing is paid. */
function* unpaid(evidence: Evidence, when: string): Iterable<Finding> {
  const reaction = reactionOf(evidence)
  if (reaction.answer.did === 'showCashier')
    yield {
      code: 'NOT_WANTED',
      what: 'a cashier page',
      why: when,
      scenario: evidence.scenario,
      exchange: reaction.number,
    }
  yield* unsettled(evidence, when)
}

/** The payment did not succeed, and no money moved. */
export function* unsettled(evidence: Evidence, when: string): Iterable<Finding> {
  const inquiry = evidence.following('inquiry').at(-1) ?? evidence.exchange('inquiry')
  yield* expectResult(inquiry, ['none', 'F', 'U'], 'paymentResult')
  yield* expectBalance(evidence, 'balance before', 'balance after', 0n, when)
}

export const scanning: readonly Requirement[] = [
  mpm('scan.logos', {
    level: 'SHOULD',
    title: 'The scan page shows the acceptance mark logos that the Client SDK returns',
    source: 'A:product_intro_mpp/product_mpm_mpp; A:sdk_mpp/get_logos_android',
    confidence: 'H',
    looksAt: ['openScanPage'],
    scenarios: inMerchantFlows('pay-success'),
    advice:
      'Call getAcceptanceMarkLogos with PAYMENT_SCENARIO_MPM when the scan page opens, and show each logo.',
    *check(evidence) {
      const { number, request, answer } = evidence.intent('open scan page')
      const shown = Array.isArray(answer.shown) ? answer.shown : []
      for (const { logoUrl } of request.logos as { logoUrl: string }[])
        if (!shown.includes(logoUrl))
          yield {
            code: 'VALUE',
            what: 'the logos on the scan page',
            expected: logoUrl,
            actual: show(shown),
            scenario: evidence.scenario,
            exchange: number,
            pointer: '/shown',
          }
    },
  }),
  mpm('scan.unsupported', {
    level: 'SHOULD',
    title: 'A code that is not of Alipay+ is not sent to Alipay+',
    source: 'A:sdk_mpp/identify_code; A:integration_merchant_mode_mpp/alipayplus_code_rules',
    confidence: 'H',
    looksAt: ['scanCode.reject', ...wire],
    scenarios: inMerchantFlows('code-unsupported'),
    advice: 'Where isSupported is false handle the code yourself, or tell the user that it cannot be paid.',
    *check(evidence) {
      evidence.intent('scan')
      for (const exchange of evidence.exchanges('from-partner', 'userInitiatedPay'))
        yield { code: 'NOT_WANTED', what: 'userInitiatedPay', why: 'isSupported was false', ...at(exchange) }
    },
  }),
  mpm('scan.launch', {
    level: 'MUST',
    title: 'An entry code with OPEN_URL makes the app launch redirectUrl',
    source: 'A:sdk_mpp/identify_code; A:integration_merchant_mode_mpp/accept_payments',
    confidence: 'H',
    looksAt: page,
    scenarios: withPage.map((flow) => `${flow}.pay-success`),
    advice:
      'Hand redirectUrl to launch of the Client SDK as it is; tell the suite so in the answer to scanCode.',
    *check(evidence) {
      const scan = evidence.intent('scan')
      const { redirectUrl } = scan.request.identification as { redirectUrl: string }
      yield* expectTold(evidence, scan, 'did', 'launch', 'what the app did')
      yield* expectTold(evidence, scan, 'url', redirectUrl, 'url of launch')
    },
  }),
  mpm('scan.launch-parameters', {
    level: 'SHOULD',
    title: 'launch gets the userAgent and acDecodeConfig of the code identification',
    source: 'A:sdk_mpp/identify_code; RN',
    confidence: 'H',
    looksAt: page,
    scenarios: withPage.map((flow) => `${flow}.pay-success`),
    advice: "Pass both on unchanged: a merchant's page knows the wallet by the userAgent.",
    *check(evidence) {
      const scan = evidence.intent('scan')
      if (scan.answer.did !== 'launch') throw new NotReached('the app did not launch the page')
      const { userAgent, acDecodeConfig } = scan.request.identification as Record<string, string>
      yield* expectTold(evidence, scan, 'userAgent', userAgent, 'userAgent of launch')
      yield* expectTold(evidence, scan, 'acDecodeConfig', acDecodeConfig, 'acDecodeConfig of launch')
    },
  }),
  mpm('decode.code-value', {
    level: 'MUST',
    title: 'userInitiatedPay carries the code value unchanged',
    source: decodePage,
    confidence: 'H',
    core: true,
    looksAt,
    scenarios: inMerchantFlows(
      'pay-success',
      'decode-refused-invalid-code',
      ...inconclusive.map(answeredDecode),
    ),
    advice:
      'Send codeValue of the identification, or of decode, as it is: no trimming, no change of case, no escaping.',
    *check(evidence) {
      const expected = handedOver(reactionOf(evidence))
      for (const exchange of decodes(evidence))
        yield* expectText(exchange, 'codeValue', expected, 'codeValue of the scanned code')
    },
  }),
  mpm('decode.customer', {
    level: 'MUST',
    title: 'userInitiatedPay names the user who scanned the code',
    source: decodePage,
    confidence: 'H',
    core: true,
    looksAt,
    scenarios: inMerchantFlows(
      'pay-success',
      'decode-refused-invalid-code',
      ...inconclusive.map(answeredDecode),
    ),
    advice: 'Send your own id of the user who is logged in; Alipay+ binds the order to it.',
    *check(evidence) {
      const { request } = reactionOf(evidence)
      for (const exchange of decodes(evidence))
        yield* expectText(exchange, 'customerId', request.customerId, 'customerId of the user')
    },
  }),
  mpm('decode.handled-by-sdk', {
    level: 'MUST',
    title:
      'With HANDLE_BY_SDK the app hands sdkActionPayload to the Client SDK, unchanged, and nothing is paid',
    source: actionPage,
    confidence: 'H',
    looksAt: [...wire, ...sdk],
    scenarios: inMerchantFlows('handled-by-sdk'),
    advice:
      'Call handleAction for a scanned code, and the callback of decode for an intercepted one, with the payload as it is; show no cashier page.',
    *check(evidence) {
      decodes(evidence)
      const reaction = reactionOf(evidence)
      const { sdkActionPayload } = toldOf(evidence).actionForm as { sdkActionPayload?: unknown }
      const did = reaction.intent === 'decode' ? 'finishDecode' : 'handleAction'
      yield* expectTold(evidence, reaction, 'did', did, 'what the app did')
      yield* expectTold(evidence, reaction, 'sdkActionPayload', sdkActionPayload, 'sdkActionPayload')
      yield* unsettled(evidence, 'after HANDLE_BY_SDK')
    },
  }),
  mpm('decode.action-unknown', {
    level: 'SHOULD',
    title: 'An actionType that the wallet does not know is handled like HANDLE_BY_PSP',
    source: `${actionPage} (the sample tells only HANDLE_BY_SDK from the rest)`,
    confidence: 'M',
    looksAt: [...wire, ...cashier],
    scenarios: inMerchantFlows('action-unknown'),
    advice: 'Test for HANDLE_BY_SDK, and show the cashier page in every other case.',
    *check(evidence) {
      yield* expectOutcome(evidence, 'pay', ['S'])
    },
  }),
  mpm('decode.action-absent', {
    level: 'SHOULD',
    title: 'An answer without actionForm is handled like HANDLE_BY_PSP',
    source: `${actionPage}; A:release_mpp/release_note_mpp (added in 1.5.0)`,
    confidence: 'M',
    looksAt: [...wire, ...cashier],
    scenarios: inMerchantFlows('action-absent'),
    advice: 'Show the cashier page where there is no actionForm.',
    *check(evidence) {
      yield* expectOutcome(evidence, 'pay', ['S'])
    },
  }),
  mpm('decode.minimal', {
    level: 'SHOULD',
    title: 'An answer without the fields that Alipay+ need not send can be paid',
    source: `${decodePage}; EW; JSDK (which fields are required is not public)`,
    confidence: 'M',
    looksAt: [...wire, ...cashier],
    scenarios: inMerchantFlows('decode-minimal'),
    advice:
      'Do without codeType, paymentFactor, paymentRedirectUrl and paymentExpiryTime where they are absent.',
    *check(evidence) {
      yield* expectOutcome(evidence, 'pay', ['S'])
    },
  }),
  mpm('decode.refused', {
    level: 'MUST',
    title: 'A code that Alipay+ refuses cannot be paid',
    source: decodePage,
    confidence: 'H',
    core: true,
    looksAt,
    scenarios: inMerchantFlows(...decodeRefusals.map(refusedDecode), 'other-wallet'),
    advice: 'Where result is F tell the user so, and open no payment.',
    *check(evidence) {
      decodes(evidence)
      yield* unpaid(evidence, 'Alipay+ had refused the code')
    },
  }),
  mpm('decode.unbelievable', {
    level: 'MUST',
    title: 'An answer to userInitiatedPay that Alipay+ has not signed leads to no payment',
    source: 'A:api_mpp/signature',
    confidence: 'H',
    core: true,
    looksAt,
    scenarios: inMerchantFlows(...unbelievable.map(answeredDecode)),
    advice: 'Verify the Signature header of the answer over its raw bytes before you read the amount.',
    *check(evidence) {
      decodes(evidence)
      const reaction = reactionOf(evidence)
      if (reaction.answer.did === 'showCashier')
        yield {
          code: 'NOT_WANTED',
          what: 'a cashier page',
          why: 'no answer was signed by Alipay+',
          scenario: evidence.scenario,
          exchange: reaction.number,
        }
      yield* expectResult(
        evidence.following('inquiry').at(-1) ?? evidence.exchange('inquiry'),
        ['none', 'F', 'U'],
        'paymentResult',
      )
      yield* expectBalance(
        evidence,
        'balance before',
        'balance after spoiled',
        0n,
        'after the spoiled answers',
      )
      twinAccepted(evidence, 'plain')
    },
  }),
  mpm('decode.inconclusive', {
    level: 'SHOULD',
    title: 'After an answer that says nothing the user can still pay, once',
    source: 'A:api_mpp/pay_private_order_code (U and no answer leave it open); the rest is inference',
    confidence: 'M',
    looksAt,
    scenarios: inMerchantFlows(...inconclusive.map(answeredDecode)),
    advice: 'Ask again with the same codeValue and customerId, at once or when the user scans again.',
    *check(evidence) {
      decodes(evidence)
      yield* expectOutcome(evidence, 'pay', ['S'])
    },
  }),
]
