import http from 'node:http'
import https from 'node:https'

export interface Question {
  readonly method: 'GET' | 'POST'
  /** JSON that is sent. */
  readonly body?: string
  /** PEM of the authority of a certificate that is not public. */
  readonly ca?: string
  readonly signal: AbortSignal
  /** From the start of the connection to the last byte received. */
  readonly timeoutMs: number
}

export interface Reply {
  readonly status: number
  readonly text: string
}

/** No complete answer in time. */
export class TimeIsUp extends Error {
  override readonly name = 'TimeIsUp'
}

/**
 * Asks the adapter on a connection of its own. Rejects with the error of the socket, TLS or signal, or
 * with {@link TimeIsUp}. The timer is our own: in Node 20 the garbage collector may take the signal that
 * AbortSignal.any makes of AbortSignal.timeout before its time has come.
 */
export function ask(url: string, { method, body = '', ca, signal, timeoutMs }: Question): Promise<Reply> {
  const { request } = url.startsWith('https:') ? https : http
  const length = Buffer.byteLength(body)
  const headers = method === 'POST' ? { 'content-type': 'application/json', 'content-length': length } : {}
  return new Promise((resolve, reject) => {
    const options = { method, headers, signal, agent: false, ...(ca === undefined ? {} : { ca }) }
    const outgoing = request(url, options, (incoming) => {
      readText(incoming).then((text) => resolve({ status: incoming.statusCode ?? 0, text }), reject)
    })
    const timer = setTimeout(() => outgoing.destroy(new TimeIsUp()), timeoutMs)
    outgoing.once('close', () => clearTimeout(timer))
    outgoing.once('upgrade', ({ statusCode: status = 0 }, socket) => {
      socket.destroy()
      resolve({ status, text: '' })
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

async function readText(incoming: http.IncomingMessage): Promise<string> {
  let text = ''
  incoming.setEncoding('utf8')
  for await (const chunk of incoming) text += chunk
  return text
}
