import { describe, it } from 'vitest'
import { acqpOddities } from '../../fixtures/partners/oddities/acqp/index.ts'
import { certifyAcqp } from './certify-acqp.ts'
import { conforms } from './verdicts.ts'

describe('a legal oddity of an acquirer is conformant, and fails the advice that it declares', () => {
  it.concurrent.each(acqpOddities)('$name', async (oddity) => {
    const { mutation, settings, advised, flows = ['acqp-cpm'] } = oddity
    conforms(await certifyAcqp(mutation, settings, () => ({ flows })), advised)
  })
})
