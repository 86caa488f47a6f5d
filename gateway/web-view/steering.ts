import type { CDPSession, Page, Request } from 'playwright-core'
import type { Submission } from './form.ts'
import type { Leg } from './leg.ts'
import { problemOf } from './net-errors.ts'

/** The part of Chromium's Fetch.requestPaused that is looked at. */
interface Paused {
  readonly requestId: string
  readonly frameId: string
  readonly request: { readonly method: string; readonly url: string; readonly postData?: string }
  readonly responseStatusCode?: number
  readonly responseErrorReason?: string
  readonly responseHeaders?: readonly { readonly name: string; readonly value: string }[]
  /** The request follows from a redirect. */
  readonly redirectedRequestId?: string
}

/**
 * Tells the leg of the moment everything that the main frame of a page asks for, gets and is sent to, and lets
 * through what the leg lets through. It takes Chromium's own protocol: the routes of Playwright do not see where
 * a redirect leads before it was followed.
 */
export async function steer(page: Page, leg: () => Leg): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const { frameTree } = await session.send('Page.getFrameTree')
  const isMain = (frameId: string) => frameId === frameTree.frame.id
  session.on('Page.frameRequestedNavigation', ({ frameId, url, reason }) => {
    if (isMain(frameId)) leg().wants(url, reason)
  })
  session.on('Fetch.requestPaused', (event: Paused) => {
    void release(session, event.requestId, !isMain(event.frameId) || mayPass(event, leg()))
  })
  await session.send('Page.enable')
  await session.send('Fetch.enable', {
    patterns: [
      { resourceType: 'Document', requestStage: 'Request' },
      { resourceType: 'Document', requestStage: 'Response' },
    ],
  })
  watchPage(page, leg)
}

/** What follows from a redirect was decided when the redirect came. */
function mayPass(event: Paused, leg: Leg): boolean {
  const { request, responseStatusCode: status, responseErrorReason, responseHeaders = [] } = event
  if (status !== undefined) {
    const headers = new Map(responseHeaders.map(({ name, value }) => [name.toLowerCase(), value]))
    return leg.answers({ url: request.url, status, headers })
  }
  if (responseErrorReason !== undefined || event.redirectedRequestId !== undefined) return true
  return leg.asks(submission(request.method, request.url, request.postData))
}

/** A page that was closed meanwhile has nothing to release. */
async function release(session: CDPSession, requestId: string, passes: boolean): Promise<void> {
  await (passes
    ? session.send('Fetch.continueRequest', { requestId })
    : session.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' })
  ).catch(() => {})
}

function watchPage(page: Page, leg: () => Leg): void {
  const answered = new WeakMap<Request, (status: number) => void>()
  page.on('request', (request) => {
    if (!['xhr', 'fetch'].includes(request.resourceType())) return
    const sent = submission(request.method(), request.url(), request.postData() ?? undefined)
    answered.set(request, leg().calls(sent))
  })
  page.on('response', (response) => answered.get(response.request())?.(response.status()))
  page.on('requestfailed', (request) => {
    const problem = problemOf(request.failure()?.errorText ?? '')
    const isDocument = request.isNavigationRequest() && request.frame() === page.mainFrame()
    if (isDocument && problem) leg().end(problem)
  })
  page.on('domcontentloaded', () => leg().shows())
  page.on('crash', () => leg().end({ reason: 'browser-failed', detail: 'the page crashed in Chromium' }))
}

/** Whatever is no GET is sent like a POST. */
const submission = (method: string, url: string, form: string | undefined): Submission => ({
  method: method === 'GET' ? 'GET' : 'POST',
  url,
  ...(form === undefined ? {} : { form }),
})
