import { isObject } from '../../../protocol/body.ts'
import { bodyOf, type Evidence, NotReached } from '../../judge/evidence.ts'
import type { Exchange } from '../../judge/exchange.ts'
import type { Finding } from '../../judge/finding.ts'
import type { Requirement } from '../../requirement.ts'
import { codeAnswerScenario, emptyAnswers, untrustedAnswers } from '../../scenarios/mpp/payment-code.ts'
import { expectText } from '../checks.ts'
import { cpm, played } from './define.ts'

const page = 'A:api_mpp/get_payment_code'
const looksAt = ['getPaymentCode.request', 'getPaymentCode.response', 'showPaymentCode']

interface IssuedCode {
  readonly code: string
  /** When it expires, in milliseconds since the tape began. */
  readonly untilMs: number
}

/** Codes in an answer of ours. */
function codesIn({ response }: Exchange): IssuedCode[] {
  if (!response?.json.ok) return []
  const list = response.json.value.paymentCodeInfoList
  const issued = Array.isArray(list) ? list.filter(isObject) : []
  return issued.map(({ paymentCode, codeValidityStartTime, codeExpiryTime }) => ({
    code: String(paymentCode),
    untilMs: response.ms + Date.parse(String(codeExpiryTime)) - Date.parse(String(codeValidityStartTime)),
  }))
}

const isOfUser = ({ tape }: Evidence, exchange: Exchange) =>
  tape.users.has(String(bodyOf(exchange).customerId))

/** Every code that the run issued to a user. */
const issuedTo = (evidence: Evidence, customerId: unknown) =>
  evidence
    .everywhere('from-partner', 'getPaymentCode')
    .filter((one) => one.request.json.ok && bodyOf(one).customerId === customerId)
    .flatMap(codesIn)

interface ShownCode {
  readonly number: number
  readonly customerId: unknown
  readonly code: string
}

const shown = (evidence: Evidence): ShownCode[] =>
  evidence
    .intents('showPaymentCode')
    .flatMap(({ number, request: { customerId }, answer }) =>
      typeof answer?.paymentCode === 'string' ? [{ number, customerId, code: answer.paymentCode }] : [],
    )

const onPage = ({ scenario }: Evidence, number: number, expected: string, actual: string): Finding => ({
  code: 'VALUE',
  what: 'the payment code on the page',
  expected,
  actual,
  scenario,
  exchange: number,
  pointer: '/paymentCode',
})

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
      const [opened] = evidence.intents('showPaymentCode')
      if (!opened) throw new NotReached('nobody opened the code page')
      if (evidence.exchanges('from-partner', 'getPaymentCode').length > 0) return
      const stray = evidence
        .everywhere('from-partner', 'getPaymentCode')
        .find((one) => one.number > opened.number && one.request.json.ok && !isOfUser(evidence, one))
      if (!stray) throw new NotReached('the wallet did not call getPaymentCode')
      yield* expectText(stray, 'customerId', opened.request.customerId, 'customerId of the user')
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
      const all = shown(evidence)
      if (all.length === 0) throw new NotReached('the wallet showed no payment code')
      for (const { number, customerId, code } of all)
        if (!issuedTo(evidence, customerId).some((issued) => issued.code === code))
          yield onPage(evidence, number, 'a code issued to this user', code)
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
    title: 'A code that has expired is not shown',
    source: `${page} (a code lives one minute)`,
    confidence: 'H',
    core: true,
    looksAt,
    scenarios: played('code-stale'),
    advice: 'Ask for a new code, or show the next of those you hold, when codeExpiryTime has passed.',
    *check(evidence) {
      const first = evidence.intent('show code')
      const { number, request, answer } = evidence.intent('show code later')
      const { ms } = evidence.wait('code life')
      const expired = issuedTo(evidence, request.customerId).filter(({ untilMs }) => untilMs <= ms)
      const old = [first.answer.paymentCode, ...expired.map(({ code }) => code)]
      if (answer.paymentCode !== null && old.includes(answer.paymentCode))
        yield onPage(evidence, number, 'a code that has not expired', String(answer.paymentCode))
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
      const untrusted = codesIn(spoiledAnswer(evidence)).map(({ code }) => code)
      const all = shown(evidence)
      for (const { number, code } of all)
        if (untrusted.includes(code)) yield onPage(evidence, number, 'none, or one of a signed answer', code)
      if (all.every(({ code }) => untrusted.includes(code)))
        throw new NotReached('no code of a plain answer was shown either, so the refusal proves nothing')
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
      spoiledAnswer(evidence)
      const last = evidence.intents('showPaymentCode').at(-1)
      if (!last?.answer) throw new NotReached('the intent showPaymentCode failed')
      if (typeof last.answer.paymentCode !== 'string') yield onPage(evidence, last.number, 'a code', 'none')
    },
  }),
]

/** The getPaymentCode whose answer was spoiled. @throws {NotReached} where there is none */
function spoiledAnswer(evidence: Evidence): Exchange {
  const asked = evidence.exchanges('from-partner', 'getPaymentCode')
  const spoiled = asked.find(({ odd }) => odd !== undefined)
  if (!spoiled) throw new NotReached('the wallet did not call getPaymentCode, so no answer could be spoiled')
  return spoiled
}
