import type { Messages } from './generated/messages.ts'
import { type JsonSchema, type ObjectSchema, readSchemas } from './read.ts'

export type { Messages } from './generated/messages.ts'
export type { Confidence, JsonSchema, ObjectSchema } from './read.ts'

/** Whose side of Alipay+ a message belongs to; also the name of the folder its schemas are in. */
export const sides = ['mpp', 'acqp'] as const
export type Side = (typeof sides)[number]

/** For example `mpp/pay.request`: the path of the file below this folder, without its ending. */
export type MessageKey = keyof Messages

/** The objects that messages share. They accept null; a message that needs one narrows it with `type`. */
export const commonSchemas: readonly JsonSchema[] = Object.freeze(readSchemas('common'))

/** Every message that has a schema, by its key. */
export const messageSchemas = byKey(sides.flatMap(readSchemas)) as Readonly<Record<MessageKey, ObjectSchema>>

function byKey(schemas: readonly JsonSchema[]): Readonly<Record<string, JsonSchema>> {
  const start = 'https://alipayplus-conformance.invalid/schemas/'.length
  const rows = schemas.map((schema) => [schema.$id.slice(start).replace(/\.json$/, ''), schema])
  return Object.freeze(Object.fromEntries(rows))
}
