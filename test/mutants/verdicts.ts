import { expect } from 'vitest'
import type { AcqpMutant, MppMutant, MppOddity } from '../../fixtures/partners/mutants/mutant.ts'
import type { RunResult } from '../../suites/judge/run.ts'
import { notPassed } from './certify.ts'
import { certifyAcqp } from './certify-acqp.ts'
import { certifyMpp } from './certify-mpp.ts'

/** Certifies a wallet with one sin and compares the verdict of every requirement with what it declares. */
export async function givesItsVerdicts(mutant: MppMutant): Promise<void> {
  const { mutation, flows = ['mpp-cpm'] } = mutant
  compare(await certifyMpp(mutation, {}, () => ({ flows })), mutant)
}

/** The same of an acquirer. */
export async function acqpGivesItsVerdicts(mutant: AcqpMutant): Promise<void> {
  const { mutation, flows = ['acqp-cpm'] } = mutant
  compare(await certifyAcqp(mutation, {}, () => ({ flows })), mutant)
}

function compare(
  result: RunResult,
  { meant, follows = {} }: Pick<MppMutant | AcqpMutant, 'meant' | 'follows'>,
): void {
  const declared = Object.entries(follows).map(([id, { verdict }]) => [id, verdict])
  expect(notPassed(result)).toEqual({ [meant]: 'failed', ...Object.fromEntries(declared) })
}

/** A run in which nothing but what is declared failed, and every MUST passed. */
export function conforms(
  { requirements, because, verdict }: RunResult,
  advised: MppOddity['advised'] = {},
): void {
  const harmless = ['passed', 'not-applicable', 'not-selected']
  const left = requirements.filter((one) => !harmless.includes(one.verdict))
  expect(left.map((one) => `${one.verdict} ${one.id}`).sort()).toEqual(
    Object.keys(advised)
      .map((id) => `failed ${id}`)
      .sort(),
  )
  expect({ verdict, because }).toEqual({ verdict: 'conformant', because: [] })
}
