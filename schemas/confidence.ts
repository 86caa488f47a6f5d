import { type Confidence, commonSchemas, type JsonSchema, messageSchemas } from './index.ts'

type Node = { readonly [keyword: string]: unknown }

/** What an Ajv error says when Ajv runs with `verbose`: where in the message, and the subschema that failed. */
export type SchemaError = { readonly instancePath: string; readonly parentSchema?: unknown }

const weakestFirst: readonly Confidence[] = ['L', 'M', 'H']
const everySchema = [...commonSchemas, ...Object.values(messageSchemas)]
const byId = new Map(everySchema.map((schema) => [schema.$id, schema]))
const confidenceOfRule = new Map(everySchema.flatMap((schema) => rulesIn(schema, undefined)))

/**
 * How sure we are that an error is one: the weakest of the rule that failed and of the fields that lead to it.
 * The schema path alone does not tell, because Ajv starts it anew at every $ref.
 */
export function confidenceOf(message: JsonSchema, error: SchemaError): Confidence {
  const rule = confidenceOfRule.get(error.parentSchema)
  if (rule === undefined) throw new Error(`no x-confidence at or above ${JSON.stringify(error.parentSchema)}`)
  const found = [rule, ...fieldConfidences(message, error.instancePath)]
  return weakestFirst.find((confidence) => found.includes(confidence)) ?? rule
}

function rulesIn(node: unknown, above: Confidence | undefined): [unknown, Confidence][] {
  if (typeof node !== 'object' || node === null) return []
  const own = ('x-confidence' in node ? (node['x-confidence'] as Confidence) : undefined) ?? above
  const below = Object.values(node).flatMap((child) => rulesIn(child, own))
  return own === undefined ? below : [[node, own], ...below]
}

function fieldConfidences(message: JsonSchema, instancePath: string): Confidence[] {
  const found: Confidence[] = []
  let place: Place | undefined = { node: message, base: message.$id }
  for (const name of instancePath.split('/').slice(1)) {
    place = place && child(place, name)
    const own = place?.node['x-confidence']
    if (own !== undefined) found.push(own as Confidence)
  }
  return found
}

type Place = { node: Node; base: string }

function child(place: Place, name: string): Place | undefined {
  const { node, base } = target(place)
  const properties = node.properties as Record<string, Node> | undefined
  const next = properties?.[name] ?? (node.items as Node | undefined)
  return next && { node: next, base }
}

function target({ node, base }: Place): Place {
  if (typeof node.$ref !== 'string') return { node, base }
  const id = new URL(node.$ref, base).href
  const schema = byId.get(id)
  if (schema === undefined) throw new Error(`no schema has the id ${id}`)
  return { node: schema, base: id }
}
