import { isObject } from '../../../protocol/body.ts'
import { acqpEndpoints, type FromAcqp } from '../../../protocol/endpoints.ts'
import type { SchemaIssue } from '../../../protocol/validation.ts'
import { type Evidence, NotReached } from '../../judge/evidence.ts'
import type { Exchange } from '../../judge/exchange.ts'
import type { Finding } from '../../judge/finding.ts'
import type { Requirement } from '../../requirement.ts'
import { at, matches, resultText } from '../checks.ts'
import {
  isEmptyText,
  isUnquoted,
  misshapen,
  notCalledJson,
  notStrings,
  unattributed,
  unknownNames,
} from '../message.ts'
import { answers, everyFlow, inEveryFlow, ownRequests } from './define.ts'
import { isPlain } from './signature.ts'

const everyPage = 'every page of api_acq'
const overview = 'A:api_acq/api_overview'

const requestsOf = (evidence: Evidence, api?: FromAcqp) =>
  evidence.exchanges('from-partner', api).filter(({ request }) => request.json.ok)

const answersOf = (evidence: Evidence) =>
  evidence.exchanges('to-partner').filter((one) => one.response?.json.ok && isPlain(one))

const allMessages = (evidence: Evidence) => [...answersOf(evidence), ...requestsOf(evidence)]

/** An amount has no meaning as anything but a string of digits; everything else can be read all the same. */
const isAmount = ({ pointer }: SchemaIssue) => /[aA]mount\/value$/.test(pointer)

const isHarmless = (issue: SchemaIssue) => isUnquoted(issue) && !isAmount(issue)

/** What the requirements of `pay-request` and `payment-code` judge, so that one habit is one finding. */
const judgedByValue = [
  '/paymentFactor/inStorePaymentScenario',
  '/paymentFactor/isInStorePayment',
  '/paymentFactor/isCashierPayment',
  '/paymentMethod/paymentMethodType',
  '/paymentMethod/paymentMethodId',
]
const judgedByPresence = ['/order/merchant/store', '/order/env', '/order/env/userAgent']

const isJudgedElsewhere = ({ pointer, actual }: SchemaIssue) =>
  judgedByValue.includes(pointer) ||
  (judgedByPresence.includes(pointer) && (actual === undefined || actual === null))

const isShape = (issue: SchemaIssue) => !isEmptyText(issue) && !isHarmless(issue) && !isJudgedElsewhere(issue)

interface Shape {
  readonly id: string
  readonly title: string
  readonly apis: readonly FromAcqp[]
  readonly source: string
}

/** An inquiry and a cancel hold the same: the id of a payment. */
const requestShapes: readonly Shape[] = [
  {
    id: 'pay-shape',
    title: 'A pay request has the documented fields, lengths and forms',
    apis: ['pay'],
    source: 'A:api_acq/pay_user_presented_mode; A:api_acq_tile/pay_order_code; A:api_acq_tile/pay_entry_code',
  },
  {
    id: 'inquiry-cancel-shape',
    title: 'An inquiryPayment or cancelPayment request has the documented fields, lengths and forms',
    apis: ['inquiryPayment', 'cancelPayment'],
    source: 'A:api_acq_tile/inquiry_payment; A:api_acq_tile/cancel_payment',
  },
  {
    id: 'refund-shape',
    title: 'A refund request has the documented fields, lengths and forms',
    apis: ['refund'],
    source: 'A:api_acq_tile/refund; JSDK',
  },
]

const requestShapeRequirements = requestShapes.map(({ id, title, apis, source }) =>
  everyFlow(`message.${id}`, {
    level: 'MUST',
    title,
    source,
    confidence: 'M',
    core: true,
    looksAt: apis.map((api) => `${api}.request`),
    scenarios: '*',
    advice: `Compare with ${apis.map((api) => `schemas/acqp/${api}.request.json`).join(' and ')} and docs/messages.md.`,
    check: (evidence) =>
      misshapen(
        evidence,
        apis.flatMap((api) => requestsOf(evidence, api)),
        isShape,
      ),
  }),
)

/** The last send of a notification: one that was not acknowledged is sent again. */
const lastSend = (evidence: Evidence, label: string): Exchange =>
  evidence.following(label).at(-1) ?? evidence.exchange(label)

