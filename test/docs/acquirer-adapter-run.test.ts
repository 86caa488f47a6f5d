import { setMaxListeners } from 'node:events'
import { expect, it, onTestFinished } from 'vitest'
import type { Driver, IntentAnswer, IntentName, IntentRequest } from '../../partner/driver.ts'
import { httpDriver } from '../../partner/http-driver.ts'
import { suiteSchemas } from '../../schemas/suite.ts'
import { flowsOf } from '../../suites/flows/index.ts'
import { notPassed } from '../mutants/certify.ts'
import { certifyAcqp } from '../mutants/certify-acqp.ts'
import { type Call, freePort, startBackend, startShopAdapter, urlOf } from './adapter.ts'

const states = {
  none: 'unknown',
  pending: 'open',
  paid: 'paid',
  failed: 'failed',
  cancelled: 'closed',
  partlyRefunded: 'partlyRefunded',
  refunded: 'refunded',
} as const satisfies Record<IntentAnswer<'viewOrder'>['status'], string>

const route =
  /^(?:GET|POST) (?:\/test)?\/(?<where>orders|static-code)(?:\/(?<order>[^/]+))?(?:\/(?<what>[^/]+))?$/

/** What the example calls the fields of an order. */
interface Placed {
  readonly number: string
  readonly amount: IntentRequest<'createOrderCode'>['amount']
  readonly customerCode?: string
}

/** The shop backend of the reference acquirer, as the example calls it: it does what the acquirer's own adapter does. */
function backendOf(reference: Driver): (call: Call) => Promise<unknown> {
  async function act<I extends IntentName>(
    intent: I,
    request: IntentRequest<I>,
  ): Promise<IntentAnswer<I> | undefined> {
    const outcome = await reference.act(intent, request)
    return outcome.outcome === 'done' ? outcome.answer : undefined
  }
  const place = async ({ number, amount, customerCode }: Placed) => {
    const order = { reference: number, amount }
    if (customerCode !== undefined) return act('scanPaymentCode', { ...order, paymentCode: customerCode })
    const answer = await act('createOrderCode', order)
    return answer && { code: answer.codeValue }
  }
  const look = async (order: string) => {
    const answer = await act('viewOrder', { reference: order })
    return answer && { state: states[answer.status], refundedUnits: answer.refunded, code: answer.codeValue }
  }
  return async ({ call, body }) => {
    const { where, order, what } = route.exec(call)?.groups ?? {}
    const asked = { reference: decodeURIComponent(order ?? ''), ...(body as object) }
    if (where === 'static-code') return act('openEntryCode', {})
    if (order === undefined) return place(body as Placed)
    if (what === 'close') return act('cancelOrder', asked)
    if (what === 'paid-at') return act('ageOrder', asked as IntentRequest<'ageOrder'>)
    if (what === undefined) return look(asked.reference)
    const { number, amount } = body as Placed
    return act('refundOrder', { reference: asked.reference, refundReference: number, amount })
  }
}

/** All but that of a page that the suite cannot fill in by itself. */
const asked = Object.keys(suiteSchemas.acquirerIntents.properties).filter((name) => name !== 'enterAmount')

it('certifies the reference acquirer in every flow through examples/adapter/acquirer.mjs', async () => {
  const port = await freePort()
  const { signal } = new AbortController()
  setMaxListeners(0, signal)
  const reference = httpDriver({ url: `http://127.0.0.1:${port}`, timeoutMs: 5000, signal })
  const backend = await startBackend(backendOf(reference))
  const adapter = await startShopAdapter(urlOf(backend))
  onTestFinished(async () => {
    await adapter.stop()
    backend.close()
  })

  const run = await certifyAcqp(undefined, { port }, ({ driver }) => ({
    driver: { ...driver, url: adapter.url },
  }))

  expect(notPassed(run)).toEqual({})
  expect(run.verdict).toBe('conformant')
  expect(run.header.selection.flows).toEqual(flowsOf('acqp').map(({ id }) => id))
  expect(new Set(run.acted.map(({ intent }) => intent))).toEqual(new Set(asked))
})
