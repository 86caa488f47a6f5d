import { describe, expect, it } from 'vitest'
import * as naming from '../../suites/requirements/mpp/define.ts'
import * as playing from '../../suites/scenarios/mpp/define.ts'
import { code, tableOf } from './pages.ts'

const page = 'docs/write-a-requirement.md'
const { everyFlowId, merchantPresented } = playing

/** The flows of scenario ids as a cell names them. */
function cellOf(ids: readonly string[]): string {
  const flows = ids.map((id) => id.split('.')[0] ?? '')
  if (flows.length === everyFlowId.length) return 'every flow'
  return code(flows.length === merchantPresented.length ? 'mpp-mpm-*' : flows.join(', '))
}

it('has the helpers that play a scenario in flows', () => {
  const defined = { cost: { calls: 0, payments: 0 } } as Parameters<typeof playing.everyFlow>[1]
  const { cpm } = playing
  const makers = {
    everyFlow: playing.everyFlow('name', defined),
    merchantFlows: playing.merchantFlows('name', defined),
    aggregated: playing.aggregated('name', defined),
    cpm: [cpm('name', defined as Parameters<typeof cpm>[1])],
  }
  const rows = tableOf(page, 'helper', 'plays it in', 'what `play` can do')
  expect(rows.map(([helper, flows]) => [helper, flows])).toEqual(
    Object.entries(makers).map(([helper, made]) => [code(helper), cellOf(made.map(({ id }) => id))]),
  )
})

describe('the helpers that make a requirement', () => {
  const { everyFlow, mpm, aggregated, cpm, inEveryFlow, inMerchantFlows, played } = naming
  const makers = { everyFlow, mpm, aggregated, cpm }
  const names = { everyFlow: { inEveryFlow }, mpm: { inMerchantFlows }, aggregated: {}, cpm: { played } }
  const flowOf = (make: typeof everyFlow) => make('topic.property', {} as Parameters<typeof make>[1]).flow

  it('are all there, with their flows', () => {
    expect(tableOf(page, 'helper', '`flow`', 'its scenarios, by name')).toEqual(
      Object.entries(makers).map(([helper, make]) => [
        code(helper),
        code(flowOf(make)),
        Object.keys(names[helper as keyof typeof makers])
          .map(code)
          .join(', '),
      ]),
    )
  })

  it('name scenarios of these flows', () => {
    expect(cellOf(inEveryFlow('name'))).toBe('every flow')
    expect(cellOf(inMerchantFlows('name'))).toBe(code(flowOf(mpm)))
    expect(cellOf(played('name'))).toBe(code(flowOf(cpm)))
  })
})
