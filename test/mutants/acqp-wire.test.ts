import { describe, it } from 'vitest'
import { acqpWireMutants } from '../../fixtures/partners/mutants/acqp/index.ts'
import { acqpGivesItsVerdicts } from './verdicts.ts'

describe('a mutant that sins in what it says gives exactly the verdicts it declares', () => {
  it.concurrent.each(acqpWireMutants)('$name', acqpGivesItsVerdicts)
})
