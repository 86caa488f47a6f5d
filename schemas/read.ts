import { existsSync, readdirSync, readFileSync } from 'node:fs'

/** How sure a fact is: H official and current, M official but older or of a sibling, L never a MUST. */
export type Confidence = 'H' | 'M' | 'L'

export type JsonSchema = {
  readonly $id: string
  readonly title: string
  readonly description: string
  readonly [keyword: string]: unknown
}

export type ObjectSchema = JsonSchema & { readonly properties: Readonly<Record<string, unknown>> }

/** The schemas of one folder below this one, in the order of their file names; none when it does not exist. */
export function readSchemas(folder: string): readonly JsonSchema[] {
  const url = new URL(`${folder}/`, import.meta.url)
  if (!existsSync(url)) return []
  const names = readdirSync(url).filter((name) => name.endsWith('.json'))
  return names.sort().map((name) => parseFrozen(readFileSync(new URL(name, url), 'utf8')))
}

function parseFrozen(text: string): JsonSchema {
  return JSON.parse(text, (_key, value: unknown) => Object.freeze(value))
}
