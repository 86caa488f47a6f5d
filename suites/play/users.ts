import type { Condition } from '../../partner/configuration.ts'
import type { TestUser } from '../../schemas/generated/suite.ts'

/** Lends test users: each stands in one open scenario at a time. */
export interface UserPool {
  /**
   * A free user in this condition, or undefined while all are lent. Where some have another currency than
   * `abroad`, only they will do.
   */
  take(condition: Condition, abroad?: string): TestUser | undefined
  giveBack(user: TestUser): void
}

export function createUserPool(users: readonly TestUser[]): UserPool {
  const free = [...users]
  return {
    take: (condition, abroad) => {
      const able = users.filter((user) => user.condition === condition)
      const foreign = able.filter(({ currency }) => currency !== abroad)
      const wanted = foreign.length > 0 ? foreign : able
      const at = free.findIndex((user) => wanted.includes(user))
      return at < 0 ? undefined : free.splice(at, 1)[0]
    },
    giveBack: (user) => void free.push(user),
  }
}
