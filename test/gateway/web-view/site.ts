import http from 'node:http'
import https from 'node:https'
import { buffer } from 'node:stream/consumers'
import { serving } from '../support.ts'

/** What the site was asked for. */
export interface Asked {
  readonly method: string
  readonly target: string
  readonly headers: http.IncomingHttpHeaders
  readonly body: string
}

/** Answers a request; a string is a page, a number a status without a body. */
type Route = string | number | ((asked: Asked, answer: http.ServerResponse) => void)

export interface Site {
  readonly url: string
  /** What was asked for, but for what browsers ask for by themselves. */
  readonly asked: readonly Asked[]
  /** Method and target of what was asked for. */
  readonly visits: readonly string[]
}

/** A site of hand-made pages by path; `tls`: it is served over HTTPS. */
export async function site(
  routes: (url: string) => Readonly<Record<string, Route>>,
  tls?: { certificate: string; privateKey: string },
): Promise<Site> {
  const asked: Asked[] = []
  let pages: Readonly<Record<string, Route>> = {}
  const serve: http.RequestListener = async (incoming, answer) => {
    const { method = '', url: target = '', headers } = incoming
    const one = { method, target, headers, body: (await buffer(incoming)).toString() }
    if (target !== '/favicon.ico') asked.push(one)
    respond(pages[target.split('?')[0] ?? ''] ?? 404, one, answer)
  }
  const server = tls
    ? https.createServer({ cert: tls.certificate, key: tls.privateKey }, serve)
    : http.createServer(serve)
  const { port } = await serving(server)
  const url = `${tls ? 'https' : 'http'}://127.0.0.1:${port}`
  pages = routes(url)
  return {
    url,
    asked,
    get visits() {
      return asked.map(({ method, target }) => `${method} ${target}`)
    },
  }
}

function respond(route: Route, asked: Asked, answer: http.ServerResponse): void {
  if (typeof route === 'function') route(asked, answer)
  else if (typeof route === 'number') answer.writeHead(route).end()
  else answer.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(route)
}

export const redirect = (status: number, to: string) => (_: Asked, answer: http.ServerResponse) =>
  void answer.writeHead(status, { Location: to }).end()

export const failing = (status: number, page: string) => (_: Asked, answer: http.ServerResponse) =>
  void answer.writeHead(status, { 'Content-Type': 'text/html' }).end(page)

/** A page that begins and never ends. */
export const endless = (_: Asked, answer: http.ServerResponse) =>
  void answer.writeHead(200, { 'Content-Type': 'text/html' }).write('<p>soon')

/** A form with a field for an amount, and whatever else. */
export const form = (attributes: string, more = '') =>
  `<!doctype html><title>Shop</title><form ${attributes}><label>Amount <input name="amount"></label>${more}<button>Pay</button></form>`

export const postForm = form('method="post" action="/pay"')
