import { beforeAll, expect, it } from 'vitest'
import { isObject } from '../../protocol/body.ts'
import { type Exchange, partnerHalf } from '../../suites/judge/exchange.ts'
import type { RunResult } from '../../suites/judge/run.ts'
import { roles } from '../../suites/roles.ts'
import { everyFlowId } from '../../suites/scenarios/mpp/define.ts'
import { certifyMpp } from '../mutants/certify-mpp.ts'

/** A run of every flow, and one of each flow in which another stands for it there. */
const scopes = [everyFlowId, ['mpp-mpm-entry-code'], ['mpp-mpm-aggregated-code']]

let runs: readonly RunResult[]
beforeAll(async () => {
  runs = await Promise.all(scopes.map((flows) => certifyMpp(undefined, {}, () => ({ flows }))))
})

/** The first run in which a scenario was played. */
const runOf = (id: string) =>
  runs.find(({ scenarioEnds }) => scenarioEnds.some(({ scenario }) => scenario === id))

/** What only lets the suite look; a plan does not count it. */
const looking = new Set<string>(['viewBalance', 'viewPayment', 'openScanPage'])

const exchangesIn = (scenario: string) =>
  runOf(scenario)?.exchanges.filter((one) => one.scenario === scenario) ?? []

/** Payments that the wallet called successful, by pay, by inquiry or by notification. */
function paidIn(scenario: string): number {
  const ids = exchangesIn(scenario).flatMap((one) => (saysPaid(one) ? [paymentOf(one)] : []))
  return new Set(ids).size
}

function saysPaid(exchange: Exchange): boolean {
  const json = partnerHalf(exchange)?.json
  const result = json?.ok ? json.value[exchange.api === 'pay' ? 'result' : 'paymentResult'] : undefined
  return isObject(result) && result.resultStatus === 'S'
}

const paymentOf = ({ request }: Exchange) =>
  request.json.ok ? request.json.value.paymentRequestId : undefined

const actedIn = (id: string) =>
  runOf(id)?.acted.filter(({ scenario, intent }) => scenario === id && !looking.has(intent)) ?? []

it.each(roles.mpp.scenarios)('$id costs what its plan says', ({ id, cost }) => {
  const calls = exchangesIn(id).filter(({ direction }) => direction === 'to-partner')
  expect({ calls: calls.length, payments: paidIn(id), intents: actedIn(id).length }).toEqual(cost)
})

it('every scenario names the intents that it cannot do without', () => {
  const unnamed = roles.mpp.scenarios.flatMap(({ id, needs }) =>
    actedIn(id).flatMap(({ intent }) => (needs.some((need) => need === intent) ? [] : [[id, intent]])),
  )
  expect(unnamed).toEqual([])
})

it('every scenario of every flow is played to its end', () => {
  const ids = roles.mpp.scenarios.map(({ id }) => id)
  const outcomes = runs.flatMap(({ scenarioEnds }) => scenarioEnds)
  expect(outcomes.filter(({ outcome }) => outcome !== 'finished')).toEqual([])
  expect(ids.filter((id) => runOf(id) === undefined)).toEqual([])
})
