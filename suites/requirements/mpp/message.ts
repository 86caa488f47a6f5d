import { isNotifyPath } from '../../../gateway/notify-path.ts'
import { isObject, type JsonObject } from '../../../protocol/body.ts'
import type { FromMpp, ToMpp } from '../../../protocol/endpoints.ts'
import { resultCodes } from '../../../protocol/results.ts'
import type { HeaderRecord } from '../../../schemas/generated/suite.ts'
import { bodyOf, type Evidence, NotApplicable, NotReached } from '../../judge/evidence.ts'
import type { Exchange } from '../../judge/exchange.ts'
import type { Finding } from '../../judge/finding.ts'
import type { Requirement } from '../../requirement.ts'
import { everyFlowId } from '../../scenarios/mpp/define.ts'
import { at } from '../checks.ts'
import { isStringRule, misshapen, notCalledJson, notStrings, unattributed, unknownNames } from '../message.ts'
import { aggregated, answers, cpm, everyFlow, mpm, ownRequests } from './define.ts'

const everyPage = 'every api_mpp page'

const answersOf = (evidence: Evidence, api?: ToMpp) =>
  evidence
    .exchanges('to-partner', api)
    .filter(({ response, label }) => response?.json.ok && label !== 'spoiled')

const requestsOf = (evidence: Evidence, api?: FromMpp) =>
  evidence.exchanges('from-partner', api).filter(({ request }) => request.json.ok)

type Side =
  | { readonly api: ToMpp; readonly part: 'response' }
  | { readonly api: FromMpp; readonly part: 'request' }

type Message = Side & {
  readonly id: string
  readonly source: string
  /** Whoever defines a requirement of the flows in which the message is sent. */
  readonly define: typeof everyFlow
  /** A wallet that does not notify is not judged by its notifications. */
  readonly core?: true
}

const messages: readonly Message[] = [
  {
    api: 'getPaymentCode',
    part: 'request',
    id: 'code',
    source: 'A:api_mpp/get_payment_code',
    define: cpm,
    core: true,
  },
  { api: 'pay', part: 'response', id: 'pay', source: 'A:api_mpp/pay; HK:pay', define: cpm, core: true },
  {
    api: 'userInitiatedPay',
    part: 'request',
    id: 'decode',
    source: 'A:api_mpp/pay_private_order_code',
    define: mpm,
    core: true,
  },
  {
    api: 'applyToken',
    part: 'response',
    id: 'token',
    source: 'A:api_mpp/apply_token',
    define: aggregated,
    core: true,
  },
  {
    api: 'inquiryPayment',
    part: 'response',
    id: 'inquiry',
    source: 'A:api_mpp/inquiry_payment; HK:inquiryPayment',
    define: everyFlow,
    core: true,
  },
  {
    api: 'cancelPayment',
    part: 'response',
    id: 'cancel',
    source: 'A:api_mpp/cancel_payment',
    define: everyFlow,
    core: true,
  },
  {
    api: 'refund',
    part: 'response',
    id: 'refund',
    source: 'A:api_mpp/refund; HK:refund',
    define: everyFlow,
    core: true,
  },
  {
    api: 'notifyPayment',
    part: 'request',
    id: 'notify',
    source: 'A:api_mpp/notify_payment; HK:notifyPayment',
    define: everyFlow,
  },
]

/** Why there need be no notification in the flows in scope, if so. */
function notifiesNowhere({ selection, configuration }: HeaderRecord): string | undefined {
  const { notifiesInCpm, notifiesInMpm } = configuration
  const [cpmFlow, ...merchant] = everyFlowId
  const silent = [...(notifiesInCpm ? [] : [cpmFlow]), ...(notifiesInMpm ? [] : merchant)]
  return selection.flows.every((flow) => silent.some((one) => one === flow))
    ? `the configuration says that the wallet does not notify in ${selection.flows.join(', ')}`
    : undefined
}

const shapeRequirements = messages.map((message): Requirement => {
  const { api, part, id, source, define, core } = message
  const article = part === 'request' ? `A ${api} request` : `A response to ${api}`
  return define(`${id}.${part}-shape`, {
    level: 'MUST',
    title: `${article} has the documented fields, lengths and forms`,
    source,
    confidence: 'M',
    ...(core ? { core } : {}),
    looksAt: [`${api}.${part}`],
    scenarios: '*',
    advice: `Compare with schemas/mpp/${api}.${part}.json and docs/messages.md.`,
    check: (evidence) => {
      const away = api === 'notifyPayment' && notifiesNowhere(evidence.tape.header)
      if (away) throw new NotApplicable(away)
      return misshapen(evidence, exchangesOf(evidence, message), (issue) => !isStringRule(issue))
    },
  })
})

const exchangesOf = (evidence: Evidence, { api, part }: Side) =>
  part === 'response' ? answersOf(evidence, api) : requestsOf(evidence, api)

const allMessages = (evidence: Evidence) => [...answersOf(evidence), ...requestsOf(evidence)]

