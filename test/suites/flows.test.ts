import { describe, expect, it } from 'vitest'
import { acqpEndpoints, type Endpoint, mppEndpoints } from '../../protocol/endpoints.ts'
import { compileSchema } from '../../protocol/validation.ts'
import type { Flow, FlowStep } from '../../schemas/generated/suite.ts'
import { suiteSchemas } from '../../schemas/suite.ts'
import { flows, flowsOf } from '../../suites/flows/index.ts'

/** Steps on the diagram, and those of them that the suite itself sends or receives. */
const expected: Readonly<Record<string, { readonly steps: number; readonly wire: readonly number[] }>> = {
  'mpp-cpm': { steps: 21, wire: [7, 8, 15, 17] },
  'mpp-mpm-order-code': { steps: 24, wire: [9, 11, 19] },
  'mpp-mpm-entry-code': { steps: 37, wire: [21, 23, 31] },
  'mpp-mpm-aggregated-code': { steps: 41, wire: [18, 19, 30, 31, 35] },
  'acqp-cpm': { steps: 18, wire: [5, 10, 13, 14, 17] },
  'acqp-mpm-order-code': { steps: 23, wire: [5, 8, 13, 14, 22] },
  'acqp-mpm-entry-code': { steps: 17, wire: [2, 5, 6, 8, 9, 10, 11, 16] },
}

type Ends = Pick<FlowStep, 'from' | 'to'>

const laneOf = { alipayplus: 'Alipay+', mpp: 'MPP Server', acqp: 'ACQP' } as const

/** Who sends each half of a message to whom. */
const halvesOf = (endpoints: Readonly<Record<string, Endpoint>>) =>
  Object.entries(endpoints).flatMap(([api, endpoint]): [string, Ends][] => {
    const [from, to] = [laneOf[endpoint.from], laneOf[endpoint.to]]
    return [
      [`${api}.request`, { from, to }],
      [`${api}.response`, { from: to, to: from }],
    ]
  })

/** What the suite itself sends or receives, and between whom: messages, and the page of an acquirer. */
const exchanged: Readonly<Record<Flow['role'], ReadonlyMap<string, Ends>>> = {
  mpp: new Map(halvesOf(mppEndpoints)),
  acqp: new Map([
    ...halvesOf(acqpEndpoints),
    ['shopPage.open', { from: 'MPP App', to: 'ACQP' }],
    ['shopPage.amount', { from: 'User', to: 'ACQP' }],
    ['shopPage.redirect', { from: 'ACQP', to: 'MPP App' }],
  ]),
}

/** Everything on a tape that can show a step. */
const vocabulary: Readonly<Record<Flow['role'], ReadonlySet<string>>> = {
  mpp: new Set([
    ...exchanged.mpp.keys(),
    ...Object.keys(suiteSchemas.intents.properties),
    ...['showCashier', 'launch', 'handleAction', 'reject'].map((did) => `scanCode.${did}`),
    ...['showCashier', 'finishDecode'].map((did) => `decode.${did}`),
    'confirmPayment.redirectedTo',
    'merchantPage.open',
    'merchantPage.amount',
  ]),
  acqp: new Set([...exchanged.acqp.keys(), ...Object.keys(suiteSchemas.acquirerIntents.properties)]),
}

const check = compileSchema(suiteSchemas.flow)
const numbersOf = (steps: readonly FlowStep[]) => steps.map(({ n }) => n)
const wireOf = ({ steps }: Flow) => steps.filter(({ seen }) => seen === 'wire')

it('names every flow, in the order of the report', () => {
  expect(flows.map(({ id }) => id)).toEqual(Object.keys(expected))
})

it.each(['mpp', 'acqp'] as const)('keeps the flows of %s apart, named after it', (role) => {
  const own = Object.keys(expected).filter((id) => id.startsWith(`${role}-`))
  expect(flowsOf(role).map(({ id }) => id)).toEqual(own)
})

describe.each(flows)('$id', (flow) => {
  const { id, role, steps, reconstructed } = flow

  it('conforms to its schema', () => {
    expect(check(flow)).toEqual([])
  })

  it('numbers its steps from 1 without a gap', () => {
    expect(numbersOf(steps)).toEqual(Array.from({ length: expected[id]?.steps ?? 0 }, (_, at) => at + 1))
  })

  it('has on the wire what the suite sends or receives, and nothing else', () => {
    expect(numbersOf(wireOf(flow))).toEqual(expected[id]?.wire)
  })

  it('has one exchanged thing on each wire step, between the two that exchange it', () => {
    const stands = wireOf(flow).map((step) => step.stands ?? '')
    expect(new Set(stands).size).toBe(stands.length)
    for (const { n, from, to, stands = '' } of wireOf(flow))
      expect({ n, from, to }).toEqual({ n, ...exchanged[role].get(stands) })
  })

  it('says what shows a step, unless nothing does', () => {
    const wrong = steps.filter(({ seen, stands }) =>
      seen === 'unseen' ? stands !== undefined : !vocabulary[role].has(stands ?? ''),
    )
    expect(wrong).toEqual([])
  })

  it('says how sure each step is where it is reconstructed, and only there', () => {
    const unsure = steps.filter(({ confidence }) => (confidence !== undefined) !== (reconstructed === true))
    expect(numbersOf(unsure)).toEqual([])
  })
})

it.each([
  ['mpp-cpm', {}],
  ['mpp-mpm-order-code', { HANDLE_BY_PSP: [12, 13], HANDLE_BY_SDK: [14, 15, 16] }],
  ['mpp-mpm-entry-code', { HANDLE_BY_PSP: [24, 25], HANDLE_BY_SDK: [26, 27, 28] }],
  ['mpp-mpm-aggregated-code', { 'HANDLE_BY_PSP or HANDLE_BY_SDK': [32] }],
  ['acqp-cpm', {}],
  ['acqp-mpm-order-code', {}],
  ['acqp-mpm-entry-code', {}],
])('%s forks by actionType only', (id, forks) => {
  const found: Record<string, number[]> = {}
  for (const { n, alternative } of flows.find((one) => one.id === id)?.steps ?? [])
    if (alternative) found[alternative] = [...(found[alternative] ?? []), n]
  expect(found).toEqual(forks)
})

it('reconstructs the aggregated code only, and its source says so', () => {
  const reconstructed = flows.filter((flow) => flow.reconstructed)
  expect(reconstructed.map(({ id }) => id)).toEqual(['mpp-mpm-aggregated-code'])
  expect(reconstructed[0]?.source).toMatch(/reconstructed .*not official/i)
})
