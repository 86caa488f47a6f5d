import { isObject } from '../../../protocol/body.ts'
import { type Evidence, NotApplicable, NotReached } from '../../judge/evidence.ts'
import type { Exchange } from '../../judge/exchange.ts'
import type { Finding } from '../../judge/finding.ts'
import type { Requirement } from '../../requirement.ts'
import { inOrderCode, orderCode as ofOrderCode } from './define.ts'
import { answeredWith, expectSeen, lastView, part, sentOf } from './shop.ts'

const page = 'A:integration_merchant_mode_order_code_acq/accept_payment'

interface CodeDetail {
  readonly codeValue: string
  readonly displayType: unknown
}

/** The codes that Alipay+ answered. @throws {NotReached} where it answered none */
function codesOf(evidence: Evidence): readonly CodeDetail[] {
  const pay = sentOf(evidence, 'pay').findLast((one) => detailsIn(one).length > 0)
  if (!pay) {
    const [first] = sentOf(evidence, 'pay')
    throw new NotReached(`the answer to pay has no code (${first ? answeredWith(first) : 'none'})`)
  }
  return detailsIn(pay)
}

function detailsIn({ response }: Exchange): readonly CodeDetail[] {
  const body = response?.json.ok ? response.json.value : {}
  const { codeDetails } = part(body, 'orderCodeForm')
  return Array.isArray(codeDetails) ? (codeDetails.filter(isObject) as unknown as CodeDetail[]) : []
}

/** Finds a code on the screen of the shop that is none of those expected. */
function* shows(evidence: Evidence, expected: readonly string[]): Iterable<Finding> {
  const { number, answer } = evidence.intent('place')
  if (expected.some((one) => one === answer.codeValue)) return
  yield {
    code: 'VALUE',
    what: 'the code that the shop shows',
    expected: expected.join(' or '),
    actual: String(answer.codeValue ?? 'none'),
    scenario: evidence.scenario,
    exchange: number,
    pointer: '/codeValue',
  }
}

/** Finds a code that is still on the screen. @throws {NotApplicable} where the shop does not say what it shows */
function* gone(evidence: Evidence, label: string): Iterable<Finding> {
  if (typeof lastView(evidence, 'while it waits').codeValue !== 'string')
    throw new NotApplicable('the shop does not say which code is on its screen')
  const { number, codeValue } = lastView(evidence, label)
  if (typeof codeValue !== 'string') return
  yield {
    code: 'VALUE',
    what: 'the code on the screen',
    expected: 'none',
    actual: codeValue,
    scenario: evidence.scenario,
    exchange: number,
  }
}

export const orderCode: readonly Requirement[] = [
  ofOrderCode('order-code.shown', {
    level: 'MUST',
    title: 'The code that the shop shows is the codeValue of the answer to pay',
    source: `${page}; JSDK model/aps/OrderCodeForm`,
    confidence: 'M',
    core: true,
    looksAt: ['pay.response', 'createOrderCode'],
    scenarios: inOrderCode('code-shown'),
    advice:
      'Make the QR code of the whole codeValue whose displayType is TEXT, and of nothing else. PAYMENT_IN_PROCESS is how such a payment begins.',
    *check(evidence) {
      const texts = codesOf(evidence).filter(({ displayType }) => displayType === 'TEXT')
      yield* shows(
        evidence,
        texts.map(({ codeValue }) => codeValue),
      )
    },
  }),
  ofOrderCode('order-code.one-of-several', {
    level: 'MUST',
    title: 'Of several codes in the answer to pay the shop shows one, as text or as its image',
    source: `${page}; JSDK model/aps/CodeDetail`,
    confidence: 'M',
    looksAt: ['pay.response', 'createOrderCode'],
    scenarios: inOrderCode('code-images'),
    advice: 'Look for the codeDetails entry that you can show by its displayType; their order says nothing.',
    *check(evidence) {
      yield* shows(
        evidence,
        codesOf(evidence).map(({ codeValue }) => codeValue),
      )
    },
  }),
  ofOrderCode('order-code.gone-when-paid', {
    level: 'SHOULD',
    title: 'The code of an order is no longer shown once the order is paid',
    source: 'an inference: a user who scans it cannot pay any more',
    confidence: 'L',
    looksAt: ['viewOrder', 'notifyPayment.request'],
    scenarios: inOrderCode('code-shown'),
    advice: 'Take the code off the screen, and say that the order is paid.',
    *check(evidence) {
      const { status } = lastView(evidence, 'after the notification')
      if (status !== 'paid') throw new NotReached(`the order is not paid but ${status}`)
      yield* gone(evidence, 'after the notification')
    },
  }),
  ofOrderCode('order-code.expires', {
    level: 'MUST',
    title: 'The code of an order is no longer shown once its time is over',
    source: page,
    confidence: 'H',
    looksAt: ['viewOrder', 'pay.response'],
    scenarios: inOrderCode('code-expires'),
    advice: 'Take the code off the screen at expireTime, or when you close the order.',
    *check(evidence) {
      codesOf(evidence)
      yield* gone(evidence, 'after its time')
      yield* expectSeen(evidence, 'after its time', ['cancelled', 'failed', 'pending'])
    },
  }),
]
