import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type JsonSchema, messageSchemas } from '../../schemas/index.ts'
import {
  changed,
  defectsOf,
  example,
  fieldsOf,
  type Json,
  keys,
  type Node,
  placesIn,
  targetOf,
} from './support.ts'

describe.each(keys)('%s', (key) => {
  const full = example(key, 'full')
  const minimal = example(key, 'minimal')
  const leaves = placesIn(full).filter(([, value]) => typeof value === 'string')

  it('accepts the full example and the minimal one', () => {
    expect(defectsOf(key, full)).toEqual([])
    expect(defectsOf(key, minimal)).toEqual([])
  })

  it('has a full example with every field that the schema declares', () => {
    expect(unusedFields(messageSchemas[key], full)).toEqual([])
  })

  it('has a minimal example from which nothing can be taken', () => {
    const spare = placesIn(minimal).filter(
      ([pointer]) => defectsOf(key, changed(minimal, pointer, undefined)).length === 0,
    )
    expect(spare).toEqual([])
  })

  it('accepts unknown fields at every level', () => {
    const objects = placesIn(full).filter(
      ([, value]) => typeof value === 'object' && !Array.isArray(value) && value !== null,
    )
    for (const [pointer] of [['', full], ...objects] as [string, Json][]) {
      expect(defectsOf(key, changed(full, `${pointer}/notInTheSpecification`, 'x'))).toEqual([])
    }
  })

  it.each(leaves)('rejects an empty string at %s', (pointer) => {
    expect(defectsOf(key, changed(full, pointer, '')).map(({ path }) => path)).toContain(pointer)
  })

  it.each(leaves)('rejects a number at %s', (pointer) => {
    expect(defectsOf(key, changed(full, pointer, 1))).toContainEqual(
      expect.objectContaining({ path: pointer, keyword: 'type' }),
    )
  })

  it('takes null as it takes a missing field', () => {
    for (const [pointer] of placesIn(full).filter(([at]) => !/\/\d+$/.test(at))) {
      const absent = pathsOf(changed(full, pointer, undefined))
      expect(pathsOf(changed(full, pointer, null)), pointer).toEqual(absent)
    }
  })

  function pathsOf(message: Json): Set<string> {
    return new Set(defectsOf(key, message).map(({ path }) => path))
  }
})

describe('fixtures/messages/mpp', () => {
  it('holds two examples for each message and nothing else', () => {
    const folder = new URL('../../fixtures/messages/mpp/', import.meta.url)
    const expected = keys.flatMap((key) => ['full', 'minimal'].map((size) => `${key}.${size}.json`))
    expect(
      readdirSync(folder)
        .map((name) => `mpp/${name}`)
        .sort(),
    ).toEqual(expected.filter((name) => name.startsWith('mpp/')).sort())
  })
})

/** The declared fields of which a value makes no use, as pointers into the value. */
function unusedFields(schema: JsonSchema, value: Json): string[] {
  return unused(schema, schema, value, '')
}

function unused(file: JsonSchema, node: Node, value: Json | undefined, at: string): string[] {
  if (value === undefined) return [at]
  const schema = targetOf(file, node)
  const base = schema.$id === undefined ? file : (schema as JsonSchema)
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => unused(base, schema.items as Node, item, `${at}/${index}`))
  }
  const properties = Object.entries((schema.properties ?? {}) as Record<string, Node>)
  return properties.flatMap(([name, field]) =>
    unused(base, field, (value as Record<string, Json>)[name], `${at}/${name}`),
  )
}

describe('the lint', () => {
  it('sees the fields of a message', () => {
    const names = fieldsOf(messageSchemas['mpp/notifyPayment.request']).map(([at]) => at)
    expect(names).toContain('/properties/paymentResult')
    expect(names).not.toContain('/properties/paymentResult/properties/resultStatus')
  })
})
