import type { Charge, Configuration, TestUser } from '../schemas/generated/suite.ts'

/** Who pays in a run, and what the shop of an acquirer charges. */
export interface Payers {
  readonly users: readonly TestUser[]
  /** Empty: the partner is a wallet. */
  readonly charges: readonly Charge[]
}

/** A wallet names its test users. Those of an acquirer's payments are the suite's own, one for each open scenario. */
export function payersOf({ users = [], charges = [] }: Configuration, concurrency: number): Payers {
  const [charge] = charges
  if (!charge) return { users, charges }
  const played = Array.from({ length: concurrency }, (_, at) => suiteUser(at + 1, charge))
  return { users: played, charges }
}

const suiteUser = (number: number, charge: Charge): TestUser => ({
  condition: 'normal',
  customerId: `ALIPAYPLUS-USER-${number}`,
  ...charge,
})
