import { isObject } from '../../../protocol/body.ts'
import { bodyOf, type Evidence, NotReached } from '../../judge/evidence.ts'
import type { Exchange } from '../../judge/exchange.ts'
import type { Requirement } from '../../requirement.ts'
import { codeAnswerScenario, emptyAnswers, untrustedAnswers } from '../../scenarios/mpp/payment-code.ts'
import { expectText } from '../checks.ts'
import { cpm, played } from './define.ts'

const page = 'A:api_mpp/get_payment_code'
const looksAt = ['getPaymentCode.request', 'getPaymentCode.response', 'showPaymentCode']

/** Codes in an answer of ours. */
function codesIn({ response }: Exchange): string[] {
  const list = response?.json.ok ? response.json.value.paymentCodeInfoList : undefined
  return Array.isArray(list) ? list.filter(isObject).map((one) => String(one.paymentCode)) : []
}

const shown = (evidence: Evidence) =>
  evidence.intents('showPaymentCode').filter(({ answer }) => typeof answer?.paymentCode === 'string')

export const paymentCode: readonly Requirement[] = [
  cpm('code.customer', {
    level: 'MUST',
    title: 'The wallet asks for a payment code with the customerId of the user who opened the page',
    source: page,
    confidence: 'H',
    core: true,
    looksAt,
    scenarios: played('code-answer-failed'),
    advice: 'Send the customerId that you also answer in pay.',
    *check(evidence) {
      const [request] = evidence.exchanges('from-partner', 'getPaymentCode')
      if (!request) throw new NotReached('the wallet did not call getPaymentCode')
      const [opened] = evidence.intents('showPaymentCode')
      yield* expectText(request, 'customerId', opened?.request.customerId, 'customerId of the user')
    },
  }),
  cpm('code.shown', {
    level: 'MUST',
    title: 'The code on the page is one that Alipay+ issued to this user',
    source: page,
    confidence: 'H',
    core: true,
    looksAt,
    scenarios: '*',
    advice: 'Show a paymentCode of paymentCodeInfoList, unchanged.',
    *check(evidence) {
      for (const { number, request, answer } of shown(evidence)) {
        const { customerId } = request
        const issued = evidence
          .everywhere('from-partner', 'getPaymentCode')
          .filter((one) => one.request.json.ok && bodyOf(one).customerId === customerId)
          .flatMap(codesIn)
        if (!issued.includes(String(answer?.paymentCode)))
          yield {
            code: 'VALUE',
            what: 'the payment code on the page',
            expected: 'a code issued to this user',
            actual: String(answer?.paymentCode),
            scenario: evidence.scenario,
            exchange: number,
            pointer: '/paymentCode',
          }
      }
    },
  }),
  cpm('code.region', {
    level: 'MUST',
    title: 'The wallet names the region CN when the user has chosen the Chinese mainland',
    source: page,
    confidence: 'H',
    declaredAway: ({ regions }) => (regions.includes('CN') ? undefined : '"regions" does not list CN'),
    looksAt,
    scenarios: played('code-region'),
    advice: 'Send region "CN" in getPaymentCode.',
    *check(evidence) {
      const request = evidence.exchanges('from-partner', 'getPaymentCode').at(-1)
      if (!request) throw new NotReached('the wallet did not call getPaymentCode')
      yield* expectText(request, 'region', 'CN', 'region that the user chose')
    },
  }),
  cpm('code.stale', {
    level: 'MUST',
    title: 'A code that has expired is not shown again',
    source: `${page} (a code lives one minute)`,
    confidence: 'H',
    core: true,
    looksAt,
    scenarios: played('code-stale'),
    advice: 'Ask for a new code, or show the next of those you hold, when codeExpiryTime has passed.',
    *check(evidence) {
      const first = evidence.intent('show code').answer.paymentCode
      const later = evidence.intent('show code later')
      if (later.answer.paymentCode === first)
        yield {
          code: 'VALUE',
          what: 'the payment code after its life',
          expected: 'another code',
          actual: String(first),
          scenario: evidence.scenario,
          exchange: later.number,
          pointer: '/paymentCode',
        }
    },
  }),
  cpm('code.trust', {
    level: 'MUST',
    title: 'A code from an answer that is not signed by Alipay+ is not shown',
    source: 'A:api_mpp/signature',
    confidence: 'H',
    core: true,
    looksAt,
    scenarios: untrustedAnswers.map(codeAnswerScenario),
    advice: 'Verify the signature of every response of Alipay+ over its raw bytes before you use it.',
    *check(evidence) {
      const asked = evidence.exchanges('from-partner', 'getPaymentCode')
      const spoiled = asked.find(({ odd }) => odd !== undefined)
      if (!spoiled)
        throw new NotReached('the wallet did not call getPaymentCode, so no answer could be spoiled')
      const codes = codesIn(spoiled)
      const all = shown(evidence)
      if (!all.some(({ answer }) => !codes.includes(String(answer?.paymentCode))))
        throw new NotReached('no code of a plain answer was shown either, so the refusal proves nothing')
      for (const { number, answer } of all)
        if (codes.includes(String(answer?.paymentCode)))
          yield {
            code: 'VALUE',
            what: 'the payment code on the page',
            expected: 'none, or one of a signed answer',
            actual: String(answer?.paymentCode),
            scenario: evidence.scenario,
            exchange: number,
            pointer: '/paymentCode',
          }
    },
  }),
  cpm('code.recovers', {
    level: 'SHOULD',
    title: 'The wallet shows a code again after getPaymentCode has failed once',
    source: 'A:faq_mpp/integration_and_acceptance (weak network)',
    confidence: 'L',
    looksAt,
    scenarios: [...untrustedAnswers, ...emptyAnswers].map(codeAnswerScenario),
    advice: 'Ask again when the user opens the page again; do not keep the failure.',
    *check(evidence) {
      const last = evidence.intents('showPaymentCode').at(-1)
      if (!last?.answer) throw new NotReached('the intent showPaymentCode failed')
      if (typeof last.answer.paymentCode !== 'string')
        yield {
          code: 'VALUE',
          what: 'the payment code on the page',
          expected: 'a code',
          actual: 'none',
          scenario: evidence.scenario,
          exchange: last.number,
          pointer: '/paymentCode',
        }
    },
  }),
]
