import type { Condition } from '../../partner/configuration.ts'
import type { TestUser } from '../../schemas/generated/suite.ts'

/** Lends test users: each stands in one open scenario at a time. */
export interface UserPool {
  /** A free user in this condition, or undefined while all are lent. */
  take(condition: Condition): TestUser | undefined
  giveBack(user: TestUser): void
}

export function createUserPool(users: readonly TestUser[]): UserPool {
  const free = [...users]
  return {
    take: (condition) => {
      const at = free.findIndex((user) => user.condition === condition)
      return at < 0 ? undefined : free.splice(at, 1)[0]
    },
    giveBack: (user) => void free.push(user),
  }
}
