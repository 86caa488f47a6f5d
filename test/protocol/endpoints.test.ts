import { describe, expect, it } from 'vitest'
import { acqpEndpoints, type Endpoint, mppEndpoints, type Party } from '../../protocol/endpoints.ts'
import { chosen } from '../../schemas/catalogue/row.ts'
import { catalogue, coverageOf } from '../../schemas/catalogue.ts'

const table = [mppEndpoints, acqpEndpoints].flatMap((endpoints) =>
  Object.entries<Endpoint>(endpoints).map(([api, endpoint]) => ({ api, ...endpoint })),
)

/** The end of a message that is not Alipay+. */
const partnerOf = ({ from, to }: Endpoint): Party => (from === 'alipayplus' ? to : from)

const rowsOf = (endpoint: (typeof table)[number]) =>
  catalogue.filter(({ side, api }) => side === partnerOf(endpoint) && api === endpoint.api)

describe('endpoints', () => {
  it.each(table)('$api stands in the catalogue with the same path and direction', (endpoint) => {
    const rows = rowsOf(endpoint).map(({ path, direction }) => ({ path, direction }))
    const direction = endpoint.to === 'alipayplus' ? 'to Alipay+' : 'from Alipay+'
    expect(rows).not.toEqual([])
    expect(rows).toEqual(rows.map(() => ({ path: endpoint.path ?? chosen, direction })))
  })

  it.each(table)('$api has a source that the catalogue names', (endpoint) => {
    const sources = rowsOf(endpoint).flatMap(({ source }) => source.split('; '))
    expect(sources).toContain(endpoint.source)
  })

  it.each(table)('$api has Alipay+ at one of its ends', ({ from, to }) => {
    expect([from, to].filter((party) => party === 'alipayplus')).toHaveLength(1)
  })

  it('have a path exactly where Alipay+ receives', () => {
    const wrong = table.filter(({ to, path }) => (to === 'alipayplus') !== (path !== undefined))
    expect(wrong.map(({ api }) => api)).toEqual([])
  })

  it('have paths of their own', () => {
    for (const side of [mppEndpoints, acqpEndpoints]) {
      const paths = Object.values<Endpoint>(side).flatMap(({ path }) => path ?? [])
      expect(new Set(paths).size).toBe(paths.length)
    }
  })

  it('hold every message that has a schema, of each side they know', () => {
    const known = table.map((endpoint) => `${partnerOf(endpoint)}/${endpoint.api}`)
    const sides = new Set(table.map(partnerOf))
    const needed = catalogue.filter((row) => sides.has(row.side) && coverageOf(row) === 'schema')
    const named = new Set(needed.map(({ side, api }) => `${side}/${api}`))
    expect([...named].sort()).toEqual(known.sort())
  })
})
