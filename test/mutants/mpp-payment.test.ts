import { describe, it } from 'vitest'
import { mppPaymentMutants } from '../../fixtures/partners/mutants/mpp/index.ts'
import { givesItsVerdicts } from './verdicts.ts'

describe('a mutant that sins in what it does gives exactly the verdicts it declares', () => {
  it.concurrent.each(mppPaymentMutants)('$name', givesItsVerdicts)
})
