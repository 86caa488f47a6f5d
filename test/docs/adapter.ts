import { spawn } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import type { Driver } from '../../partner/driver.ts'
import { httpDriver } from '../../partner/http-driver.ts'
import { fromRoot } from './pages.ts'

export interface Adapter {
  readonly url: string
  readonly driver: Driver
  stop(): Promise<void>
}

/** Starts the adapter of the examples over an app backend. */
export async function startAdapter(walletUrl: string): Promise<Adapter> {
  const child = spawn(process.execPath, [fromRoot('examples/adapter/adapter.mjs')], {
    env: { ...process.env, WALLET_URL: walletUrl, ADAPTER_PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const url = await new Promise<string>((resolve) =>
    createInterface({ input: child.stdout }).once('line', resolve),
  )
  const driver = httpDriver({ url, timeoutMs: 5000, signal: new AbortController().signal })
  const stop = () => {
    child.kill()
    return ended
  }
  return { url, driver, stop }
}

/** One call of an app backend: `POST /users/1/code-page`. */
export interface Call {
  readonly call: string
  readonly body: unknown
}

/** Starts an app backend; undefined is answered with 404. */
export async function startBackend(answer: (call: Call) => unknown): Promise<Server> {
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request.setEncoding('utf8')) text += chunk
    const body: unknown = text === '' ? undefined : JSON.parse(text)
    const answered = await answer({ call: `${request.method} ${request.url}`, body })
    response.writeHead(answered ? 200 : 404).end(answered ? JSON.stringify(answered) : 'no such user')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

export const urlOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
