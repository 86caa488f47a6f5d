import { describe, it } from 'vitest'
import { mppWireMutants } from '../../fixtures/partners/mutants/mpp/index.ts'
import { givesItsVerdicts } from './verdicts.ts'

describe('a mutant that sins in what it says gives exactly the verdicts it declares', () => {
  it.concurrent.each(mppWireMutants)('$name', givesItsVerdicts)
})
