import { isObject, type JsonObject } from '../../protocol/body.ts'
import type { Money } from '../../protocol/money.ts'
import { newCashierUrl } from '../cashier-page.ts'
import { freshId, type World } from '../world.ts'
import type { InStoreScenario, PayRequest } from './requests.ts'

/** What the wallet behind Alipay+ does with a payment as soon as it is asked for: takes it, waits for its user, or fails with a code. */
export type WalletAct = 'pays' | 'waits' | { readonly failsWith: string }

/** What a scenario expects an acquirer to ask for. */
export interface Expected {
  readonly scenario: string
  /** The order as the suite named it to the shop. */
  readonly reference: string
  readonly amount: Money
  /** The payment code that the shop was given to scan. */
  readonly paymentCode?: string
  readonly wallet: WalletAct
  /** The answer about an order code has images of the code besides its text. */
  readonly images?: true
}

export interface Refunded {
  readonly refundId: string
  readonly refundTime: string
  readonly amount: Money
}

export type PaymentState = 'processing' | 'paid' | 'failed' | 'closed'

/** A payment that an acquirer asked for, as Alipay+ keeps it. */
export interface AcquiredPayment {
  readonly scenario: string
  /** The order that it answers to, as the suite named it. */
  readonly reference: string
  readonly paymentRequestId: string
  /** The request as it came first. */
  readonly request: JsonObject
  /** What a repeat of the request must have in common with it. */
  readonly compared: readonly unknown[]
  readonly amount: Money
  readonly inStoreScenario: InStoreScenario
  readonly paymentId: string
  /** Of an order code: what the shop shows. */
  readonly codeValue: string
  /** Of an order code: addresses of its image, a small and a large one. */
  readonly codeImages?: readonly [small: string, large: string]
  /** Of an entry code: the page of the wallet that the user is sent to. */
  readonly paymentUrl: string
  /** From when on it cannot be paid any more. */
  readonly expireTime?: string
  /** One that is processing closes by itself when its time is over. */
  state: PaymentState
  /** Why it failed. */
  failure?: string
  /** When the user paid; also of a payment that was cancelled afterwards. */
  paymentTime?: string
  readonly refunds: Map<string, Refunded>
}

interface PaymentIds {
  readonly paymentRequestId?: unknown
  readonly paymentId?: unknown
}

/** Every payment of a run, by the ids of both sides, and what is expected to come. */
export interface Acquiring {
  readonly payments: readonly AcquiredPayment[]
  /** What was expected and has not come. */
  readonly awaited: readonly Expected[]
  expect(expected: Expected): void
  /** The expectation that a pay request answers to: by payment code, order reference, or amount where no other has it. */
  expectedBy(body: JsonObject): Expected | undefined
  /** The amount, made larger by as little as makes it unlike every other that was expected. */
  unusedAmount(amount: Money): Money
  find(ids: PaymentIds): AcquiredPayment | undefined
  open(expected: Expected, request: PayRequest): AcquiredPayment
  /** Keeps in mind that a scenario asked for a payment, whether or not it is opened. */
  note(paymentRequestId: unknown, scenario: string): void
  /** The scenario that asked for a payment first. */
  notedBy(paymentRequestId: unknown): string | undefined
}

/** `publicUrl`: URL of the gateway, under which the pages of the wallet are. */
export function createAcquiring(world: World, publicUrl: string): Acquiring {
  const payments: AcquiredPayment[] = []
  const expectations: Expected[] = []
  const met = new Set<Expected>()
  const noted = new Map<unknown, string>()
  return {
    payments,
    get awaited() {
      return expectations.filter((expected) => !met.has(expected))
    },
    expect: (expected) => void expectations.push(expected),
    expectedBy: (body) => expectedBy(expectations, body),
    unusedAmount: (amount) => unusedAmount(amount, expectations),
    find: (ids) => payments.find((payment) => isNamed(payment, ids)),
    open: (expected, request) => {
      const paymentUrl = newCashierUrl(world, publicUrl)
      const payment: AcquiredPayment = newPayment(world, expected, request, paymentUrl)
      payments.push(payment)
      met.add(expected)
      decide(payment, expected.wallet, world.now())
      return payment
    },
    note: (id, scenario) => {
      if (!noted.has(id)) noted.set(id, scenario)
    },
    notedBy: (id) => noted.get(id),
  }
}

