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

const sentIn = (scenario: string) =>
  run.exchanges.filter((one) => one.scenario === scenario && one.direction === 'to-partner')

/** Payments that the wallet called successful, by pay or by inquiry. */
function paidIn(scenario: string): number {
  const ids = sentIn(scenario).flatMap((one) => (saysPaid(one) ? [fieldOf(one, 'paymentRequestId')] : []))
  return new Set(ids).size
}

function saysPaid({ api, response }: Exchange): boolean {
  const field = api === 'pay' ? 'result' : 'paymentResult'
  const result = response?.json.ok ? response.json.value[field] : undefined
  return isObject(result) && result.resultStatus === 'S'
}

const fieldOf = ({ request }: Exchange, field: string) =>
  request.json.ok ? request.json.value[field] : undefined

it.each(roles.mpp.scenarios)('$id costs what its plan says', ({ id, cost }) => {
  const intents = run.acted.filter(({ scenario, intent }) => scenario === id && intent !== 'viewBalance')
  expect({ calls: sentIn(id).length, payments: paidIn(id), intents: intents.length }).toEqual(cost)
})
