import { describe, expect, it } from 'vitest'
import { flowsOf } from '../../suites/flows/index.ts'
import { holdsIn } from '../../suites/requirement.ts'
import { roles } from '../../suites/roles.ts'

const { requirements, scenarios } = roles.mpp
const flowIds = flowsOf('mpp').map(({ id }) => id)
const flowOf = new Map(scenarios.map(({ id, flow }) => [id, flow]))

/** The requirements that look at scenarios by name; the others look at the whole tape. */
const naming = requirements.flatMap(({ id, flow, scenarios: names }) =>
  names === '*' ? [] : [{ id, flow, names }],
)

const repeated = (names: readonly string[]) => names.filter((name, at) => names.indexOf(name) !== at)

describe('a pattern of flows', () => {
  it.each([
    ['*', flowIds],
    ['mpp-*', flowIds],
    ['mpp-mpm-*', ['mpp-mpm-order-code', 'mpp-mpm-entry-code', 'mpp-mpm-aggregated-code']],
    ['mpp-cpm', ['mpp-cpm']],
    ['mpp-mpm-entry-code', ['mpp-mpm-entry-code']],
    ['mpp-mpm', []],
    ['acqp-*', []],
    ['', []],
  ])('%s holds in %j', (pattern, expected) => {
    expect(flowIds.filter((flow) => holdsIn(pattern, flow))).toEqual(expected)
  })

  it('takes every sign but the last star as it stands', () => {
    expect(holdsIn('mpp.*', 'mpp-cpm')).toBe(false)
    expect(holdsIn('*-cpm', 'mpp-cpm')).toBe(false)
  })
})

describe('the scenarios', () => {
  it('have ids of their own', () => {
    expect(repeated(scenarios.map(({ id }) => id))).toEqual([])
  })

  it('are named after their flow, which there is', () => {
    const odd = scenarios.filter(({ id, flow }) => !flowIds.includes(flow) || !id.startsWith(`${flow}.`))
    expect(odd.map(({ id }) => id)).toEqual([])
  })

  it('are each looked at by a requirement of their own', () => {
    const looked = new Set(naming.flatMap(({ names }) => names))
    expect(scenarios.map(({ id }) => id).filter((id) => !looked.has(id))).toEqual([])
  })

  it('cost nothing that is less than nothing', () => {
    const odd = scenarios.filter(({ cost }) => Math.min(...Object.values(cost)) < 0)
    expect(odd.map(({ id }) => id)).toEqual([])
  })

  it('need each intent once', () => {
    expect(scenarios.filter(({ needs }) => repeated(needs).length > 0).map(({ id }) => id)).toEqual([])
  })
})

describe('the requirements', () => {
  it('have ids of their own', () => {
    expect(repeated(requirements.map(({ id }) => id))).toEqual([])
  })

  it('have a pattern that holds in a flow', () => {
    const dead = requirements.filter(({ flow }) => !flowIds.some((id) => holdsIn(flow, id)))
    expect(dead.map(({ id }) => id)).toEqual([])
  })

  it.each(naming)('$id looks at scenarios that there are, in the flows it holds in', ({ flow, names }) => {
    expect(names.length).toBeGreaterThan(0)
    expect(repeated(names)).toEqual([])
    expect(names.filter((name) => !holdsIn(flow, flowOf.get(name) ?? 'none'))).toEqual([])
  })

  it.each(naming.filter(({ flow }) => flow === '*'))(
    '$id, which holds everywhere, looks at a scenario of every flow',
    ({ names }) => {
      const seen = new Set(names.map((name) => flowOf.get(name)))
      expect(flowIds.filter((flow) => !seen.has(flow))).toEqual([])
    },
  )
})
