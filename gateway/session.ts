import type { KeyObject } from 'node:crypto'
import { isObject, type JsonObject, parseBody } from '../protocol/body.ts'
import type { FromPartner, ToPartner } from '../protocol/endpoints.ts'
import type { Money } from '../protocol/money.ts'
import type { ResultStatus } from '../protocol/results.ts'
import type { AcquirerAnswers } from './acquiring/answers.ts'
import { chosenResult } from './acquiring/chosen.ts'
import type { AcquiredPayment, Acquiring, Expected } from './acquiring/payments.ts'
import type { BareResult } from './acquiring/results.ts'
import type { AnswerOddity } from './answer-oddities.ts'
import type { Deviation } from './deviations.ts'
import { deviate } from './deviations.ts'
import type { Connection } from './gateway.ts'
import { type HttpAnswer, type HttpRequest, send, sendTogether } from './http-client.ts'
import { amountsIn, type Ledger } from './ledger.ts'
import {
  type MerchantPage,
  newPagePath,
  orderCodeUrl,
  type PageReply,
  type PageVisit,
  resultUrl,
} from './merchant-page.ts'
import type { Order, OrderBook } from './orders.ts'
import { signRequest } from './outgoing.ts'
import { type RequestSpoilerName, requestSpoilers } from './spoilers.ts'
import { recordBody } from './tape/body.ts'
import { legalForms } from './variations.ts'
import { openShopPage, type ShopPage } from './web-view/shop-page.ts'
import type { Visiting } from './web-view/visit.ts'
import type { WebView } from './web-view/web-view.ts'
import type { World } from './world.ts'

export interface SessionOptions {
  readonly scenario: string
  /** The user on whose behalf the scenario is played; none for the doctor and the clean-up. */
  readonly customerId?: string
  /** Ends the session early; default: the signal of the connection. */
  readonly signal?: AbortSignal
}

/** The run was interrupted while a session was speaking. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
}

/** One message of ours: what it is, the part it plays in its scenario, and what is odd about it. */
export interface Call {
  readonly api: ToPartner
  readonly label: string
  readonly body: JsonObject
  readonly spoiler?: RequestSpoilerName
  readonly variation?: keyof typeof legalForms
  /** Where it goes; default: the endpoint of its message. */
  readonly url?: string
}

/** What came back, as far as a scenario needs it to go on; judging reads the tape instead. */
export interface Answer {
  readonly exchange: number
  readonly status?: ResultStatus
  readonly body: JsonObject
  readonly http: HttpAnswer
}

/** An answer that a scenario chose; `plain` is what Alipay+ would do and say. */
export type ChosenAnswer = (plain: () => JsonObject, asked: JsonObject) => JsonObject

/** The line between the gateway and the partner that one scenario speaks on. */
export interface Session {
  readonly scenario: string
  readonly customerId?: string
  readonly notifyUrl: string
  readonly open: boolean
  readonly acquirerId: string
  readonly pspId: string
  readonly codeLifeMs: number
  call(call: Call): Promise<Answer>
  /** Sends all in the same turn of the event loop, on connections that stand already. */
  callTogether(calls: readonly Call[]): Promise<Answer[]>
  /** Makes the answers to the partner's next messages odd, one name each. */
  spoilAnswers(api: FromPartner, oddities: readonly AnswerOddity[]): void
  takeOddity(api: FromPartner): AnswerOddity | undefined
  /**
   * Answers the partner's next messages with these results, one each. What is answered U was done
   * all the same: nobody knows it yet. What is answered otherwise was not.
   */
  answerWith(api: FromPartner, results: readonly BareResult[]): void
  /** The same, with any answers. */
  answerBy(api: FromPartner, answers: readonly ChosenAnswer[]): void
  /** Answers every further message for which nothing else was chosen so; undefined: as Alipay+ would. */
  answerAlways(api: FromPartner, answer: ChosenAnswer | undefined): void
  /**
   * Answers the partner's next message as if its payment had been made, which it was not; `changes` are
   * fields that differ from the true ones.
   */
  claimPaid(api: 'pay' | 'inquiryPayment', changes?: JsonObject): void
  takeAnswer(api: FromPartner): ChosenAnswer | undefined
  /** Holds the answer to the partner's next message back until the function that it returns is called. */
  hold(api: FromPartner): () => void
  /** Settles when the answer to a message of this kind may leave. */
  takeHold(api: FromPartner): Promise<void> | undefined
  /** Puts an order up for payment under the value of its code. */
  offer(order: Omit<Order, 'scenario'>): void
  /** Makes ready for what a shop is about to ask for. */
  expect(expected: Omit<Expected, 'scenario'>): void
  /** The amount, made unlike every other that a shop was asked to charge. */
  unusedAmount(amount: Money): Money
  /** The payments that an acquirer asked for in this scenario, in order. */
  acquired(): readonly AcquiredPayment[]
  /** The notification of a payment's final state that Alipay+ would send. */
  notificationOf(payment: AcquiredPayment): JsonObject
  /**
   * Opens the page behind the static code of an acquirer, in the web view of a wallet with this User-Agent. What
   * goes wrong stands on the tape and on the page.
   *
   * @throws {Interrupted} where the run was interrupted meanwhile; so does entering an amount
   */
  openShopPage(url: string, userAgent: string, wanted?: 'browser' | 'http'): Promise<ShopPage>
  /** Opens a merchant's page for the static code of a shop; returns its URL. */
  openPage(page: Omit<MerchantPage, 'scenario' | 'url'>): string
  /** The merchant's own result page for a payment. */
  resultUrl(paymentRequestId: string): string
  /** The URL that a merchant's page sends its visitor to once the order is placed. */
  orderCodeUrl(codeValue: string): string
  /** Visits a merchant's page as the Client SDK does; undefined where there is none at the URL. */
  visit(url: string, visit: PageVisit, userAgent?: string): PageReply | undefined
  labelNext(api: FromPartner): string
  arrived(api: FromPartner): void
  /** How many messages of this kind have arrived. */
  count(api: FromPartner): number
  /**
   * Waits until `count` messages have arrived; false where the time was up before.
   *
   * @throws {Interrupted} where the run was interrupted meanwhile
   */
  waitFor(
    api: FromPartner,
    count: number,
    wait: { label: string; for: string; allowedMs: number },
  ): Promise<boolean>
  settle(paymentRequestId: string, status: ResultStatus, paymentId: string): void
  /** The wallet's id of a payment, once it was told. */
  paymentIdOf(paymentRequestId: string): string | undefined
  close(): void
}

