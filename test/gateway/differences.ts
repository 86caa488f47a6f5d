import { headerValue } from '../../gateway/headers.ts'
import type { Signed } from '../../gateway/outgoing.ts'
import type { JsonObject } from '../../protocol/body.ts'
import { type Json, placesIn } from '../schemas/support.ts'

/** Every way in which two messages differ: header by header, and field by field. */
export function differences(plain: Signed, odd: Signed): string[] {
  const found: string[] = []
  if (odd.method !== plain.method) found.push('method')
  if (odd.status !== plain.status) found.push('status')
  for (const [name, value] of plain.headers) {
    const now = headerValue(odd.headers, name)
    if (now !== value) found.push(now === undefined ? `no ${name}` : name)
  }
  for (const [name] of odd.headers)
    if (headerValue(plain.headers, name) === undefined) found.push(`new ${name}`)
  const names = ({ headers }: Signed) => headers.map(([name]) => name)
  if (names(odd).every((name) => !names(plain).includes(name))) found.push('header names')
  if (!odd.body.equals(plain.body)) found.push('body', ...fieldDifferences(parsed(plain), parsed(odd)))
  return found
}

export const parsed = ({ body }: Signed) => JSON.parse(body.toString('utf8')) as JsonObject

function fieldDifferences(plain: JsonObject, odd: JsonObject): string[] {
  const [before, after] = [valuesIn(plain), valuesIn(odd)]
  return [...new Set([...before.keys(), ...after.keys()])].filter(
    (pointer) => before.get(pointer) !== after.get(pointer),
  )
}

/** Everything in a body that is neither an object nor a list, by its JSON Pointer. */
export const valuesIn = (body: JsonObject): ReadonlyMap<string, Json> =>
  new Map(placesIn(body as Json).filter(([, value]) => typeof value !== 'object' || value === null))
