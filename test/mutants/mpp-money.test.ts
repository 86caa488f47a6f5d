import { describe, it } from 'vitest'
import { mppMoneyMutants } from '../../fixtures/partners/mutants/mpp/index.ts'
import { givesItsVerdicts } from './verdicts.ts'

describe('a mutant that sins in currencies, windows and tokens gives exactly the verdicts it declares', () => {
  it.concurrent.each(mppMoneyMutants)('$name', givesItsVerdicts)
})
