import { readFileSync } from 'node:fs'

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`./suite/${name}.json`, import.meta.url), 'utf8')) as SuiteSchema

/** A schema of our own data. */
export interface SuiteSchema {
  readonly $id: string
  readonly $defs: Readonly<Record<string, object>>
  readonly properties: Readonly<Record<string, object>>
}

/** The schemas of everything that other programs may read or write. */
export const suiteSchemas = {
  configuration: read('configuration'),
  flow: read('flow'),
  intents: read('intents'),
  acquirerIntents: read('acquirer-intents'),
  report: read('report'),
  tape: read('tape'),
} as const
