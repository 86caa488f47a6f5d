/** Header lines as on the wire: order, case and repeats are kept. */
export type HeaderLines = readonly (readonly [string, string])[]

/** The value of a header by its case-insensitive name; the first where there are several. */
export function headerValue(lines: HeaderLines, name: string): string | undefined {
  return lines.find(([key]) => key?.toLowerCase() === name.toLowerCase())?.[1]
}

/** Node's flat list of names and values, as lines. */
export function fromRawHeaders(raw: readonly string[]): [string, string][] {
  const lines: [string, string][] = []
  for (let at = 0; at + 1 < raw.length; at += 2) lines.push([raw[at] ?? '', raw[at + 1] ?? ''])
  return lines
}

/** Replaces the value of a header, or takes the header out where `value` is undefined. */
export function withHeader(lines: HeaderLines, name: string, value: string | undefined): HeaderLines {
  const same = ([key]: readonly [string, string]) => key.toLowerCase() === name.toLowerCase()
  if (value === undefined) return lines.filter((line) => !same(line))
  return lines.map((line) => (same(line) ? ([line[0], value] as const) : line))
}
