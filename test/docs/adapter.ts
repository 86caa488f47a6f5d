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

/** Starts the adapter of the examples for a wallet over its app backend. */
export const startAdapter = (walletUrl: string) =>
  start('examples/adapter/adapter.mjs', { WALLET_URL: walletUrl })

/** Starts the adapter of the examples for an acquirer over its shop backend. */
export const startShopAdapter = (shopUrl: string) =>
  start('examples/adapter/acquirer.mjs', { SHOP_URL: shopUrl })

async function start(file: string, environment: Readonly<Record<string, string>>): Promise<Adapter> {
  const child = spawn(process.execPath, [fromRoot(file)], {
    env: { ...process.env, ...environment, ADAPTER_PORT: '0' },
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

/** One call of a backend: `POST /users/1/code-page`. */
export interface Call {
  readonly call: string
  readonly body: unknown
}

/** Starts the backend of an app or a shop; undefined is answered with 404. */
export async function startBackend(answer: (call: Call) => unknown): Promise<Server> {
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request.setEncoding('utf8')) text += chunk
    const body: unknown = text === '' ? undefined : JSON.parse(text)
    const answered = await answer({ call: `${request.method} ${request.url}`, body })
    response.writeHead(answered ? 200 : 404).end(answered ? JSON.stringify(answered) : 'not known here')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

export const urlOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

/** A port that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
