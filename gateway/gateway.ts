import type { KeyObject } from 'node:crypto'
import type { JsonObject } from '../protocol/body.ts'
import type { ToPartner } from '../protocol/endpoints.ts'
import type { SigningKey } from '../protocol/signature/sign.ts'
import { acquirerDesk } from './acquirer-desk.ts'
import { AcquirerAnswers } from './acquiring/answers.ts'
import { createAcquiring } from './acquiring/payments.ts'
import { type AnswerOddity, answerOddity } from './answer-oddities.ts'
import type { Asked, Desk, Floor } from './desk.ts'
import { deviate } from './deviations.ts'
import { headerValue } from './headers.ts'
import type { HttpServer, InboundRequest, ListenOptions, Reply } from './http-server.ts'
import { listen } from './http-server.ts'
import { type Inbound, publicPath, readInbound, routeOf } from './inbound.ts'
import { createLedger, type Ledger } from './ledger.ts'
import {
  isPagePath,
  type MerchantPage,
  type PageReply,
  type PageVisit,
  pageKey,
  textPage,
  visitPage,
} from './merchant-page.ts'
import { newNotifyPath } from './notify-path.ts'
import { createOrderBook } from './orders.ts'
import { signResponse } from './outgoing.ts'
import { createSession, type Session, type SessionOptions, statusOf } from './session.ts'
import type { AnswerSpoiler } from './spoilers.ts'
import { recordBody } from './tape/body.ts'
import type { Tape } from './tape/tape.ts'
import { walletDesk } from './wallet-desk.ts'
import { openWebView, type WebView } from './web-view/web-view.ts'
import type { World } from './world.ts'

export interface GatewayOptions {
  readonly world: World
  readonly listen: ListenOptions
  /** URL, path included, under which the partner reaches the gateway; default: where it listens. */
  readonly publicUrl?: string
}

/** What the gateway must know about the partner before the first message. */
export interface Connection {
  readonly tape: Tape
  readonly role: 'mpp' | 'acqp'
  readonly clientId: string
  readonly acquirerId: string
  readonly pspId: string
  readonly key: SigningKey
  readonly endpoints: Readonly<Partial<Record<ToPartner, string>>>
  readonly ca?: string
  readonly answerMs: number
  readonly codeLifeMs: number
  /** How long a visit of an acquirer's page may take; default: 10 s. */
  readonly webViewMs?: number
  /** Executable of the Chromium that pages of an acquirer are opened in; null: none. Default: the installed one. */
  readonly chromium?: string | null
  readonly signal: AbortSignal
}

/** Our Alipay+: the server that a partner calls and the client that calls the partner. */
export interface Gateway {
  /** Where it listens, without a path. */
  readonly url: string
  readonly publicUrl: string
  /** Begins to record and to answer; what came before was turned away. */
  connect(connection: Connection): ConnectedGateway
  /** Stops listening, and ends the browser of the web view. */
  close(): Promise<void>
}

export interface ConnectedGateway {
  readonly ledger: Ledger
  openSession(options: SessionOptions): Session
}

/**
 * Starts the server. `strangerKey` is a private key that nobody has registered: what it signs must be refused.
 *
 * @throws {GatewayPortTaken} where the address cannot be had
 */
export async function startGateway(options: GatewayOptions, strangerKey: KeyObject): Promise<Gateway> {
  let handle: (request: InboundRequest) => Promise<Reply> = async () => undefined
  const server: HttpServer = await listen(options.listen, (request) => handle(request))
  const publicUrl = new URL(options.publicUrl ?? server.url).href.replace(/\/+$/, '')
  const webViews: WebView[] = []
  return {
    url: server.url,
    publicUrl,
    close: async () => {
      await Promise.all(webViews.map((one) => one.close()))
      await server.close()
    },
    connect: (connection) => {
      const connected = new LiveGateway(options.world, publicUrl, connection, strangerKey)
      webViews.push(connected.webView)
      handle = (request) => connected.receive(request)
      return connected
    },
  }
}

class LiveGateway implements ConnectedGateway {
  readonly ledger = createLedger()
  readonly webView: WebView
  readonly #world: World
  readonly #publicUrl: string
  readonly #connection: Connection
  readonly #strangerKey: KeyObject
  readonly #sessions = new Set<Session>()
  readonly #orders = createOrderBook()
  readonly #acquiring
  readonly #answers
  readonly #desk: Desk
  readonly #pages = new Map<string | undefined, MerchantPage>()

  constructor(world: World, publicUrl: string, connection: Connection, strangerKey: KeyObject) {
    this.#world = world
    this.#publicUrl = publicUrl
    this.#connection = connection
    this.#strangerKey = strangerKey
    this.webView = openWebView(connection)
    this.#acquiring = createAcquiring(world, publicUrl)
    const { role, codeLifeMs, acquirerId, pspId } = connection
    const facts = { acquirerId, pspId, customerId: 'CONFORMANCE-USER' }
    this.#answers = new AcquirerAnswers(world, this.#acquiring, facts)
    this.#desk = role === 'mpp' ? walletDesk(world, codeLifeMs) : acquirerDesk(this.#answers)
  }

  openSession(options: SessionOptions): Session {
    const session = createSession(options, {
      ...this.#connection,
      world: this.#world,
      ledger: this.ledger,
      orders: this.#orders,
      acquiring: this.#acquiring,
      answers: this.#answers,
      publicUrl: this.#publicUrl,
      notifyUrl: this.#publicUrl + newNotifyPath(this.#world),
      strangerKey: this.#strangerKey,
      webView: this.webView,
      openPage: (page) => void this.#pages.set(pageKey(page.url), page),
      visit: (url, visit, userAgent) => this.#visit(url, visit, userAgent),
    })
    this.#sessions.add(session)
    return session
  }

