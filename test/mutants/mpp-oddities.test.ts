import { describe, it } from 'vitest'
import type { MppOddity } from '../../fixtures/partners/mutants/mutant.ts'
import { mppOddities } from '../../fixtures/partners/oddities/mpp.ts'
import type { ResolvedConfiguration } from '../../partner/configuration.ts'
import { certifyMpp } from './certify-mpp.ts'
import { conforms } from './verdicts.ts'

const declared =
  ({ flows = ['mpp-cpm'], declares: { conditions, ...rest } = {} }: MppOddity) =>
  ({ users }: ResolvedConfiguration): Partial<ResolvedConfiguration> => ({
    flows,
    ...rest,
    users: users.filter(({ condition }) => conditions?.includes(condition) ?? true),
  })

describe('a legal oddity of a wallet is conformant, and fails the advice that it declares', () => {
  it.concurrent.each(mppOddities)('$name', async (oddity) => {
    const { mutation, settings, advised } = oddity
    conforms(await certifyMpp(mutation, settings, declared(oddity)), advised)
  })
})
