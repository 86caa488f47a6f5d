/** Everything impure that is not a socket or a file comes in through here. */
export interface World {
  /** Wall time. */
  now(): Date
  /** Milliseconds that only ever grow; the zero is arbitrary. */
  monotonicMs(): number
  randomBytes(count: number): Buffer
}

/** A string of decimal digits, each equally likely. */
export function randomDigits(world: World, count: number): string {
  let digits = ''
  while (digits.length < count)
    for (const byte of world.randomBytes(count)) if (byte < 250) digits += String(byte % 10)
  return digits.slice(0, count)
}

/** An id that no other run has used: a prefix and 20 hex characters. */
export function freshId(world: World, prefix: string): string {
  return `${prefix}${world.randomBytes(10).toString('hex')}`
}
