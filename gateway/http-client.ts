import http from 'node:http'
import https from 'node:https'
import type { NoResponseRecord } from '../schemas/generated/suite.ts'
import { fromRawHeaders, type HeaderLines } from './headers.ts'

export interface HttpRequest {
  readonly method: string
  readonly url: URL
  readonly headers: HeaderLines
  readonly body: Buffer
}

export type HttpAnswer =
  | {
      readonly ok: true
      readonly status: number
      readonly headers: HeaderLines
      /** At most as many bytes as are kept. */
      readonly body: Buffer
      /** What was received, also past the limit. */
      readonly bodyBytes: number
    }
  | { readonly ok: false; readonly reason: NoResponseRecord['reason']; readonly detail: string }

export interface SendOptions {
  /** From the start of the connection to the last byte received. */
  readonly timeoutMs: number
  /** PEM of the authority that the partner's certificate must chain to, where it is not a public one. */
  readonly ca?: string
  readonly signal?: AbortSignal
  /** Bytes of the answer's body that are kept; default: {@link keptBytes}. */
  readonly keepBytes?: number
}

/** Bytes of one body that are kept; no message of the protocol comes near. */
export const keptBytes = 128 * 1024

/** A connection that is open and has sent nothing yet. */
export interface OpenRequest {
  /** Sends everything and resolves with what came back. Never rejects. */
  finish(): Promise<HttpAnswer>
}

/** Sends one request on a connection of its own. Never rejects. */
export async function send(request: HttpRequest, options: SendOptions): Promise<HttpAnswer> {
  return (await open(request, options)).finish()
}

/**
 * Opens connections for all requests, then lets them go in the same turn of the event loop. `sending`
 * is called when the connections stand and nothing is sent yet.
 */
export async function sendTogether(
  requests: readonly HttpRequest[],
  options: SendOptions,
  sending: () => void,
): Promise<HttpAnswer[]> {
  const opened = await Promise.all(requests.map((request) => open(request, options)))
  sending()
  return Promise.all(opened.map((one) => one.finish()))
}

/**
 * Connects without sending. A connection serves one request: a kept-alive one may be closed by the
 * partner in the same moment, and repeating a payment on our own account would spoil the evidence.
 */
function open(request: HttpRequest, options: SendOptions): Promise<OpenRequest> {
  const outgoing = outgoingRequest(request, options)
  const answer = answerOf(outgoing, request, options)
  const secure = request.url.protocol === 'https:'
  return new Promise((resolve) => {
    const finish = () => {
      if (!outgoing.destroyed) outgoing.end(request.body)
      return answer
    }
    outgoing.once('socket', (socket) =>
      socket.once(secure ? 'secureConnect' : 'connect', () => resolve({ finish })),
    )
    void answer.then(() => resolve({ finish: () => answer }))
  })
}

function outgoingRequest({ method, url, headers, body }: HttpRequest, options: SendOptions) {
  const all = [
    ...headers,
    ['Host', url.host],
    ['Content-Length', String(body.length)],
    ['Connection', 'close'],
  ]
  return (url.protocol === 'https:' ? https : http).request(url, {
    method,
    headers: all.flat() as unknown as http.OutgoingHttpHeaders,
    agent: false,
    setHost: false,
    ...(options.ca === undefined ? {} : { ca: options.ca }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  })
}

function answerOf(
  outgoing: http.ClientRequest,
  request: HttpRequest,
  options: SendOptions,
): Promise<HttpAnswer> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => outgoing.destroy(new Timeout(options.timeoutMs)), options.timeoutMs)
    const settle = (answer: HttpAnswer) => {
      clearTimeout(timer)
      resolve(answer)
    }
    let complete = () => false
    outgoing.on('error', (error) => {
      if (!complete()) settle(failure(error, request))
    })
    outgoing.once('response', (incoming) => {
      complete = () => incoming.complete
      collect(incoming, options.keepBytes ?? keptBytes).then(settle, (error: Error) =>
        settle(failure(error, request)),
      )
    })
    outgoing.once('upgrade', (incoming, socket) => {
      socket.destroy()
      settle(withBody(incoming, Buffer.alloc(0)))
    })
  })
}

async function collect(incoming: http.IncomingMessage, most: number): Promise<HttpAnswer> {
  const kept: Buffer[] = []
  let bodyBytes = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    if (bodyBytes < most) kept.push(chunk.subarray(0, most - bodyBytes))
    bodyBytes += chunk.length
  }
  return withBody(incoming, Buffer.concat(kept), bodyBytes)
}

function withBody(incoming: http.IncomingMessage, body: Buffer, bodyBytes = body.length): HttpAnswer {
  const { statusCode: status = 0, rawHeaders } = incoming
  return { ok: true, status, headers: fromRawHeaders(rawHeaders), body, bodyBytes }
}

class Timeout extends Error {
  readonly code = 'SUITE_TIMEOUT'
  constructor(ms: number) {
    super(`no complete answer within ${ms / 1000} s`)
  }
}

const reasons: Readonly<Record<string, NoResponseRecord['reason']>> = {
  SUITE_TIMEOUT: 'timeout',
  ABORT_ERR: 'interrupted',
  ECONNREFUSED: 'unreachable',
  ENOTFOUND: 'unreachable',
  EAI_AGAIN: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ETIMEDOUT: 'unreachable',
  ECONNRESET: 'closed',
  EPIPE: 'closed',
  ECONNABORTED: 'closed',
}

function failure(error: NodeJS.ErrnoException, { url }: HttpRequest): HttpAnswer {
  const code = error.code ?? ''
  return { ok: false, reason: reasons[code] ?? otherReason(code, url), detail: detailOf(error) || code }
}

/** Node's own words where they tell a partner's developer nothing. */
const plainWords: Readonly<Record<string, string>> = {
  'socket hang up': 'the connection was closed before an answer had begun',
  aborted: 'the connection was closed in the middle of the answer',
}

function detailOf({ message }: Error): string {
  const [, tls] = /:SSL routines:[^:]*:([^:]+)/.exec(message) ?? []
  const hint = /wrong version|packet length/.test(tls ?? '') ? '; does this port speak HTTPS?' : ''
  return tls ? `TLS: ${tls}${hint}` : (plainWords[message] ?? message)
}

function otherReason(code: string, url: URL): NoResponseRecord['reason'] {
  if (code.startsWith('HPE_')) return 'not-http'
  return url.protocol === 'https:' ? 'tls' : 'closed'
}