function* unacknowledged(exchange: Exchange): Iterable<Finding> {
  const { response, noResponse } = exchange
  if (noResponse) yield { code: 'NO_ANSWER', ...noResponse, ...at(exchange) }
  if (!response) return
  const { status, json } = response
  if (status !== 200) yield { code: 'HTTP_STATUS', expected: 200, actual: status, ...at(exchange) }
  if (!json.ok) {
    yield { code: 'BODY_UNREADABLE', problem: json.problem, detail: json.detail, ...at(exchange) }
    return
  }
  const expected = ['S/SUCCESS']
  const actual = resultText(json.value)
  if (!matches(actual, expected)) yield { code: 'RESULT', expected, actual, ...at(exchange, '/result') }
}

/** Paths of Alipay+ that an acquirer may call in flows that are not in scope. */
const otherPaths = [
  '/aps/api/v1/payments/consultPayment',
  '/aps/api/v1/merchants/registration',
  '/aps/api/v1/merchants/inquiryRegistrationStatus',
  '/aps/api/v1/disputes/responseRetrieval',
  '/aps/api/v1/disputes/responseEscalation',
]

const isElsewhere = ({ url }: Exchange) => otherPaths.some((path) => url.split('?')[0]?.endsWith(path))

const strays = (evidence: Evidence) =>
  evidence.tape.exchanges.filter(
    ({ scenario, direction }) => scenario === 'unattributed' && direction === 'from-partner',
  )

/** As the suite writes it; one that it does not know is of an earlier run, which the acquirer has not forgotten. */
const earlierReference = /^ORDER[0-9a-f]{20}$/

function isOfEarlierRun({ request }: Exchange): boolean {
  const order = request.json.ok ? request.json.value.order : undefined
  return isObject(order) && earlierReference.test(String(order.referenceOrderId))
}

const followUps = ['inquiryPayment', 'cancelPayment', 'refund'] as const

/** Every id that this run knows of a payment or an order, whatever it is the id of. */
function idsOf(evidence: Evidence): ReadonlySet<unknown> {
  const pays = evidence.everywhere('from-partner', 'pay')
  const halves = pays.flatMap(({ request, response }) => (response ? [request, response] : [request]))
  return new Set(
    halves.flatMap(({ json }) => {
      const { paymentRequestId, paymentId, order } = json.ok ? json.value : {}
      const ids = [paymentRequestId, paymentId, isObject(order) ? order.referenceOrderId : undefined]
      return ids.filter((id) => id !== undefined)
    }),
  )
}

/**
 * Of a payment that Alipay+ does not know, the acquirer may still ask because of an earlier run; not so where the id
 * is one of this run under another name, or where nothing of the kind names a payment of this run.
 */
function* misnamed(evidence: Evidence, api: FromAcqp, known: ReadonlySet<unknown>): Iterable<Finding> {
  const sent = evidence.exchanges('from-partner', api)
  const unknown = sent.filter(({ scenario }) => scenario === 'unattributed')
  for (const exchange of unknown) {
    const { json } = exchange.request
    const isOfThisRun =
      !json.ok || [json.value.paymentRequestId, json.value.paymentId].some((id) => known.has(id))
    if (isOfThisRun || unknown.length === sent.length) yield unattributed(exchange)
  }
}

