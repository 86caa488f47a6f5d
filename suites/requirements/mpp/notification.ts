import { isDeepStrictEqual } from 'node:util'
import { isObject, type JsonObject } from '../../../protocol/body.ts'
import { bodyOf, type Evidence, NotApplicable, NotReached } from '../../judge/evidence.ts'
import type { Exchange } from '../../judge/exchange.ts'
import type { Finding } from '../../judge/finding.ts'
import type { Requirement } from '../../requirement.ts'
import { resendScenarios, unacknowledging } from '../../scenarios/mpp/notification.ts'
import {
  at,
  decoded,
  expectAmount,
  expectResult,
  expectText,
  matches,
  outcomeOf,
  resultText,
  show,
  succeeded,
  toldOf,
  waits,
} from '../checks.ts'
import { isUnknown } from './cancel.ts'
import { cpm, everyFlow, inEveryFlow, inMerchantFlows, mpm, played } from './define.ts'

const page = 'A:api_mpp/notify_payment; A:integration_user_mode_mpp/notify_payment_result'
const looksAt = ['notifyPayment.request', 'notifyPayment.response']

/** The notifications of a scenario. Of a failure none need come: a wallet may notify successes only. */
const received = (evidence: Evidence): readonly Exchange[] => {
  const { notifiesInCpm, notifiesInMpm } = evidence.configuration
  if (!(evidence.scenario.startsWith('mpp-cpm.') ? notifiesInCpm : notifiesInMpm))
    throw new NotApplicable('the configuration says that the wallet does not notify in this flow')
  const all = evidence.exchanges('from-partner', 'notifyPayment')
  if (all.length > 0) return all
  if (mayStaySilent(evidence))
    throw new NotApplicable('no notification of a failure came; to send one is recommended')
  throw new NotReached('no notification came')
}

const first = (evidence: Evidence): Exchange => received(evidence)[0] as Exchange

/** A payment that failed, or that its user could not even confirm. */
function mayStaySilent(evidence: Evidence): boolean {
  const final = firstFinal(evidence)
  return final === 'F' || (final === undefined && evidence.scenario.endsWith('.notify-failure'))
}

const notifying: Pick<Requirement, 'looksAt'> = { looksAt }

function* resent(evidence: Evidence): Iterable<Finding> {
  first(evidence)
  const wait = evidence.wait('resend')
  if (wait.ended === 'interrupted') throw new NotReached('the run was interrupted')
  if (wait.ended === 'time-up')
    yield {
      code: 'NOT_RECEIVED',
      what: 'the notification again',
      withinMs: wait.allowedMs,
      ...at(first(evidence)),
    }
}

/** Finds that no notification came of the payment in an exchange. @throws {NotReached} */
function* sent(evidence: Evidence, payment: Exchange | undefined): Iterable<Finding> {
  const { ended, allowedMs } = evidence.wait('first notification')
  if (ended === 'interrupted') throw new NotReached('the run was interrupted')
  if (ended === 'time-up' && payment)
    yield { code: 'NOT_RECEIVED', what: 'notifyPayment', withinMs: allowedMs, ...at(payment) }
}

const resendRequirements = unacknowledging.map((spoiler): Requirement => {
  const says = {
    withheld: 'was not answered',
    'server-error': 'was answered with HTTP 500',
    unknown: 'was answered with U',
    unsigned: 'was acknowledged without a signature',
    forged: 'was acknowledged with a signature that is not of Alipay+',
  }[spoiler]
  return everyFlow(`notify.resends-${spoiler}`, {
    ...notifying,
    level: 'MUST',
    title: `A notification that ${says} is sent again`,
    source: spoiler === 'unsigned' || spoiler === 'forged' ? `${page}; A:api_mpp/signature` : page,
    confidence: 'H',
    scenarios: resendScenarios(spoiler),
    advice:
      'Count a notification as delivered only when a response that is signed by Alipay+ says S. "schedules.resendGapsSeconds" says when the suite expects the next.',
    check: resent,
  })
})

