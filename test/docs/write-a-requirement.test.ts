import { describe, expect, it } from 'vitest'
import * as acquirerNaming from '../../suites/requirements/acqp/define.ts'
import * as naming from '../../suites/requirements/mpp/define.ts'
import * as acquirerPlaying from '../../suites/scenarios/acqp/define.ts'
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

describe('the helpers of an acquirer', () => {
  const head = 'helper of an acquirer'

  /** The flows of scenario ids as a cell names them. */
  const cell = (ids: readonly string[]) => {
    const flows = ids.map((id) => id.split('.')[0] ?? '')
    if (flows.length === acquirerPlaying.everyFlowId.length) return 'every flow'
    return code(flows.length === acquirerPlaying.shopPresented.length ? 'acqp-mpm-*' : flows.join(', '))
  }

  it('that play a scenario are all there, with their flows', () => {
    const { everyFlow, mpm, cpm, orderCode, entryCode } = acquirerPlaying
    const makers = { everyFlow, mpm, cpm, orderCode, entryCode }
    const rows = tableOf(page, head, 'plays it in', 'what `play` can do')
    expect(rows.map(([helper, flows]) => [helper, flows])).toEqual(
      Object.entries(makers).map(([helper, make]) => {
        const made = make('name', { says: '', play: async () => {} })
        return [code(helper), cell(made.map(({ id }) => id))]
      }),
    )
  })

  const { everyFlow, cpm, mpm, orderCode, entryCode } = acquirerNaming
  const makers = { everyFlow, cpm, mpm, orderCode, entryCode }
  const { inEveryFlow, inCpm, inShopPresented, inOrderCode, inEntryCode } = acquirerNaming
  const names = { inEveryFlow, inCpm, inShopPresented, inOrderCode, inEntryCode }
  const flowOf = (make: typeof everyFlow) => make('topic.property', {} as Parameters<typeof make>[1]).flow

  it('that make a requirement are all there, with their flows', () => {
    expect(tableOf(page, head, '`flow`', 'its scenarios, by name')).toEqual(
      Object.entries(makers).map(([helper, make], at) => [
        code(helper),
        code(flowOf(make)),
        code(Object.keys(names)[at] ?? ''),
      ]),
    )
  })

  it('name scenarios of these flows', () => {
    const flows = Object.values(names).map((inFlows) => cell(inFlows('name')))
    expect(flows).toEqual(['every flow', ...Object.values(makers).slice(1).map(flowOf).map(code)])
  })
})
