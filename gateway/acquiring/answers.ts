import { isDeepStrictEqual } from 'node:util'
import type { JsonObject } from '../../protocol/body.ts'
import { freshId, type World } from '../world.ts'
import type { AcquiredPayment, Acquiring } from './payments.ts'
import { refusalOf, transactionsOf } from './refunds.ts'
import { isId, moneyIn, namesPayment, type PayRequest, readPay } from './requests.ts'
import { failure, result, success } from './results.ts'

/** How a payment stands, as a result. */
export function resultOf({ state, failure: code }: AcquiredPayment) {
  if (state === 'paid') return success
  if (state === 'processing') return result('PAYMENT_IN_PROCESS', 'U')
  return result(state === 'closed' ? 'ORDER_IS_CLOSED' : (code ?? 'PROCESS_FAIL'), 'F')
}

interface Facts {
  readonly acquirerId: string
  readonly pspId: string
  readonly customerId: string
}

/** Answers as Alipay+ gives them to an acquirer. None throws, whatever it is asked. */
export class AcquirerAnswers {
  readonly #world: World
  readonly #acquiring: Acquiring
  readonly #facts: Facts

  constructor(world: World, acquiring: Acquiring, facts: Facts) {
    this.#world = world
    this.#acquiring = acquiring
    this.#facts = facts
  }

  pay(body: JsonObject): JsonObject {
    const request = readPay(body)
    if (!request) return failure('PARAM_ILLEGAL')
    const { paymentRequestId, compared, inStoreScenario } = request
    const known = this.#acquiring.find({ paymentRequestId })
    if (known && !isDeepStrictEqual(known.compared, compared)) return failure('REPEAT_REQ_INCONSISTENT')
    const payment = known ?? this.#open(request)
    if (!payment) return failure(inStoreScenario === 'PaymentCode' ? 'INVALID_CODE' : 'PROCESS_FAIL')
    return { result: resultOf(payment), ...this.#told(payment), ...nextOf(payment) }
  }

  inquiryPayment(body: JsonObject): JsonObject {
    return this.#of(body, (payment) => {
      const { paymentRequestId, amount } = payment
      const told = { paymentRequestId, paymentAmount: amount, ...this.#told(payment) }
      return { result: success, paymentResult: resultOf(payment), ...told, ...transactionsOf(payment) }
    })
  }

  /** Cancels whatever the state; a repeat succeeds again. That the window is over has to be chosen. */
  cancelPayment(body: JsonObject): JsonObject {
    return this.#of(body, (payment) => {
      payment.state = 'closed'
      return { result: success, ...this.#ends() }
    })
  }

  refund(body: JsonObject): JsonObject {
    const { refundRequestId } = body
    const amount = moneyIn(body.refundAmount)
    if (!isId(refundRequestId) || !amount) return failure('PARAM_ILLEGAL')
    return this.#of(body, (payment) => {
      const owner = this.#acquiring.payments.find(({ refunds }) => refunds.has(refundRequestId))
      if (owner && owner !== payment) return failure('REPEAT_REQ_INCONSISTENT')
      const known = payment.refunds.get(refundRequestId)
      const refused = refusalOf(payment, amount, known)
      if (refused) return failure(refused)
      const refund = known ?? { ...this.#newRefund(), amount }
      payment.refunds.set(refundRequestId, refund)
      const { refundId, refundTime } = refund
      return { result: success, ...this.#ends(), refundId, refundTime, refundAmount: amount }
    })
  }

  /** The answer about a payment that was made, about one that was not. */
  asIfPaid(api: 'pay' | 'inquiryPayment', body: JsonObject): JsonObject {
    return this.#of(body, (payment) => {
      const { paymentRequestId, amount } = payment
      const paid = { ...payment, state: 'paid' as const, paymentTime: this.#world.now().toISOString() }
      if (api === 'pay') return { result: success, ...this.#told(paid) }
      const told = { paymentRequestId, paymentAmount: amount, ...this.#told(paid) }
      return { result: success, paymentResult: success, ...told }
    })
  }

  /** The notification of a final state. */
  notification(payment: AcquiredPayment): JsonObject {
    const { paymentRequestId } = payment
    const { acquirerId } = this.#facts
    return { paymentResult: resultOf(payment), acquirerId, paymentRequestId, ...this.#told(payment) }
  }

  #open(request: PayRequest): AcquiredPayment | undefined {
    const expected = this.#acquiring.expectedBy(request.body)
    return expected && this.#acquiring.open(expected, request)
  }

  /** The answer about the payment that a request names, or why there is none. */
  #of(body: JsonObject, answer: (payment: AcquiredPayment) => JsonObject): JsonObject {
    if (!namesPayment(body)) return failure('PARAM_ILLEGAL')
    const payment = this.#acquiring.find(body)
    return payment ? answer(payment) : failure('ORDER_NOT_EXIST')
  }

  #newRefund() {
    return { refundId: freshId(this.#world, 'AR'), refundTime: this.#world.now().toISOString() }
  }

  #ends() {
    const { acquirerId, pspId } = this.#facts
    return { acquirerId, pspId }
  }

  /** What is told of a payment: nothing but its id until it is paid. */
  #told({ state, paymentId, paymentTime = '', amount }: AcquiredPayment): JsonObject {
    if (state !== 'paid') return { paymentId }
    const paymentAmount = amount
    return { paymentId, paymentTime, paymentAmount, ...this.#facts, walletBrandName: 'Conformance Wallet' }
  }
}

/** What an order code or an entry code goes on with. */
function nextOf(payment: AcquiredPayment): JsonObject {
  const { inStoreScenario, state, paymentUrl, expireTime } = payment
  if (state !== 'processing' || inStoreScenario === 'PaymentCode') return {}
  if (inStoreScenario === 'EntryCode') return { paymentUrl }
  return { orderCodeForm: { expireTime, codeDetails: codeDetailsOf(payment) } }
}

/** The text stands between the images, so that neither the first nor the last entry is the right one. */
function codeDetailsOf({ codeValue, codeImages }: AcquiredPayment): readonly JsonObject[] {
  const text = { codeValue, displayType: 'TEXT' }
  if (!codeImages) return [text]
  const [small, large] = codeImages
  return [
    { codeValue: small, displayType: 'SMALLIMAGE' },
    text,
    { codeValue: large, displayType: 'BIGIMAGE' },
  ]
}
