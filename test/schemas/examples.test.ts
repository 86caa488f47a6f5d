import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type JsonSchema, messageSchemas, sides } from '../../schemas/index.ts'
import {
  changed,
  defectsOf,
  exampleNamed,
  exampleNames,
  fieldsOf,
  type Json,
  keys,
  type Node,
  placesIn,
  type Size,
  targetOf,
} from './support.ts'

const sizes: readonly Size[] = ['full', 'minimal']
const examplesOf = (size: Size) =>
  keys.flatMap((key) =>
    exampleNames(key, size).map((name) => ({ name, key, message: exampleNamed(name, size) })),
  )

describe.each(examplesOf('full'))('the full example of $name', ({ key, message: full }) => {
  const leaves = placesIn(full).filter(([, value]) => typeof value === 'string')

  it('is accepted', () => {
    expect(defectsOf(key, full)).toEqual([])
  })

  it('is accepted with unknown fields at every level', () => {
    const objects = placesIn(full).filter(
      ([, value]) => typeof value === 'object' && !Array.isArray(value) && value !== null,
    )
    for (const [pointer] of [['', full], ...objects] as [string, Json][]) {
      expect(defectsOf(key, changed(full, `${pointer}/notInTheSpecification`, 'x'))).toEqual([])
    }
  })

  it.each(leaves)('is rejected with an empty string at %s', (pointer) => {
    expect(defectsOf(key, changed(full, pointer, '')).map(({ path }) => path)).toContain(pointer)
  })

  it.each(leaves)('is rejected with a number at %s', (pointer) => {
    expect(defectsOf(key, changed(full, pointer, 1))).toContainEqual(
      expect.objectContaining({ path: pointer, keyword: 'type' }),
    )
  })

  it('may have null where a field may be missing, and only there', () => {
    for (const [pointer] of placesIn(full).filter(([at]) => !/\/\d+$/.test(at))) {
      const absent = pathsOf(changed(full, pointer, undefined))
      expect(pathsOf(changed(full, pointer, null)), pointer).toEqual(absent)
    }
  })

  function pathsOf(message: Json): Set<string> {
    return new Set(defectsOf(key, message).map(({ path }) => path))
  }
})

describe.each(examplesOf('minimal'))('the minimal example of $name', ({ key, message: minimal }) => {
  it('is accepted', () => {
    expect(defectsOf(key, minimal)).toEqual([])
  })

  it('has nothing that can be taken from it', () => {
    const spare = placesIn(minimal).filter(
      ([pointer]) => defectsOf(key, changed(minimal, pointer, undefined)).length === 0,
    )
    expect(spare).toEqual([])
  })
})

describe.each(keys)('the full examples of %s', (key) => {
  it('have, between them, every field that the schema declares', () => {
    const unused = exampleNames(key, 'full').map((name) =>
      unusedFields(messageSchemas[key], exampleNamed(name, 'full')),
    )
    const inNone = unused
      .flat()
      .filter((at) => unused.every((others) => others.some((it) => isAtOrIn(at, it))))
    expect(inNone).toEqual([])
  })

  const isAtOrIn = (at: string, place: string) => at === place || at.startsWith(`${place}/`)
})

describe.each(sides)('fixtures/messages/%s', (side) => {
  it('holds the examples of each message and nothing else', () => {
    const folder = new URL(`../../fixtures/messages/${side}/`, import.meta.url)
    const expected = keys.flatMap((key) =>
      sizes.flatMap((size) => exampleNames(key, size).map((name) => `${name}.${size}.json`)),
    )
    expect(
      readdirSync(folder)
        .map((name) => `${side}/${name}`)
        .sort(),
    ).toEqual(expected.filter((name) => name.startsWith(`${side}/`)).sort())
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
