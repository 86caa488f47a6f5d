import { setMaxListeners } from 'node:events'
import { expect, it, onTestFinished } from 'vitest'
import type { Driver, IntentAnswer, IntentName, IntentRequest } from '../../partner/driver.ts'
import { httpDriver } from '../../partner/http-driver.ts'
import type { AppReaction } from '../../schemas/generated/suite.ts'
import { suiteSchemas } from '../../schemas/suite.ts'
import { flowsOf } from '../../suites/flows/index.ts'
import { notPassed } from '../mutants/certify.ts'
import { certifyMpp } from '../mutants/certify-mpp.ts'
import { type Call, freePort, startAdapter, startBackend, urlOf } from './adapter.ts'

const pages = {
  showCashier: 'cashier',
  launch: 'merchant',
  handleAction: 'sdk',
  finishDecode: 'sdk',
  reject: 'refused',
} as const satisfies Record<AppReaction['did'], string>

const states = {
  none: 'unknown',
  waiting: 'open',
  succeeded: 'paid',
  failed: 'failed',
  closed: 'closed',
  refunded: 'refunded',
} as const satisfies Record<IntentAnswer<'viewPayment'>['status'], string>

const route =
  /^(?:GET|POST) \/(?:users\/(?<user>[^/]+)|test)(?:\/payments\/(?<payment>[^/]+))?(?:\/(?<what>[^/]+))?(?:\/(?<currency>[A-Z]{3}))?$/

/** The app backend of the reference wallet, as the example calls it: it does what the wallet's own adapter does. */
function backendOf(reference: Driver): (call: Call) => Promise<unknown> {
  async function act<I extends IntentName>(
    intent: I,
    request: IntentRequest<I>,
  ): Promise<IntentAnswer<I> | undefined> {
    const outcome = await reference.act(intent, request)
    return outcome.outcome === 'done' ? outcome.answer : undefined
  }
  const page = (reaction: AppReaction | undefined) => reaction && { page: pages[reaction.did], ...reaction }
  return async ({ call, body }) => {
    const { user = '', payment = '', what, currency = '' } = route.exec(call)?.groups ?? {}
    const asked = { customerId: user, ...(body as object) }
    const paymentOf = { customerId: user, paymentRequestId: payment }
    switch (what) {
      case 'scan-page': {
        const answer = await act('openScanPage', asked as IntentRequest<'openScanPage'>)
        return answer && { logoUrls: answer.shown }
      }
      case 'code-page': {
        const answer = await act('showPaymentCode', asked)
        return answer && { code: answer.paymentCode }
      }
      case 'scans':
        return page(await act('scanCode', asked as IntentRequest<'scanCode'>))
      case 'decodes':
        return page(await act('decode', asked as IntentRequest<'decode'>))
      case 'auth-codes': {
        const answer = await act('authorize', asked as IntentRequest<'authorize'>)
        return answer && { code: answer.authCode }
      }
      case 'confirm':
      case 'refuse': {
        const answer = await act('confirmPayment', { ...paymentOf, accept: what === 'confirm' })
        return answer && { openedUrl: answer.redirectedTo ?? null }
      }
      case 'balances': {
        const answer = await act('viewBalance', { customerId: user, currency })
        return answer && { units: answer.value }
      }
      case 'paid-at':
        return act('agePayment', { paymentRequestId: payment, paidAt: (body as { paidAt: string }).paidAt })
      default: {
        const answer = await act('viewPayment', paymentOf)
        return answer && { state: states[answer.status] }
      }
    }
  }
}

it('certifies the reference wallet in every flow through examples/adapter/adapter.mjs', async () => {
  const port = await freePort()
  const { signal } = new AbortController()
  setMaxListeners(0, signal)
  const reference = httpDriver({ url: `http://127.0.0.1:${port}`, timeoutMs: 5000, signal })
  const backend = await startBackend(backendOf(reference))
  const adapter = await startAdapter(urlOf(backend))
  onTestFinished(async () => {
    await adapter.stop()
    backend.close()
  })

  const run = await certifyMpp(undefined, { port }, ({ driver }) => ({
    driver: { ...driver, url: adapter.url },
  }))

  expect(notPassed(run)).toEqual({})
  expect(run.verdict).toBe('conformant')
  expect(run.header.selection.flows).toEqual(flowsOf('mpp').map(({ id }) => id))
  expect(new Set(run.acted.map(({ intent }) => intent))).toEqual(
    new Set(Object.keys(suiteSchemas.intents.properties)),
  )
})
