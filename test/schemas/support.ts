import { readFileSync } from 'node:fs'
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { confidenceOf } from '../../schemas/confidence.ts'
import {
  type Confidence,
  commonSchemas,
  type JsonSchema,
  type MessageKey,
  messageSchemas,
} from '../../schemas/index.ts'

export type Node = { readonly [keyword: string]: unknown }
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json }

export const keys = Object.keys(messageSchemas) as MessageKey[]
export const wireSchemas: readonly JsonSchema[] = [...commonSchemas, ...Object.values(messageSchemas)]

/** strictRequired is off because a rule may require what its parent declares. */
const ajv = new Ajv2020({ allErrors: true, verbose: true, strict: true, strictRequired: false })
;(addFormats as unknown as (ajv: Ajv2020) => void)(ajv)
ajv.addVocabulary(['x-source', 'x-confidence', 'x-unit'])
for (const schema of wireSchemas) ajv.addSchema(schema)

export function validatorOf(id: string): ValidateFunction {
  const validate = ajv.getSchema(id)
  if (validate === undefined) throw new Error(`no schema has the id ${id}`)
  return validate
}

export type Defect = { path: string; keyword: string; confidence: Confidence }

/** What is wrong with a message, each once; `if` only repeats that its `then` failed. */
export function defectsOf(key: MessageKey, message: Json): Defect[] {
  const validate = validatorOf(messageSchemas[key].$id)
  if (validate(message)) return []
  const errors = (validate.errors ?? []).filter(({ keyword }) => keyword !== 'if')
  const defects = errors.map((error) => defectOf(messageSchemas[key], error))
  return [...new Map(defects.map((defect) => [`${defect.path} ${defect.keyword}`, defect])).values()]
}

function defectOf(schema: JsonSchema, error: ErrorObject): Defect {
  const missing = error.keyword === 'required' ? `/${error.params.missingProperty}` : ''
  return {
    path: error.instancePath + missing,
    keyword: error.keyword,
    confidence: confidenceOf(schema, error),
  }
}

export type Size = 'full' | 'minimal'

const scenarios = ['payment-code', 'order-code', 'entry-code']

/** What looks different in each scenario; a refusal of `pay` looks the same in all. */
const byScenario = ['acqp/pay.request.full', 'acqp/pay.request.minimal', 'acqp/pay.response.full']

/** The names of the examples of a message, which are its key or, for example, `acqp/pay.request.order-code`. */
export function exampleNames(key: MessageKey, size: Size): string[] {
  return byScenario.includes(`${key}.${size}`) ? scenarios.map((scenario) => `${key}.${scenario}`) : [key]
}

export function exampleNamed(name: string, size: Size): Json {
  const url = new URL(`../../fixtures/messages/${name}.${size}.json`, import.meta.url)
  return JSON.parse(readFileSync(url, 'utf8'))
}

/** The example of a message, the first where there are several. */
export function example(key: MessageKey, size: Size): Json {
  return exampleNamed(exampleNames(key, size)[0] ?? key, size)
}

/** A copy of a message with one value put in, or taken out when the value is undefined. */
export function changed(message: Json, pointer: string, value: Json | undefined): Json {
  const copy = structuredClone(message)
  const names = pointer.split('/').slice(1)
  const last = names.pop() ?? ''
  const holder = names.reduce((node, name) => (node as Record<string, Json>)[name] as Json, copy)
  if (value === undefined) delete (holder as Record<string, Json>)[last]
  else (holder as Record<string, Json>)[last] = value
  return copy
}

/** The pointers of everything below a message, with its values. */
export function placesIn(value: Json, at = ''): [string, Json][] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, child]) => {
    const pointer = `${at}/${name}`
    return [[pointer, child], ...placesIn(child, pointer)] as [string, Json][]
  })
}

/** Every object inside a schema, with the pointer to it; what stands under `if` can fail without an error. */
export function subschemasOf(node: unknown, at = ''): [string, Node][] {
  if (typeof node !== 'object' || node === null) return []
  const below = Object.entries(node).filter(([name]) => name !== 'if' && name !== '$defs')
  const children = below.flatMap(([name, child]) => subschemasOf(child, `${at}/${name}`))
  return Array.isArray(node) ? children : [[at, node as Node], ...children]
}

/** The fields that a schema declares; narrowings inside a rule are no declarations. */
export function fieldsOf(schema: JsonSchema): [string, Node][] {
  const isField = /^(\/properties\/[^/]+|\/items)*\/properties\/[^/]+$/
  const narrowings = subschemasOf(schema).flatMap(([at, node]) => (node.$ref ? [`${at}/properties/`] : []))
  return subschemasOf(schema).filter(
    ([at]) => isField.test(at) && !narrowings.some((narrowing) => at.startsWith(narrowing)),
  )
}

export function targetOf(schema: JsonSchema, node: Node): Node {
  if (typeof node.$ref !== 'string') return node
  const id = new URL(node.$ref, schema.$id).href
  const found = wireSchemas.find(({ $id }) => $id === id)
  if (found === undefined) throw new Error(`${schema.$id} refers to ${node.$ref}, which does not exist`)
  return found
}
