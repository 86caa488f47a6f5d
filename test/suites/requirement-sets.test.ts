import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { differenceLines, setText } from '../../cli/freeze-text.ts'
import { frozenSetName, frozenSets, setsFolder } from '../../suites/frozen-sets.ts'
import { equalSets, requirementSet, setDifferences } from '../../suites/requirement-set.ts'
import { type Role, roles } from '../../suites/roles.ts'

const roleNames = Object.keys(roles) as Role[]

describe('the requirements', () => {
  it.each(roleNames)('of %s are those of the newest frozen set', (role) => {
    const frozen = frozenSets(role).at(-1)?.requirements ?? []
    const lines = differenceLines(setDifferences(frozen, roles[role].requirements))
    expect(lines, `Is it meant? Then: npm run freeze -- --role=${role}`).toEqual([])
  })

  it('have the name of the newest set, and without one of them none', () => {
    const { requirements } = roles.mpp
    expect(frozenSetName('mpp', requirements)).toBe(frozenSets('mpp').at(-1)?.name)
    expect(frozenSetName('mpp', requirements.toReversed())).toMatch(/^mpp-\d{4}-\d{2}-\d{2}$/)
    expect(frozenSetName('mpp', requirements.slice(1))).toBeUndefined()
    expect(frozenSetName('acqp', requirements)).toBeUndefined()
  })
})

describe('the frozen sets', () => {
  it.each(readdirSync(setsFolder))('%s is as freezing would write it again', (file) => {
    const text = readFileSync(path.join(setsFolder, file), 'utf8')
    const { role, date, requirements } = JSON.parse(text)
    const again = requirementSet(role, date, requirements)
    expect(setText(again)).toBe(text)
    expect(file).toBe(`${again.name}.json`)
    expect(roleNames).toContain(role)
    expect(new Date(date).toISOString().slice(0, 10)).toBe(date)
    expect(new Set(again.requirements.map(({ id }) => id)).size).toBe(requirements.length)
  })
})

describe('two sets', () => {
  const kept = { id: 'mpp.pay.kept', level: 'MUST', flow: '*' } as const
  const gone = { id: 'mpp.pay.gone', level: 'MUST', flow: 'mpp-cpm' } as const
  const fresh = { id: 'mpp.pay.fresh', level: 'MAY', flow: 'mpp-mpm-*' } as const

  it.each([
    { what: 'an id that disappears', after: [kept], line: 'removed  mpp.pay.gone: MUST in mpp-cpm' },
    {
      what: 'an id that is new',
      after: [kept, gone, fresh],
      line: 'added    mpp.pay.fresh: MAY in mpp-mpm-*',
    },
    {
      what: 'a level that changes',
      after: [kept, { ...gone, level: 'SHOULD' as const }],
      line: 'changed  mpp.pay.gone: SHOULD in mpp-cpm, was MUST in mpp-cpm',
    },
    {
      what: 'a flow that changes',
      after: [{ ...kept, flow: 'mpp-cpm' }, gone],
      line: 'changed  mpp.pay.kept: MUST in mpp-cpm, was MUST in every flow',
    },
  ])('differ by $what', ({ after, line }) => {
    expect(differenceLines(setDifferences([kept, gone], after))).toEqual([`  ${line}`])
    expect(equalSets([kept, gone], after)).toBe(false)
  })

  it('are equal in another order', () => {
    expect(equalSets([kept, gone, fresh], [fresh, kept, gone])).toBe(true)
  })
})