export interface SessionContext extends Connection {
  readonly world: World
  readonly ledger: Ledger
  readonly orders: OrderBook
  readonly acquiring: Acquiring
  readonly answers: AcquirerAnswers
  readonly publicUrl: string
  readonly notifyUrl: string
  readonly strangerKey: KeyObject
  readonly webView: WebView
  readonly openPage: (page: MerchantPage) => void
  readonly visit: (url: string, visit: PageVisit, userAgent?: string) => PageReply | undefined
}

export function createSession(options: SessionOptions, context: SessionContext): Session {
  return new LiveSession(options, context)
}

class LiveSession implements Session {
  readonly scenario: string
  readonly customerId?: string
  readonly notifyUrl: string
  open = true
  readonly #context: SessionContext
  readonly #counts = new Map<FromPartner, number>()
  readonly #oddities = new Map<FromPartner, AnswerOddity[]>()
  readonly #chosen = new Map<FromPartner, ChosenAnswer[]>()
  readonly #standing = new Map<FromPartner, ChosenAnswer>()
  readonly #holds = new Map<FromPartner, Promise<void>>()
  readonly #watchers = new Set<() => void>()
  readonly #shopPages: ShopPage[] = []
  #lastMs = 0

  constructor({ scenario, customerId, signal }: SessionOptions, context: SessionContext) {
    this.scenario = scenario
    if (customerId !== undefined) this.customerId = customerId
    this.notifyUrl = context.notifyUrl
    this.#context = signal ? { ...context, signal } : context
  }

  get acquirerId() {
    return this.#context.acquirerId
  }

  get pspId() {
    return this.#context.pspId
  }

  get codeLifeMs() {
    return this.#context.codeLifeMs
  }

  async call(call: Call): Promise<Answer> {
    this.#stopIfInterrupted()
    this.#enter(call)
    const request = this.#request(call)
    const exchange = this.#record(call, request)
    return this.#take(call, exchange, await send(request, this.#sending()))
  }