export const notification: readonly Requirement[] = [
  cpm('notify.sent', {
    ...notifying,
    level: 'SHOULD',
    title: 'The wallet notifies Alipay+ of a payment that succeeded or failed',
    source: `${page} (recommended in this flow)`,
    confidence: 'H',
    scenarios: played('notify-success', 'notify-failure'),
    advice:
      'Send notifyPayment when the result is final; or set "notifiesInCpm" to false if you do not notify in this flow.',
    *check(evidence) {
      yield* sent(evidence, evidence.exchange('pay'))
    },
  }),
  mpm('notify.sent-of-order', {
    ...notifying,
    level: 'MUST',
    title: 'The wallet notifies Alipay+ of a payment that its user has made',
    source: 'A:integration_merchant_mode_mpp (mandatory; recommended in the standard product)',
    confidence: 'H',
    core: true,
    declaredAway: ({ notifiesInMpm }) => (notifiesInMpm ? undefined : '"notifiesInMpm" is false'),
    scenarios: inMerchantFlows('notify-success'),
    advice:
      'Send notifyPayment to the paymentNotifyUrl of the userInitiatedPay response as soon as the money is taken: the shop waits for it.',
    *check(evidence) {
      yield* sent(evidence, decoded(evidence))
    },
  }),
  everyFlow('notify.url', {
    ...notifying,
    level: 'MUST',
    title: 'A notification goes to the paymentNotifyUrl of its payment',
    source: 'A:integration_cashier_mpp/notify_payment_result.md',
    confidence: 'H',
    scenarios: inEveryFlow('notify-success', 'notify-failure'),
    advice:
      'Store paymentNotifyUrl with the payment; it takes precedence over a URL that you were given once.',
    *check(evidence) {
      const all = received(evidence)
      const url = new URL(String(toldOf(evidence).paymentNotifyUrl))
      for (const exchange of all) {
        const sent = exchange.url.split('?')[0] ?? ''
        if (!url.pathname.endsWith(sent))
          yield {
            code: 'VALUE',
            what: 'path of the notification',
            expected: url.pathname,
            actual: exchange.url,
            ...at(exchange),
          }
      }
    },
  }),
  everyFlow('notify.final', {
    ...notifying,
    level: 'MUST',
    title: 'A notification tells a final result, never U, and the one that pay or an inquiry told',
    source: page,
    confidence: 'H',
    scenarios: [
      ...inEveryFlow('notify-success', 'notify-failure'),
      ...played('confirm-accepted', 'confirm-refused'),
    ],
    advice: 'Notify only when the payment has become S or F.',
    *check(evidence) {
      const told = firstFinal(evidence)
      for (const exchange of received(evidence))
        yield* expectResult(exchange, told ? [told] : ['S', 'F'], 'paymentResult')
    },
  }),
  everyFlow('notify.agrees', {
    ...notifying,
    level: 'MUST',
    title:
      'A notification of a success repeats paymentRequestId, paymentId, paymentAmount and customerId of the payment',
    source: page,
    confidence: 'H',
    scenarios: inEveryFlow('notify-success'),
    advice: 'Fill the notification from the stored payment.',
    *check(evidence) {
      const answer = bodyOf(succeeded(evidence, 'pay'))
      const told = toldOf(evidence)
      for (const exchange of received(evidence)) {
        yield* expectText(
          exchange,
          'paymentRequestId',
          told.paymentRequestId,
          'paymentRequestId of the payment',
        )
        if (answer.paymentId !== undefined)
          yield* expectText(exchange, 'paymentId', answer.paymentId, 'paymentId of the payment')
        const customerId = payer(evidence) ?? answer.customerId
        if (customerId !== undefined)
          yield* expectText(exchange, 'customerId', customerId, 'customerId of the payment')
        yield* expectAmount(exchange, 'paymentAmount', told.paymentAmount)
      }
    },
  }),
  everyFlow('notify.failure-code', {
    ...notifying,
    level: 'MUST',
    title: 'A notification of a failure gives the reason that pay gave',
    source: page,
    confidence: 'M',
    scenarios: inEveryFlow('notify-failure'),
    advice: 'Store the result code of a failed payment and repeat it.',
    *check(evidence) {
      const failure = first(evidence)
      const told = outcomeOf(evidence, 'pay').text
      if (matches(told, ['S'])) throw new NotReached('the payment did not fail')
      yield* expectResult(failure, [matches(told, ['F']) ? told : 'F'], 'paymentResult')
    },
  }),
  ...resendRequirements,
  everyFlow('notify.resends-unchanged', {
    ...notifying,
    level: 'MUST',
    title: 'A notification that is sent again has the values of the first',
    source: `${page} (Alipay+ compares repeats)`,
    confidence: 'H',
    scenarios: unacknowledging.flatMap(resendScenarios),
    advice: 'Send the stored notification again; only Request-Time and Signature are new.',
    *check(evidence) {
      const [one, two] = received(evidence)
      if (!one || !two) throw new NotReached('the notification was not sent again')
      for (const field of [
        'paymentRequestId',
        'paymentId',
        'paymentResult',
        'paymentAmount',
        'payToAmount',
        'customerId',
        'paymentTime',
      ]) {
        const expected = compared(field, bodyOf(one))
        const actual = compared(field, bodyOf(two))
        if (!isDeepStrictEqual(expected, actual))
          yield {
            code: 'VALUE',
            what: `${field} of the resend`,
            expected: show(expected),
            actual: show(actual),
            ...at(two, `/${field}`),
          }
      }
    },
  }),
  everyFlow('notify.silent', {
    ...notifying,
    level: 'MUST',
    title: 'A notification that was acknowledged is not sent again',
    source: page,
    confidence: 'H',
    scenarios: [...inEveryFlow('notify-success'), ...resendScenarios('withheld')],
    advice: 'Stop resending when a response that is signed by Alipay+ says S.',
    *check(evidence) {
      const all = received(evidence)
      const { ended } = evidence.wait('silence')
      if (ended === 'interrupted') throw new NotReached('the run was interrupted')
      const acknowledged = all.findIndex(({ odd, response }) => odd === undefined && response !== undefined)
      for (const extra of all.slice(acknowledged + 1))
        yield { code: 'NOT_WANTED', what: 'notifyPayment', why: 'it had been acknowledged', ...at(extra) }
    },
  }),
  everyFlow('notify.not-after-cancel', {
    ...notifying,
    level: 'SHOULD',
    title: 'No success is notified for a payment that was cancelled before it succeeded',
    source: 'inference from A:api_mpp/cancel_payment',
    confidence: 'L',
    scenarios: inEveryFlow('notify-after-cancel'),
    advice: 'Send the notification from the stored state, which is closed.',
    *check(evidence) {
      if (evidence.maybe('pay')) waits(evidence, 'pay')
      if (!isUnknown(evidence)) succeeded(evidence, 'cancel')
      evidence.wait('silence')
      for (const exchange of evidence.exchanges('from-partner', 'notifyPayment'))
        yield* expectResult(exchange, ['F', 'U'], 'paymentResult')
    },
  }),
]

/** The user for whom the wallet decoded a merchant-presented payment. */
const payer = (evidence: Evidence) => {
  const exchange = decoded(evidence)
  return exchange && bodyOf(exchange).customerId
}

/** The status of the first final result that the wallet told when it was asked; a final result never changes. */
function firstFinal(evidence: Evidence): string | undefined {
  return evidence
    .exchanges('to-partner')
    .filter(({ api, response }) => (api === 'pay' || api === 'inquiryPayment') && response?.json.ok)
    .map((one) => resultText(bodyOf(one), one.api === 'pay' ? 'result' : 'paymentResult'))
    .find((text) => matches(text, ['S', 'F']))?.[0]
}

/** The part of a field that Alipay+ can compare: the words of a result are for people. */
function compared(field: string, { [field]: value }: JsonObject): unknown {
  if (field !== 'paymentResult' || !isObject(value)) return value
  return [value.resultStatus, value.resultCode]
}
