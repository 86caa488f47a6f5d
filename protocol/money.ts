/** An amount as it travels: `value` counts the smallest unit of `currency`, as a string without sign. */
export interface Money {
  readonly currency: string
  readonly value: string
}

/** `count` times the amount. */
export function times(amount: Money, count: bigint): Money {
  return { currency: amount.currency, value: (BigInt(amount.value) * count).toString() }
}

/** The amount plus `units` of its smallest unit, which may be negative. */
export function plus(amount: Money, units: bigint): Money {
  return { currency: amount.currency, value: (BigInt(amount.value) + units).toString() }
}

/** Same currency and same number: leading zeros do not count. */
export function sameMoney(a: Money, b: Money): boolean {
  return a.currency === b.currency && BigInt(a.value) === BigInt(b.value)
}
