import { describe, expect, it } from 'vitest'
import type { MppOddity } from '../../fixtures/partners/mutants/mutant.ts'
import { mppOddities } from '../../fixtures/partners/oddities/mpp.ts'
import type { ResolvedConfiguration } from '../../partner/configuration.ts'
import { roles } from '../../suites/roles.ts'
import { certifyMpp } from './certify-mpp.ts'

const declared =
  ({ flows = ['mpp-cpm'], declares: { conditions, ...rest } = {} }: MppOddity) =>
  ({ users }: ResolvedConfiguration): Partial<ResolvedConfiguration> => ({
    flows,
    ...rest,
    users: users.filter(({ condition }) => conditions?.includes(condition) ?? true),
  })

const shoulds = new Set(roles.mpp.requirements.filter(({ level }) => level === 'SHOULD').map(({ id }) => id))

describe('a legal oddity is conformant, and fails the advice that it declares', () => {
  it.concurrent.each(mppOddities)('$name', async (oddity) => {
    const { requirements, because, verdict } = await certifyMpp(
      oddity.mutation,
      oddity.settings,
      declared(oddity),
    )
    const harmless = ['passed', 'not-applicable', 'not-selected']
    const left = requirements.filter((one) => !harmless.includes(one.verdict))
    expect(left.map((one) => `${one.verdict} ${one.id}`).sort()).toEqual(
      Object.keys(oddity.advised ?? {})
        .map((id) => `failed ${id}`)
        .sort(),
    )
    expect({ verdict, because }).toEqual({ verdict: 'conformant', because: [] })
  })
})

describe('the oddities', () => {
  it('have names of their own', () => {
    const names = mppOddities.map(({ name }) => name)
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([])
  })

  it('fail nothing but advice', () => {
    const advised = mppOddities.flatMap(({ advised = {} }) => Object.keys(advised))
    expect(advised.filter((id) => !shoulds.has(id))).toEqual([])
  })
})