/** In IDR the last two digits are fixed as 00 (A:tax_refund_acqp_beta/model). */
export const smallestStep = ({ currency }: Money) => (currency === 'IDR' ? 100n : 1n)

function unusedAmount(amount: Money, expectations: readonly Expected[]): Money {
  const used = new Set(expectations.map((one) => `${one.amount.currency} ${one.amount.value}`))
  let value = BigInt(amount.value)
  while (used.has(`${amount.currency} ${value}`)) value += smallestStep(amount)
  return { currency: amount.currency, value: value.toString() }
}

/** Where both ids are given, that of Alipay+ counts. */
function isNamed(payment: AcquiredPayment, { paymentRequestId, paymentId }: PaymentIds): boolean {
  return paymentId === undefined || paymentId === null
    ? payment.paymentRequestId === paymentRequestId
    : payment.paymentId === paymentId
}

function expectedBy(expectations: readonly Expected[], body: JsonObject): Expected | undefined {
  const [order, method, asked] = [body.order, body.paymentMethod, body.paymentAmount].map((part) =>
    isObject(part) ? part : ({} as JsonObject),
  )
  const sameAmount = expectations.filter(
    ({ amount }) => amount.currency === asked?.currency && amount.value === asked.value,
  )
  return (
    expectations.find(
      ({ paymentCode }) => paymentCode !== undefined && paymentCode === method?.paymentMethodId,
    ) ??
    expectations.find(({ reference }) => reference === order?.referenceOrderId) ??
    (sameAmount.length === 1 ? sameAmount[0] : undefined)
  )
}

function newPayment(
  world: World,
  { scenario, reference, images }: Expected,
  { body, expiryTime, ...request }: PayRequest,
  paymentUrl: string,
) {
  const expireTime = expiryTime ?? defaultExpiry(request.inStoreScenario, world.now())
  const isOver = () => expireTime !== undefined && world.now().getTime() >= Date.parse(expireTime)
  const codeValue = `https://qr.alipayplus-conformance.invalid/${freshId(world, '')}`
  let state: PaymentState = 'processing'
  return {
    scenario,
    reference,
    ...request,
    request: body,
    paymentId: freshId(world, 'AP'),
    paymentUrl,
    codeValue,
    ...(images ? { codeImages: imagesOf(codeValue) } : {}),
    ...(expireTime === undefined ? {} : { expireTime }),
    get state() {
      return state === 'processing' && isOver() ? 'closed' : state
    },
    set state(next) {
      state = next
    },
    refunds: new Map<string, Refunded>(),
  }
}

const imagesOf = (codeValue: string) => [`${codeValue}.small.png`, `${codeValue}.large.png`] as const

/** Life of an order code whose order names no end. */
const codeLifeMs = 10 * 60_000

/** An answer with an order code always says when it ends. */
function defaultExpiry(scenario: InStoreScenario, now: Date): string | undefined {
  return scenario === 'OrderCode' ? new Date(now.getTime() + codeLifeMs).toISOString() : undefined
}

function decide(payment: AcquiredPayment, act: WalletAct, now: Date): void {
  if (act === 'pays') take(payment, now)
  else if (act !== 'waits') refuse(payment, act.failsWith)
}

/** The user pays. A final state never changes. */
export function take(payment: AcquiredPayment, now: Date): void {
  if (payment.state !== 'processing') return
  payment.state = 'paid'
  payment.paymentTime = now.toISOString()
}

/** The payment fails with a result code. A final state never changes. */
export function refuse(payment: AcquiredPayment, failure: string): void {
  if (payment.state !== 'processing') return
  payment.state = 'failed'
  payment.failure = failure
}
