import { type JsonObject, parseBody } from '../protocol/body.ts'
import { acqpEndpoints, type Endpoint, type FromPartner, mppEndpoints } from '../protocol/endpoints.ts'
import type { Desk, Floor } from './desk.ts'
import type { InboundRequest } from './http-server.ts'
import { isPageRoute } from './merchant-page.ts'
import type { Session } from './session.ts'

/** A request of the partner with what it was taken for. */
export interface Inbound {
  readonly api?: FromPartner
  readonly session?: Session
  /** Why it fits no open scenario, in words. */
  readonly mismatch?: string
  /** Path and query that the partner signed: those of the public URL. */
  readonly signedPath: string
  readonly body: JsonObject
}

/** Finds the message and the scenario that a request belongs to. */
export function readInbound(request: InboundRequest, floor: Floor, desk: Desk): Inbound {
  const signedPath = publicPath(floor.publicUrl, request.target)
  const parsed = parseBody(request.body)
  const body = parsed.ok ? parsed.value : {}
  const route = routeOf(floor.publicUrl, signedPath)
  const api = desk.messageAt(route)
  if (!api) return { signedPath, body, mismatch: `no message of the protocol is at ${route}; ${desk.served}` }
  const asked = { api, body, signedPath }
  const session = desk.sessionOf(asked, floor)
  if (session) return { ...asked, session }
  const problem = parsed.ok ? undefined : parsed.detail
  return { ...asked, mismatch: desk.nearest(asked, problem, floor) }
}

/** The part of a path that follows the path of the public URL. */
export function routeOf(publicUrl: string, path: string): string {
  return path.slice(new URL(publicUrl).pathname.replace(/\/$/, '').length)
}

/** Paths of Alipay+ that some partner calls. */
const knownPaths = [mppEndpoints, acqpEndpoints].flatMap((endpoints) =>
  Object.values<Endpoint>(endpoints).flatMap(({ path }) => path ?? []),
)

const isMessageRoute = (target: string) =>
  knownPaths.some((path) => `${target.split('?')[0]}/`.startsWith(`${path}/`))

/**
 * The path that a partner signs when it calls `target` of the gateway under its public URL. What stands
 * between them may have taken the public URL's path off.
 */
export function publicPath(publicUrl: string, target: string): string {
  const prefix = new URL(publicUrl).pathname.replace(/\/$/, '')
  const bare = isMessageRoute(target) || isPageRoute(target) || !target.startsWith(`${prefix}/`)
  return bare ? `${prefix}${target}` : target
}
