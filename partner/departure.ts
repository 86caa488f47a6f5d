import type { SchemaIssue } from '../protocol/validation.ts'

/** How a value departs from its schema, as the words after its name in a sentence. */
export function departure({ keyword, expected, actual }: SchemaIssue): string {
  if (keyword === 'required') return 'is missing'
  if (keyword === 'additionalProperties')
    return `has a field that is not known: ${expected.replace('no field ', '')}`
  if (keyword === 'false schema') return 'is no field of this role; take it out, or mend "role"'
  return `is ${shown(actual)}; it must ${predicate(expected)}`
}

/** A value in a sentence. What may be a key, in whatever field it was put, is not repeated. */
export function shown(value: SchemaIssue['actual']): string {
  if (value === 'an array' || value === 'an object') return value
  const text = JSON.stringify(value)
  return looksLikeKey(text, 100) ? 'something that looks like a key' : text.slice(0, 60)
}

/** PEM, or that many characters in a row that Base64 consists of. */
export function looksLikeKey(text: string, run: number): boolean {
  const flat = text.replaceAll(/\\[nr]|\s/g, '')
  return flat.includes('-----BEGIN') || new RegExp(`[\\w+/-]{${run}}`).test(flat)
}

function predicate(expected: string): string {
  if (/^(be|NOT) /.test(expected)) return expected
  return expected.startsWith('the form') ? `have ${expected}` : `be ${expected}`
}
