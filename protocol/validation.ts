import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormatsModule from 'ajv-formats'
import { confidenceOf } from '../schemas/confidence.ts'
import { type Confidence, commonSchemas, type MessageKey, messageSchemas } from '../schemas/index.ts'
import { isObject, type JsonObject } from './body.ts'

/** One way in which a message departs from its schema. */
export interface SchemaIssue {
  /** JSON Pointer into the message. */
  readonly pointer: string
  /** The JSON Schema keyword that was not met. */
  readonly keyword: string
  /** What the schema asks for, in a few words. */
  readonly expected: string
  /** The value where it is a scalar, shortened where it is long; else what kind of value it is. */
  readonly actual: string | number | boolean | null | undefined
  /** How sure the rule is; a rule of confidence L is never a MUST. */
  readonly confidence: Confidence
}

const addFormats = addFormatsModule as unknown as (ajv: Ajv2020) => Ajv2020

const vocabulary = ['x-source', 'x-confidence', 'x-unit']

function newAjv(): Ajv2020 {
  const ajv = new Ajv2020({
    allErrors: true,
    verbose: true,
    strict: true,
    allowUnionTypes: true,
    strictRequired: false,
    strictTypes: false,
  })
  ajv.addVocabulary(vocabulary)
  addFormats(ajv)
  return ajv
}

const ajv = newAjv()
for (const schema of commonSchemas) ajv.addSchema(schema)

const compiled = new Map<MessageKey, ValidateFunction>()

/** Checks a message against its schema; an empty list means that it conforms. */
export function validateMessage(key: MessageKey, message: JsonObject): SchemaIssue[] {
  const schema = messageSchemas[key]
  const validate = compiled.get(key) ?? ajv.compile(schema)
  compiled.set(key, validate)
  return validate(message) ? [] : issues(validate.errors ?? [], (error) => confidenceOf(schema, error))
}

/** Makes a check for any other schema of ours, such as the configuration. */
export function compileSchema(schema: object): (value: unknown) => SchemaIssue[] {
  const validate = newAjv().compile(schema)
  return (value) => (validate(value) ? [] : issues(validate.errors ?? [], () => 'H'))
}

type Sureness = (error: ErrorObject) => Confidence

const structural = new Set(['if', 'allOf', 'anyOf', 'oneOf', '$ref'])

/** One issue for each place: a field of the wrong type breaks more rules than one. */
function issues(errors: readonly ErrorObject[], sureness: Sureness): SchemaIssue[] {
  const leaves = errors.filter(({ keyword }) => !structural.has(keyword))
  const found = (leaves.length > 0 ? leaves : errors).map((error) => ({
    place: placeOf(error),
    issue: toIssue(error, sureness),
  }))
  const ranked = found.toSorted((a, b) => rank(a.issue) - rank(b.issue))
  const first = found.filter((one) => ranked.find(({ place }) => place === one.place) === one)
  return first.map(({ issue }) => issue)
}

/** A field too many is a place of its own, although its issue points at the object that holds it. */
function placeOf({ instancePath, params }: ErrorObject): string {
  const name: unknown = params.missingProperty ?? params.additionalProperty
  return name === undefined ? instancePath : `${instancePath}/${escaped(String(name))}`
}

/** A field name as a part of a JSON Pointer (RFC 6901, section 3). */
const escaped = (name: string) => name.replaceAll('~', '~0').replaceAll('/', '~1')

/** A wrong type says more than a wrong value, and a sure rule more than an unsure one. */
function rank({ keyword, confidence }: SchemaIssue): number {
  return (confidence === 'L' ? 2 : 0) + (keyword === 'type' ? 0 : 1)
}

function toIssue(error: ErrorObject, sureness: Sureness): SchemaIssue {
  const missing = error.keyword === 'required' ? `/${escaped(String(error.params.missingProperty))}` : ''
  return {
    pointer: error.instancePath + missing,
    keyword: error.keyword,
    expected: expectation(error),
    actual: missing ? undefined : brief(error.data),
    confidence: sureness(error),
  }
}

const longestText = 200

/** A partner's value may be of any size and depth; a finding quotes it shortly. */
function brief(value: unknown): SchemaIssue['actual'] {
  if (typeof value === 'string') return value.length > longestText ? `${value.slice(0, longestText)}…` : value
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'an array' : 'an object'
  return value as number | boolean | null | undefined
}

function expectation({ keyword, params, message, schema }: ErrorObject): string {
  if (keyword === 'required') return 'a value'
  if (keyword === 'enum') return `one of ${(params.allowedValues as unknown[]).filter(isGiven).join(', ')}`
  if (keyword === 'const') return JSON.stringify(params.allowedValue)
  if (keyword === 'format') return `the format ${String(schema)}`
  if (keyword === 'pattern') return `the form ${String(schema)}`
  if (keyword === 'type') return `JSON type ${[schema].flat().join(' or ')}`
  if (keyword === 'additionalProperties') return `no field "${String(params.additionalProperty)}"`
  if (keyword === 'minLength') return 'a text that is not empty'
  return (message ?? keyword).replace(/^must /, '')
}

/** Null stands for a field that is left out, so it is no advice. */
const isGiven = (value: unknown) => value !== null

/** JSON Pointers of the fields that the schema of a message does not name, in the order of the message. */
export function unknownFields(key: MessageKey, message: JsonObject): string[] {
  return unknownIn(messageSchemas[key], message, '')
}

function unknownIn(schema: unknown, value: unknown, pointer: string): string[] {
  const node = dereference(schema)
  if (Array.isArray(value))
    return value.flatMap((item, index) => unknownIn(node?.items, item, `${pointer}/${index}`))
  const properties = node?.properties
  if (!isObject(value) || !isObject(properties)) return []
  return Object.entries(value).flatMap(([name, inner]) =>
    Object.hasOwn(properties, name)
      ? unknownIn(properties[name], inner, `${pointer}/${name}`)
      : [`${pointer}/${escaped(name)}`],
  )
}

function dereference(schema: unknown): JsonObject | undefined {
  if (!isObject(schema)) return undefined
  const ref = schema.$ref
  return typeof ref === 'string' ? commonSchema(ref.split('/').at(-1) ?? '') : schema
}

function commonSchema(file: string): JsonObject | undefined {
  return commonSchemas.find((common) => String(common.$id).endsWith(`/${file}`)) as JsonObject | undefined
}