export const message: readonly Requirement[] = [
  ...requestShapeRequirements,
  everyFlow('message.ack-shape', {
    level: 'MUST',
    title: 'The answer to a notification has the documented fields, lengths and forms',
    source: 'A:api_acq/notify_payment; A:integration_auto_debit_acq/handle_notification',
    confidence: 'M',
    core: true,
    looksAt: answers,
    scenarios: '*',
    advice: 'Compare with schemas/acqp/notifyPayment.response.json and docs/messages.md.',
    check: (evidence) => misshapen(evidence, answersOf(evidence), isShape),
  }),
  everyFlow('message.ack', {
    level: 'MUST',
    title: 'A notification is acknowledged with HTTP 200 and a JSON object whose result is S/SUCCESS',
    source: 'A:api_acq/notify_payment; A:integration_auto_debit_acq/handle_notification; SKILL',
    confidence: 'M',
    core: true,
    looksAt: answers,
    scenarios: inEveryFlow('pay-told-by-notification'),
    advice:
      'Answer {"result":{"resultCode":"SUCCESS","resultStatus":"S","resultMessage":"success"}}, not a text such as SUCCESS; anything else is taken for no acknowledgement and sent again.',
    check: (evidence) => unacknowledged(lastSend(evidence, 'notification')),
  }),
  everyFlow('message.no-empty-strings', {
    level: 'MUST',
    title: 'No field holds an empty string',
    source: 'newer pages of api_acq',
    confidence: 'H',
    core: true,
    looksAt: [...answers, ...ownRequests],
    scenarios: '*',
    advice: 'Leave an unused optional field out, or make it null.',
    check: (evidence) => notStrings(evidence, allMessages(evidence), isEmptyText),
  }),
  everyFlow('message.strings', {
    level: 'SHOULD',
    title: 'Every scalar is a JSON string, also those that are numbers or yes and no',
    source: `${everyPage}; the official Java SDK writes the booleans of paymentFactor as JSON booleans`,
    confidence: 'H',
    looksAt: [...answers, ...ownRequests],
    scenarios: '*',
    advice: 'Write "true" and "5812", not true and 5812.',
    check: (evidence) => notStrings(evidence, allMessages(evidence), isHarmless),
  }),
  everyFlow('message.known-fields', {
    level: 'SHOULD',
    title: 'A message of the acquirer has no fields that the documentation does not name',
    source: everyPage,
    confidence: 'M',
    looksAt: [...answers, ...ownRequests],
    scenarios: '*',
    advice:
      'Leave the field out, or check its spelling: a documented field may be missing under its right name.',
    check: (evidence) => unknownNames(evidence, allMessages(evidence)),
  }),
  everyFlow('message.content-type', {
    level: 'SHOULD',
    title: 'A message of the acquirer says that it is JSON; a request may leave Content-Type out',
    source: `${overview}; A:integration_auto_debit_acq/handle_notification`,
    confidence: 'M',
    looksAt: [...answers, ...ownRequests],
    scenarios: '*',
    advice: 'Set Content-Type: application/json; charset=UTF-8.',
    *check(evidence) {
      const requests = requestsOf(evidence).filter(
        ({ request }) => request.header('Content-Type') !== undefined,
      )
      for (const exchange of [...answersOf(evidence), ...requests]) yield* notCalledJson(exchange)
    },
  }),
  everyFlow('message.documented-path', {
    level: 'MUST',
    title: 'A request of the acquirer is a POST to a documented path under the host of Alipay+',
    source: `${overview}; ${ownPaths()}`,
    confidence: 'H',
    core: true,
    looksAt: ownRequests,
    scenarios: '*',
    advice:
      'Send POST /aps/api/v1/payments/pay, inquiryPayment, cancelPayment and refund, below the path of "publicUrl".',
    *check(evidence) {
      const sent = evidence.exchanges('from-partner')
      if (sent.length === 0) throw new NotReached('the acquirer sent nothing')
      const lost = strays(evidence).filter((one) => one.api === undefined && !isElsewhere(one))
      for (const exchange of [...lost, ...sent.filter(({ method }) => method !== 'POST')])
        yield unattributed(exchange)
    },
  }),
  everyFlow('message.attributable', {
    level: 'MUST',
    title: 'A pay is one that a shop or a user asked for: by payment code, order or amount',
    source: 'A:api_acq/pay_user_presented_mode; A:api_acq_tile/pay_order_code; A:api_acq_tile/pay_entry_code',
    confidence: 'H',
    core: true,
    looksAt: ['pay.request'],
    scenarios: '*',
    advice:
      'Send the scanned code in paymentMethod.paymentMethodId, the order of the shop in order.referenceOrderId, and the amount that the shop charged.',
    *check(evidence) {
      if (evidence.exchanges('from-partner', 'pay').length === 0)
        throw new NotReached('the acquirer sent no pay')
      for (const exchange of strays(evidence))
        if (exchange.api === 'pay' && !isOfEarlierRun(exchange)) yield unattributed(exchange)
    },
  }),
  everyFlow('message.names-payment', {
    level: 'MUST',
    title:
      'An inquiry, a cancel or a refund names its payment by the paymentRequestId or paymentId of its pay',
    source: 'A:api_acq_tile/inquiry_payment; A:api_acq_tile/cancel_payment; A:api_acq_tile/refund',
    confidence: 'H',
    core: true,
    looksAt: ['inquiryPayment.request', 'cancelPayment.request', 'refund.request'],
    scenarios: '*',
    advice:
      'Put the paymentRequestId of the pay into paymentRequestId, or the paymentId of its answer into paymentId; the number of the order is neither.',
    *check(evidence) {
      const known = idsOf(evidence)
      if (followUps.every((api) => evidence.exchanges('from-partner', api).length === 0))
        throw new NotReached('the acquirer sent no inquiry, cancel or refund')
      for (const api of followUps) yield* misnamed(evidence, api, known)
    },
  }),
]

function ownPaths(): string {
  const sources = [acqpEndpoints.pay, ...followUps.map((api) => acqpEndpoints[api])]
  return sources.map(({ source }) => source).join('; ')
}
