import { describe, expect, it } from 'vitest'
import { mppMutants } from '../../fixtures/partners/mutants/mpp/index.ts'
import { roles } from '../../suites/roles.ts'
import { certifyMpp, notPassed } from './certify-mpp.ts'

describe('the reference wallet', () => {
  it('passes every requirement', async () => {
    const result = await certifyMpp()
    expect(notPassed(result)).toEqual({})
    expect(result.verdict).toBe('conformant')
  })
})

describe('the mutants', () => {
  it('have one for every MUST', () => {
    const caught = new Set(mppMutants.map(({ meant }) => meant))
    const musts = roles.mpp.requirements.filter(({ level }) => level === 'MUST').map(({ id }) => id)
    expect(musts.filter((id) => !caught.has(id))).toEqual([])
  })

  it('have names of their own', () => {
    const names = mppMutants.map(({ name }) => name)
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([])
  })

  it('are meant for requirements that exist', () => {
    const ids = new Set(roles.mpp.requirements.map(({ id }) => id))
    const named = mppMutants.flatMap(({ meant, follows = {} }) => [meant, ...Object.keys(follows)])
    expect(named.filter((id) => !ids.has(id))).toEqual([])
  })
})