  async callTogether(calls: readonly Call[]): Promise<Answer[]> {
    this.#stopIfInterrupted()
    for (const call of calls) this.#enter(call)
    const requests = calls.map((call) => this.#request(call))
    let exchanges: number[] = []
    const answers = await sendTogether(requests, this.#sending(), () => {
      exchanges = calls.map((call, at) => this.#record(call, requests[at] as HttpRequest))
    })
    return calls.map((call, at) => this.#take(call, exchanges[at] as number, answers[at] as HttpAnswer))
  }

  spoilAnswers(api: FromPartner, oddities: readonly AnswerOddity[]): void {
    this.#oddities.set(api, [...oddities])
  }

  takeOddity(api: FromPartner): AnswerOddity | undefined {
    return this.#oddities.get(api)?.shift()
  }

  answerWith(api: FromPartner, results: readonly BareResult[]): void {
    this.answerBy(api, results.map(chosenResult))
  }

  claimPaid(api: 'pay' | 'inquiryPayment', changes: JsonObject = {}): void {
    const claim: ChosenAnswer = (plain, asked) => {
      plain()
      return { ...this.#context.answers.asIfPaid(api, asked), ...changes }
    }
    this.answerBy(api, [claim])
  }

  answerBy(api: FromPartner, answers: readonly ChosenAnswer[]): void {
    this.#chosen.set(api, [...(this.#chosen.get(api) ?? []), ...answers])
  }

  answerAlways(api: FromPartner, answer: ChosenAnswer | undefined): void {
    if (answer) this.#standing.set(api, answer)
    else this.#standing.delete(api)
  }

  takeAnswer(api: FromPartner): ChosenAnswer | undefined {
    return this.#chosen.get(api)?.shift() ?? this.#standing.get(api)
  }

  hold(api: FromPartner): () => void {
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    this.#context.signal.addEventListener('abort', release)
    this.#holds.set(api, held)
    return release
  }

  takeHold(api: FromPartner): Promise<void> | undefined {
    const held = this.#holds.get(api)
    this.#holds.delete(api)
    return held
  }

  offer({ codeValue, facts, ...rest }: Omit<Order, 'scenario'>): void {
    this.#context.orders.add({ scenario: this.scenario, codeValue, facts, ...rest })
  }

  async openShopPage(
    url: string,
    userAgent: string,
    wanted: 'browser' | 'http' = 'browser',
  ): Promise<ShopPage> {
    const { scenario } = this
    const { tape, webView } = this.#context
    const stopIfInterrupted = () => this.#stopIfInterrupted()
    const visiting = this.#visiting(userAgent)
    const page = await openShopPage({ url, scenario, tape, webView, visiting, wanted, stopIfInterrupted })
    this.#shopPages.push(page)
    return page
  }

  openPage(page: Omit<MerchantPage, 'scenario' | 'url'>): string {
    const { world, publicUrl, openPage } = this.#context
    const url = publicUrl + newPagePath(world)
    openPage({ ...page, scenario: this.scenario, url })
    return url
  }

  expect(expected: Omit<Expected, 'scenario'>): void {
    this.#context.acquiring.expect({ scenario: this.scenario, ...expected })
  }

  unusedAmount(amount: Money): Money {
    return this.#context.acquiring.unusedAmount(amount)
  }

  acquired(): readonly AcquiredPayment[] {
    return this.#context.acquiring.payments.filter(({ scenario }) => scenario === this.scenario)
  }

  notificationOf(payment: AcquiredPayment): JsonObject {
    return this.#context.answers.notification(payment)
  }

  resultUrl(paymentRequestId: string): string {
    return resultUrl(this.#context.publicUrl, paymentRequestId)
  }

  orderCodeUrl(codeValue: string): string {
    return orderCodeUrl(this.#context.publicUrl, codeValue)
  }

  visit(url: string, visit: PageVisit, userAgent?: string): PageReply | undefined {
    return this.#context.visit(url, visit, userAgent)
  }

  labelNext(api: FromPartner): string {
    return `${api} ${this.count(api) + 1}`
  }

  arrived(api: FromPartner): void {
    this.#counts.set(api, this.count(api) + 1)
    for (const look of this.#watchers) look()
  }

  count(api: FromPartner): number {
    return this.#counts.get(api) ?? 0
  }

  async waitFor(
    api: FromPartner,
    count: number,
    wait: { label: string; for: string; allowedMs: number },
  ): Promise<boolean> {
    const { tape, signal } = this.#context
    const fromMs = tape.elapsedMs()
    await this.#until(() => this.count(api) >= count, wait.allowedMs)
    const came = this.count(api) >= count
    const ended = came ? 'came' : signal.aborted ? 'interrupted' : 'time-up'
    tape.write({ type: 'wait', scenario: this.scenario, ...wait, fromMs, ended })
    this.#stopIfInterrupted()
    return came
  }

  settle(paymentRequestId: string, status: ResultStatus, paymentId: string): void {
    this.#context.ledger.settle(paymentRequestId, status, paymentId || undefined)
  }

  paymentIdOf(paymentRequestId: string): string | undefined {
    return this.#context.ledger.find(paymentRequestId)?.paymentId
  }

  close(): void {
    this.open = false
    for (const page of this.#shopPages) void page.close()
  }

  #stopIfInterrupted(): void {
    if (this.#context.signal.aborted) throw new Interrupted('the run was interrupted')
  }

  #until(done: () => boolean, allowedMs: number): Promise<void> {
    const { signal } = this.#context
    if (done() || signal.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      const finish = () => {
        clearTimeout(timer)
        this.#watchers.delete(look)
        signal.removeEventListener('abort', finish)
        resolve()
      }
      const look = () => void (done() && finish())
      const timer = setTimeout(finish, allowedMs)
      this.#watchers.add(look)
      signal.addEventListener('abort', finish)
    })
  }

  #visiting(userAgent: string): Visiting {
    const { world, publicUrl, webViewMs = defaultWebViewMs, signal } = this.#context
    return { userAgent, publicUrl, limitMs: webViewMs, monotonicMs: () => world.monotonicMs(), signal }
  }

  #sending() {
    const { answerMs, ca, signal } = this.#context
    return { timeoutMs: answerMs, signal, ...(ca === undefined ? {} : { ca }) }
  }

  #request({ api, body, spoiler, variation, url: at }: Call): HttpRequest {
    const { endpoints, clientId, key, strangerKey } = this.#context
    const url = new URL(at ?? endpoints[api] ?? missing(api))
    const draft = {
      method: 'POST',
      path: `${url.pathname}${url.search}`,
      clientId,
      time: this.#time(),
      body: Buffer.from(JSON.stringify(body)),
      key,
      strangerKey,
    }
    const deviation: Deviation | undefined = spoiler
      ? requestSpoilers[spoiler]
      : variation && legalForms[variation]
    return { url, ...deviate(draft, signRequest, deviation) }
  }

  /** A time of its own for each message: a receiver may take two that are the same byte for byte for a replay. */
  #time(): string {
    this.#lastMs = Math.max(this.#context.world.now().getTime(), this.#lastMs + 1)
    return new Date(this.#lastMs).toISOString()
  }

  #record(call: Call, request: HttpRequest): number {
    const { tape } = this.#context
    const exchange = tape.nextExchange()
    const odd = call.spoiler ?? call.variation
    tape.write({
      type: 'request',
      scenario: this.scenario,
      exchange,
      direction: 'to-partner',
      api: call.api,
      label: call.label,
      ...(odd ? { spoiler: odd } : {}),
      method: request.method,
      url: request.url.href,
      headers: request.headers.map(([name, value]) => [name, value]),
      body: recordBody(request.body),
    })
    return exchange
  }

  /** A payment counts from before it is sent: it may be taken although no answer comes. */
  #enter({ api, body }: Call): void {
    if (api !== 'pay') return
    const { paymentRequestId, paymentMethod } = body as {
      paymentRequestId: string
      paymentMethod: { customerId: string }
    }
    const { customerId } = paymentMethod
    this.#context.ledger.add({ paymentRequestId, scenario: this.scenario, customerId, ...amountsIn(body) })
  }

