/** Longer values are cut where they are quoted; the tape has all of them. */
const longest = 300

/** Control characters, and those that turn the direction of a text around. */
const control = /[\p{Cc}\u2028-\u202e\u2066-\u2069]/gu

/** A text of the partner made safe for a terminal and short enough to quote: one line, no control characters. */
export function printable(text: string): string {
  const safe = text.replace(control, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return safe.length > longest ? `${safe.slice(0, longest)}… (${safe.length} characters)` : safe
}
