import { describe, expect, it } from 'vitest'
import { proofs } from '../../fixtures/partners/proofs.ts'
import type { RunResult } from '../../suites/judge/run.ts'
import { type Role, roles } from '../../suites/roles.ts'
import { notPassed } from './certify.ts'
import { certifyAcqp } from './certify-acqp.ts'
import { certifyMpp } from './certify-mpp.ts'

const certifyReference: Readonly<Record<Role, () => Promise<RunResult>>> = {
  mpp: () => certifyMpp(),
  acqp: () => certifyAcqp(),
}

const twice = (names: readonly string[]) => names.filter((name, at) => names.indexOf(name) !== at)

describe.each(Object.keys(proofs) as Role[])('%s:', (role) => {
  const { mutants, oddities } = proofs[role]
  const idsOf = (level: string) =>
    new Set(roles[role].requirements.filter((one) => one.level === level).map(({ id }) => id))

  it('the reference passes every requirement', async () => {
    const result = await certifyReference[role]()
    expect(notPassed(result)).toEqual({})
    expect(result.verdict).toBe('conformant')
  })

  it('there is a mutant for every MUST', () => {
    const caught = new Set(mutants.map(({ meant }) => meant))
    expect([...idsOf('MUST')].filter((id) => !caught.has(id))).toEqual([])
  })

  it('mutants and oddities have names of their own', () => {
    expect(twice(mutants.map(({ name }) => name))).toEqual([])
    expect(twice(oddities.map(({ name }) => name))).toEqual([])
  })

  it('mutants are meant for requirements that exist', () => {
    const ids = new Set(roles[role].requirements.map(({ id }) => id))
    const named = mutants.flatMap(({ meant, follows = {} }) => [meant, ...Object.keys(follows)])
    expect(named.filter((id) => !ids.has(id))).toEqual([])
  })

  it('oddities fail nothing but advice', () => {
    const advised = oddities.flatMap((one) => Object.keys(one.advised ?? {}))
    expect(advised.filter((id) => !idsOf('SHOULD').has(id))).toEqual([])
  })
})
