import { describe, it } from 'vitest'
import { acqpToldMutants } from '../../fixtures/partners/mutants/acqp/index.ts'
import { acqpGivesItsVerdicts } from './verdicts.ts'

describe('an acquirer that sins in what it is told or shows gives exactly the verdicts it declares', () => {
  it.concurrent.each(acqpToldMutants)('$name', acqpGivesItsVerdicts)
})
