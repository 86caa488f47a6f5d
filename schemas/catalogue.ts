import { acqpRows } from './catalogue/acqp.ts'
import { mppRows } from './catalogue/mpp.ts'
import type { Coverage, Row } from './catalogue/row.ts'
import { type MessageKey, messageSchemas } from './index.ts'

export type { Coverage, Row } from './catalogue/row.ts'

/** Every message that the public documents name, whether or not it has a schema. */
export const catalogue: readonly Row[] = [...mppRows, ...acqpRows]

/** The keys of the schemas that exist for a message. */
export function schemasOf({ side, api }: Row): MessageKey[] {
  const keys = [`${side}/${api}.request`, `${side}/${api}.response`]
  return keys.filter((key): key is MessageKey => Object.hasOwn(messageSchemas, key))
}

export function coverageOf(row: Row): Coverage {
  const { side, api, missing } = row
  if (schemasOf(row).length > 0) return missing === 'partial' ? 'partial schema' : 'schema'
  if (missing === undefined) throw new Error(`${side}/${api} has no schema and does not say why`)
  return missing
}
