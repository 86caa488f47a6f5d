import { expect } from 'vitest'
import type { MppMutant } from '../../fixtures/partners/mutants/mutant.ts'
import { certifyMpp, notPassed } from './certify-mpp.ts'

/** Certifies a mutant and compares the verdict of every requirement with what it declares. */
export async function givesItsVerdicts({
  mutation,
  meant,
  follows = {},
  flows = ['mpp-cpm'],
}: MppMutant): Promise<void> {
  const declared = Object.entries(follows).map(([id, { verdict }]) => [id, verdict])
  expect(notPassed(await certifyMpp(mutation, {}, () => ({ flows })))).toEqual({
    [meant]: 'failed',
    ...Object.fromEntries(declared),
  })
}