export const message: readonly Requirement[] = [
  ...shapeRequirements,
  everyFlow('message.answered', {
    level: 'MUST',
    title: 'Every request of Alipay+ is answered with one JSON object within the declared time',
    source: 'A:api_mpp/api_overview',
    confidence: 'H',
    core: true,
    looksAt: answers,
    scenarios: '*',
    advice:
      'Answer every request, also one that you refuse, with a JSON body that holds `result`. "timeouts.answerSeconds" says how long the suite waits.',
    *check(evidence) {
      for (const exchange of evidence.exchanges('to-partner')) yield* unanswered(exchange)
    },
  }),
  everyFlow('message.strings', {
    level: 'MUST',
    title: 'Every scalar is a JSON string, and never an empty one',
    source: everyPage,
    confidence: 'H',
    core: true,
    looksAt: [...answers, ...ownRequests],
    scenarios: '*',
    advice:
      'Write numbers and booleans as strings ("20", "true"); leave an unused optional field out, or make it null.',
    check: (evidence) => notStrings(evidence, allMessages(evidence), isStringRule),
  }),
  everyFlow('message.known-fields', {
    level: 'SHOULD',
    title: 'A message of the wallet has no fields that the documentation does not name',
    source: everyPage,
    confidence: 'M',
    looksAt: [...answers, ...ownRequests],
    scenarios: '*',
    advice:
      'Leave the field out, or check its spelling: a documented field may be missing under its right name.',
    check: (evidence) => unknownNames(evidence, allMessages(evidence)),
  }),
  everyFlow('message.result-status', {
    level: 'MUST',
    title: 'A documented result code comes with its documented status',
    source: 'HK:cancelPayment; A:integration_user_mode_mpp/respond_to_payment_inquiry',
    confidence: 'M',
    core: true,
    looksAt: answers,
    scenarios: '*',
    advice: 'Take resultStatus from the table of result codes, for example U for PAYMENT_IN_PROCESS.',
    *check(evidence) {
      for (const { exchange, pointer, code, status } of results(evidence)) {
        const expected = resultCodes[code]?.status
        if (expected && expected !== status)
          yield {
            code: 'RESULT_CODE_STATUS',
            resultCode: code,
            expected,
            actual: status,
            ...at(exchange, pointer),
          }
      }
    },
  }),
  everyFlow('message.result-code', {
    level: 'SHOULD',
    title: 'A result code is one that the documentation names',
    source:
      'HK:cancelPayment; A:integration_user_mode_mpp/respond_to_payment_inquiry; the per-message tables are not public',
    confidence: 'M',
    looksAt: answers,
    scenarios: '*',
    advice: 'Translate codes of your own into documented ones; Alipay+ acts on the code.',
    *check(evidence) {
      for (const { exchange, pointer, code } of results(evidence))
        if (!resultCodes[code])
          yield { code: 'RESULT_CODE_UNKNOWN', resultCode: code, ...at(exchange, pointer) }
    },
  }),
  everyFlow('message.http-200', {
    level: 'SHOULD',
    title: 'A result of any kind travels with HTTP 200',
    source: 'no table of HTTP statuses was found',
    confidence: 'L',
    looksAt: answers,
    scenarios: '*',
    advice: 'Say the outcome in `result` and answer HTTP 200; other statuses may be taken for no answer.',
    *check(evidence) {
      for (const exchange of evidence.exchanges('to-partner'))
        if (exchange.response && exchange.response.status !== 200)
          yield { code: 'HTTP_STATUS', expected: 200, actual: exchange.response.status, ...at(exchange) }
    },
  }),
  everyFlow('message.content-type', {
    level: 'SHOULD',
    title: 'A message of the wallet says that it is JSON',
    source: 'A:api_mpp/api_overview',
    confidence: 'M',
    looksAt: [...answers, ...ownRequests],
    scenarios: '*',
    advice: 'Set Content-Type: application/json; charset=UTF-8.',
    *check(evidence) {
      for (const exchange of allMessages(evidence)) yield* notCalledJson(exchange)
    },
  }),
  everyFlow('message.attributable', {
    level: 'MUST',
    title: 'What the wallet sends names a user or a payment that Alipay+ knows, at a path that it has',
    source: 'A:api_mpp/get_payment_code; A:api_mpp/pay_private_order_code; A:api_mpp/notify_payment',
    confidence: 'H',
    looksAt: ownRequests,
    scenarios: '*',
    advice:
      'Send getPaymentCode and userInitiatedPay with the customerId of the user who opened the page or scanned the code, and notifyPayment to the paymentNotifyUrl of the payment.',
    *check(evidence) {
      if (evidence.exchanges('from-partner').length === 0) throw new NotReached('the wallet sent nothing')
      for (const exchange of evidence.tape.exchanges)
        if (exchange.scenario === 'unattributed' && !isKnown(evidence, exchange)) yield unattributed(exchange)
    },
  }),
]

/**
 * A wallet may renew the codes of a user while no scenario is open, and may still resend what an earlier
 * run, which ended early, did not acknowledge.
 */
function isKnown({ tape }: Evidence, { api, url, request }: Exchange): boolean {
  if (api === 'notifyPayment') return isNotifyPath(url)
  return api === 'getPaymentCode' && request.json.ok && tape.users.has(String(request.json.value.customerId))
}

function* unanswered(exchange: Exchange): Iterable<Finding> {
  const { noResponse, response, label } = exchange
  if (noResponse?.reason === 'interrupted') return
  if (noResponse?.reason === 'closed' && label === 'spoiled') return
  if (noResponse) yield { code: 'NO_ANSWER', ...noResponse, ...at(exchange) }
  if (!response) return
  if (response.bytes > response.body.length)
    yield { code: 'BODY_TOO_LARGE', bytes: response.bytes, keptBytes: response.body.length, ...at(exchange) }
  else if (!response.json.ok && label !== 'spoiled')
    yield {
      code: 'BODY_UNREADABLE',
      problem: response.json.problem,
      detail: response.json.detail,
      ...at(exchange),
    }
}

function* results(evidence: Evidence) {
  for (const exchange of allMessages(evidence)) {
    const body = bodyOf(exchange)
    for (const field of ['result', 'paymentResult']) {
      const found = resultIn(body, field)
      if (found) yield { exchange, pointer: `/${field}`, ...found }
    }
  }
}

function resultIn(body: JsonObject, field: string) {
  const result = body[field]
  if (!isObject(result) || typeof result.resultCode !== 'string') return undefined
  return { code: result.resultCode, status: String(result.resultStatus) }
}
