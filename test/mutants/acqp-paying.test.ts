import { describe, it } from 'vitest'
import { acqpPayingMutants } from '../../fixtures/partners/mutants/acqp/index.ts'
import { acqpGivesItsVerdicts } from './verdicts.ts'

describe('a mutant that sins in what becomes of a payment gives exactly the verdicts it declares', () => {
  it.concurrent.each(acqpPayingMutants)('$name', acqpGivesItsVerdicts)
})
