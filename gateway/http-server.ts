import http from 'node:http'
import https from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { GatewayPortTaken } from './errors.ts'
import { fromRawHeaders, type HeaderLines } from './headers.ts'
import { keptBytes } from './http-client.ts'

export interface InboundRequest {
  readonly method: string
  /** Request target as it stands on the wire: path and query. */
  readonly target: string
  readonly headers: HeaderLines
  readonly body: Buffer
  /** What was received, also past the limit. */
  readonly bodyBytes: number
}

/** What goes back; undefined closes the connection without a byte. */
export type Reply =
  | { readonly status: number; readonly headers: HeaderLines; readonly body: Buffer }
  | undefined

export interface HttpServer {
  /** Where it listens, without a path. */
  readonly url: string
  close(): Promise<void>
}

export interface ListenOptions {
  readonly host: string
  readonly port: number
  readonly tls?: { readonly certificate: string; readonly privateKey: string }
}

/**
 * Serves every request through `handle`, which sees the raw bytes and never throws.
 *
 * @throws {GatewayPortTaken} where the address cannot be had
 */
export async function listen(
  { host, port, tls }: ListenOptions,
  handle: (request: InboundRequest) => Promise<Reply>,
): Promise<HttpServer> {
  const serve: http.RequestListener = (incoming, outgoing) => void respond(incoming, outgoing, handle)
  const server = tls
    ? https.createServer({ cert: tls.certificate, key: tls.privateKey }, serve)
    : http.createServer(serve)
  const sockets = openSockets(server)
  const bracketed = host.includes(':') ? `[${host}]` : host
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(new GatewayPortTaken(`${bracketed}:${port}`, error)))
    server.listen(port, host, resolve)
  })
  const { port: actual } = server.address() as AddressInfo
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      for (const socket of sockets) socket.destroy()
    })
  return { url: `${tls ? 'https' : 'http'}://${bracketed}:${actual}`, close }
}

/** Node's own closeAllConnections passes over those that are still in their TLS handshake. */
function openSockets(server: http.Server): ReadonlySet<Socket> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  return sockets
}

async function respond(
  incoming: http.IncomingMessage,
  outgoing: http.ServerResponse,
  handle: (request: InboundRequest) => Promise<Reply>,
): Promise<void> {
  const received = await receive(incoming).catch(() => undefined)
  if (!received) return
  const reply = await handle(received)
  if (!reply) return void incoming.socket.destroy()
  const { status, headers, body } = reply
  outgoing.writeHead(
    status,
    [...headers, ['Content-Length', String(body.length)]].flat() as unknown as string[],
  )
  outgoing.end(body)
}

async function receive(incoming: http.IncomingMessage): Promise<InboundRequest> {
  const kept: Buffer[] = []
  let bodyBytes = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    if (bodyBytes < keptBytes) kept.push(chunk.subarray(0, keptBytes - bodyBytes))
    bodyBytes += chunk.length
  }
  return {
    method: incoming.method ?? '',
    target: incoming.url ?? '',
    headers: fromRawHeaders(incoming.rawHeaders),
    body: Buffer.concat(kept),
    bodyBytes,
  }
}
