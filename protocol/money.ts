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

/** Decimals of the main unit by ISO 4217, where they are not two. Intl will not do: it knows some by their cash. */
const decimals: Readonly<Record<string, number>> = {
  ...withDecimals(0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'),
  ...withDecimals(3, 'BHD IQD JOD KWD LYD OMR TND'),
  ...withDecimals(4, 'CLF UYW'),
}

function withDecimals(count: number, currencies: string): Record<string, number> {
  return Object.fromEntries(currencies.split(' ').map((currency) => [currency, count]))
}

/** How many decimals the main unit of a currency has. */
export const decimalsOf = (currency: string): number => decimals[currency] ?? 2

/** An amount as a person writes it: `10.00` for USD 1000, `1000` for JPY 1000. */
export function majorUnits({ currency, value }: Money): string {
  const count = decimalsOf(currency)
  const digits = value.padStart(count + 1, '0')
  return count === 0 ? digits : `${digits.slice(0, -count)}.${digits.slice(-count)}`
}

/** What a person wrote, as an amount; undefined where it is no sum of money in the currency, or none at all. */
export function moneyFrom(text: string, currency: string): Money | undefined {
  const count = decimalsOf(currency)
  const [, whole = '', fraction = ''] = /^(\d+)(?:\.(\d+))?$/.exec(text) ?? []
  const value = (whole + fraction.padEnd(count, '0')).replace(/^0+/, '')
  return value === '' || fraction.length > count ? undefined : { currency, value }
}
