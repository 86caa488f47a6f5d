import { describe, it } from 'vitest'
import { mppOrderMutants } from '../../fixtures/partners/mutants/mpp/index.ts'
import { givesItsVerdicts } from './verdicts.ts'

describe('a mutant that sins where the shop shows the code gives exactly the verdicts it declares', () => {
  it.concurrent.each(mppOrderMutants)('$name', givesItsVerdicts)
})
