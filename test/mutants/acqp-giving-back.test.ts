import { describe, it } from 'vitest'
import { acqpGivingBackMutants } from '../../fixtures/partners/mutants/acqp/index.ts'
import { acqpGivesItsVerdicts } from './verdicts.ts'

describe('an acquirer that sins in giving money back gives exactly the verdicts it declares', () => {
  it.concurrent.each(acqpGivingBackMutants)('$name', acqpGivesItsVerdicts)
})
