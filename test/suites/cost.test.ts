import { beforeAll, expect, it } from 'vitest'
import { isObject } from '../../protocol/body.ts'
import type { Exchange } from '../../suites/judge/exchange.ts'
import type { RunResult } from '../../suites/judge/run.ts'
import { roles } from '../../suites/roles.ts'
import { certifyMpp } from '../mutants/certify-mpp.ts'

let run: RunResult
beforeAll(async () => {
  run = await certifyMpp()
})

/** What only lets the suite look; a plan does not count it. */
const looking = new Set<string>(['viewBalance', 'viewPayment', 'openScanPage'])

const exchangesIn = (scenario: string) => run.exchanges.filter((one) => one.scenario === scenario)

/** Payments that the wallet called successful, by pay, by inquiry or by notification. */
function paidIn(scenario: string): number {
  const ids = exchangesIn(scenario).flatMap((one) => (saysPaid(one) ? [paymentOf(one)] : []))
  return new Set(ids).size
}

function saysPaid({ api, direction, request, response }: Exchange): boolean {
  const { json } = (direction === 'to-partner' ? response : request) ?? {}
  const result = json?.ok ? json.value[api === 'pay' ? 'result' : 'paymentResult'] : undefined
  return isObject(result) && result.resultStatus === 'S'
}

const paymentOf = ({ request }: Exchange) =>
  request.json.ok ? request.json.value.paymentRequestId : undefined

it.each(roles.mpp.scenarios)('$id costs what its plan says', ({ id, cost }) => {
  const calls = exchangesIn(id).filter(({ direction }) => direction === 'to-partner')
  const intents = run.acted.filter(({ scenario, intent }) => scenario === id && !looking.has(intent))
  expect({ calls: calls.length, payments: paidIn(id), intents: intents.length }).toEqual(cost)
})

it('every scenario of every flow is played to its end', () => {
  const finished = run.scenarioEnds.filter(({ outcome }) => outcome === 'finished')
  const ids = roles.mpp.scenarios.map(({ id }) => id)
  expect(finished.map(({ scenario }) => scenario).toSorted()).toEqual(ids.toSorted())
})