  #take(call: Call, exchange: number, http: HttpAnswer): Answer {
    this.#recordAnswer(exchange, http)
    const parsed = http.ok ? parseBody(http.body) : undefined
    const body = parsed?.ok ? parsed.value : {}
    const status = statusOf(body.result)
    this.#book(call, body, status)
    return { exchange, body, http, ...(status ? { status } : {}) }
  }

  #recordAnswer(exchange: number, http: HttpAnswer): void {
    const { tape } = this.#context
    const common = { scenario: this.scenario, exchange }
    if (!http.ok) {
      tape.write({ type: 'no-response', ...common, reason: http.reason, detail: http.detail })
      return
    }
    const { status, headers, body, bodyBytes } = http
    tape.write({
      type: 'response',
      ...common,
      status,
      headers: headers.map(([name, value]) => [name, value]),
      body: recordBody(body),
      ...(bodyBytes > body.length ? { bodyBytes } : {}),
    })
  }

  #book({ api, body: sent }: Call, body: JsonObject, status: ResultStatus | undefined): void {
    const { ledger } = this.#context
    const id = String(sent.paymentRequestId)
    const paymentId = typeof body.paymentId === 'string' ? body.paymentId : undefined
    const payment = api === 'inquiryPayment' ? statusOf(body.paymentResult) : status
    if ((api === 'pay' || api === 'inquiryPayment') && payment) ledger.settle(id, payment, paymentId)
    if (api !== 'refund' && codeOf(body.result) === 'ORDER_NOT_EXIST') ledger.settle(id, 'F')
    if (api === 'cancelPayment' && status === 'S') ledger.cancel(id)
    if (api === 'refund' && status === 'S')
      ledger.refund(id, String(sent.refundRequestId), sent.refundAmount as Money)
  }
}

/** How long a person waits for a page before they take it for broken. */
const defaultWebViewMs = 10_000

function missing(api: ToPartner): never {
  throw new Error(`the configuration has no endpoint for ${api}`)
}

const codeOf = (result: unknown) => (isObject(result) ? result.resultCode : undefined)

/** The status of a result object, where it is one. */
export function statusOf(result: unknown): ResultStatus | undefined {
  const status = isObject(result) ? result.resultStatus : undefined
  return status === 'S' || status === 'F' || status === 'U' ? status : undefined
}
