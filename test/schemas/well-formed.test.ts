import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { type JsonSchema, messageSchemas, sides } from '../../schemas/index.ts'
import { fieldsOf, subschemasOf, targetOf, validatorOf, wireSchemas } from './support.ts'

const vocabulary = JSON.parse(
  readFileSync(new URL('../../schemas/vocabulary.json', import.meta.url), 'utf8'),
) as JsonSchema
const isSchema = new Ajv2020({ allErrors: true, strict: false, validateFormats: false }).compile(vocabulary)

/** The path of a schema below the folder of all, for example `common/order`. */
const pathOf = ({ $id }: JsonSchema) => $id.replace(/^.*\/schemas\//, '').replace(/\.json$/, '')

describe.each(wireSchemas.map((schema) => [pathOf(schema), schema] as const))('%s', (_path, schema) => {
  it('is valid JSON Schema 2020-12 and uses our keywords as the vocabulary says', () => {
    isSchema(schema)
    expect(isSchema.errors ?? []).toEqual([])
  })

  it('compiles in the strict mode of Ajv, and every $ref resolves', () => {
    expect(validatorOf(schema.$id)).toBeTypeOf('function')
  })

  it('declares fields with description, source and confidence', () => {
    const silent = fieldsOf(schema).filter(
      ([, node]) => !(node.description && node['x-source'] && node['x-confidence']),
    )
    expect(silent.map(([at]) => at)).toEqual([])
  })

  it('gives every rule a confidence and a source of its own', () => {
    const rules = subschemasOf(schema).filter(([at]) => at === '' || /^\/allOf\/\d+$/.test(at))
    const silent = rules.filter(([, node]) => !(node['x-source'] && node['x-confidence']))
    expect(silent.map(([at]) => at)).toEqual([])
  })

  it('lets no leaf be an empty string', () => {
    const open = fieldsOf(schema).filter(([, node]) => allowsEmpty(targetOf(schema, node)))
    expect(open.map(([at]) => at)).toEqual([])
  })

  it('closes no object, because unknown fields are judged elsewhere', () => {
    const closed = subschemasOf(schema).filter(([, node]) => node.additionalProperties !== undefined)
    expect(closed.map(([at]) => at)).toEqual([])
  })
})

function allowsEmpty({ type, minLength, pattern, enum: values, format }: Record<string, unknown>): boolean {
  if (![type].flat().includes('string')) return false
  if (typeof pattern === 'string') return new RegExp(pattern).test('')
  if (Array.isArray(values)) return values.includes('')
  return format !== 'date-time' && !(Number(minLength) >= 1)
}

describe('the vocabulary', () => {
  it.each([{ 'x-confidence': 'maybe' }, { 'x-source': 'hearsay' }, { properties: { a: { 'x-unit': '' } } }])(
    'rejects %j',
    (schema) => {
      expect(isSchema(schema)).toBe(false)
    },
  )
})

describe('the schemas together', () => {
  it('have ids of their own', () => {
    expect(new Set(wireSchemas.map(({ $id }) => $id)).size).toBe(wireSchemas.length)
  })

  it.each(sides)('of %s have titles of their own, also among what all messages share', (side) => {
    const together = wireSchemas.filter((schema) =>
      ['common', side].includes(pathOf(schema).split('/')[0] ?? ''),
    )
    expect(new Set(together.map(({ title }) => title)).size).toBe(together.length)
  })

  it('name a message after its API, because the side stands in the key', () => {
    const titles = Object.entries(messageSchemas).map(([key, { title }]) => [titleOf(key), title])
    expect(titles.map(([expected]) => expected)).toEqual(titles.map(([, title]) => title))
  })
})

function titleOf(key: string): string {
  const words = key.replace(/^\w+\//, '').split('.')
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}