  /** Records a request of the partner, answers it as well as can be, and records the answer. */
  async receive(request: InboundRequest): Promise<Reply> {
    const path = publicPath(this.#publicUrl, request.target)
    if (isPagePath(routeOf(this.#publicUrl, path))) return this.#serve(request, path)
    const { tape } = this.#connection
    const floor = this.#floor()
    const inbound = readInbound(request, floor, this.#desk)
    const { session } = inbound
    const scenario = session?.scenario ?? 'unattributed'
    const exchange = tape.nextExchange()
    tape.write({
      type: 'request',
      scenario,
      exchange,
      direction: 'from-partner',
      label: session && inbound.api ? session.labelNext(inbound.api) : 'unattributed',
      ...(inbound.api ? { api: inbound.api } : {}),
      ...(inbound.mismatch ? { mismatch: inbound.mismatch } : {}),
      method: request.method,
      url: request.target,
      headers: request.headers.map(([name, value]) => [name, value]),
      body: recordBody(request.body),
      ...(request.bodyBytes > request.body.length ? { bodyBytes: request.bodyBytes } : {}),
    })
    if (inbound.api) this.#desk.book(inbound as Asked, floor, session)
    return this.#answer(inbound, scenario, exchange)
  }

  #floor(): Floor {
    const sessions = [...this.#sessions]
    return {
      publicUrl: this.#publicUrl,
      sessions,
      ledger: this.ledger,
      orders: this.#orders,
      acquiring: this.#acquiring,
    }
  }

  #serve({ method, headers, body }: InboundRequest, path: string): Reply {
    const visit = { method, form: body.toString('utf8') }
    const { href } = new URL(path, this.#publicUrl)
    const page = textPage(routeOf(this.#publicUrl, path))
    const reply: Partial<PageReply> | undefined =
      page ?? this.#visit(href, visit, headerValue(headers, 'User-Agent'))
    const location = reply?.location ? [['Location', reply.location] as const] : []
    return {
      status: reply?.status ?? 404,
      headers: [['Content-Type', 'text/html; charset=utf-8'], ...location],
      body: Buffer.from(reply?.body ?? 'There is no such page.'),
    }
  }

  /** Visits a merchant's page and records it; undefined where there is none. */
  #visit(url: string, visit: PageVisit, userAgent: string | undefined): PageReply | undefined {
    const { tape } = this.#connection
    const page = this.#pages.get(pageKey(url))
    if (!page) return undefined
    const { body, ...facts } = visitPage(page, visit)
    tape.write({
      type: 'page',
      scenario: page.scenario,
      exchange: tape.nextExchange(),
      method: visit.method,
      url: page.url,
      ...(userAgent ? { userAgent } : {}),
      ...facts,
    })
    return { body, ...facts }
  }

  /** What is said is what stood when the request came, however long the answer is held back. */
  async #answer(inbound: Inbound, scenario: string, exchange: number): Promise<Reply> {
    const { tape } = this.#connection
    const plain = this.#plain(inbound)
    const held = inbound.api && inbound.session?.takeHold(inbound.api)
    if (inbound.api && held) {
      inbound.session?.arrived(inbound.api)
      await held
    }
    const name = oddityOf(inbound, plain)
    const spoiler = name && answerOddity(name)
    const reply = spoiler?.withheld ? undefined : this.#signed(inbound, plain, spoiler)
    const spoiled = name ? { spoiler: name } : {}
    if (reply)
      tape.write({
        type: 'response',
        scenario,
        exchange,
        ...spoiled,
        status: reply.status,
        headers: reply.headers.map(([header, value]) => [header, value]),
        body: recordBody(reply.body),
      })
    else
      tape.write({
        type: 'no-response',
        scenario,
        exchange,
        ...spoiled,
        reason: 'withheld',
        detail: spoiler?.says ?? '',
      })
    if (inbound.api && !held) inbound.session?.arrived(inbound.api)
    return reply
  }

  #plain(inbound: Inbound): JsonObject {
    if (!inbound.api) return notDefined
    const plain = () => this.#desk.answer(inbound as Asked, this.#floor(), inbound.session)
    const chosen = inbound.session?.takeAnswer(inbound.api)
    return chosen ? chosen(plain, inbound.body) : plain()
  }

  #signed(inbound: Inbound, plain: JsonObject, spoiler: AnswerSpoiler | undefined): NonNullable<Reply> {
    const { clientId, key } = this.#connection
    const draft = {
      method: 'POST',
      path: inbound.signedPath,
      clientId,
      time: this.#world.now().toISOString(),
      body: Buffer.from(JSON.stringify(plain)),
      key,
      strangerKey: this.#strangerKey,
    }
    const { status = 200, headers, body } = deviate(draft, signResponse, spoiler)
    return { status, headers, body }
  }
}

const notDefined = {
  result: { resultCode: 'NO_INTERFACE_DEF', resultStatus: 'F', resultMessage: 'not defined' },
}

/** A success or a delay is made odd; a refusal, of what the partner asked for by mistake, may have nothing that can be. */
function oddityOf({ api, session }: Inbound, { result }: JsonObject): AnswerOddity | undefined {
  return api && statusOf(result) !== 'F' ? session?.takeOddity(api) : undefined
}
