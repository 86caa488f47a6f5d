/** Longer values are cut where they are quoted; the tape has all of them. */
const longest = 300

const control = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g

/** A text of the partner made safe for a terminal and short enough to quote: one line, no control characters. */
export function printable(text: string): string {
  const safe = text.replace(control, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return safe.length > longest ? `${safe.slice(0, longest)}… (${safe.length} characters)` : safe
}
