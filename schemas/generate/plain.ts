import type { JsonSchema } from '../read.ts'

/** A schema as json-schema-to-typescript wants it: rules dropped, every reference replaced by a name. */
export type Plain = { [keyword: string]: unknown }
type Node = { readonly [keyword: string]: unknown }

/** Where a reference leads. `name` is missing when the target is too small to be a type of its own. */
export type Target = { node: Node; name: string | undefined; base: string }
export type Resolve = (ref: string, base: string) => Target

const dropped = new Set(['$schema', '$id', '$defs', '$comment', 'if', 'then', 'else', 'not', 'allOf'])

export function plain(node: Node, base: string, resolve: Resolve): Plain {
  if (typeof node.$ref === 'string') return reference(node, base, resolve)
  const kept = Object.entries(node).filter(([keyword]) => !dropped.has(keyword))
  const result: Plain = Object.fromEntries(kept.map(([key, value]) => [key, walk(key, value, base, resolve)]))
  return withAllOf(
    isAnyObject(node) ? { ...result, additionalProperties: true } : result,
    node,
    base,
    resolve,
  )
}

/** An object of which nothing is known must not become a type that allows no field at all. */
function isAnyObject({ type, properties, additionalProperties }: Node): boolean {
  return [type].flat().includes('object') && properties === undefined && additionalProperties === undefined
}

/** The declared type itself is never null: null is added where a message may leave it out. */
export function withoutNull(schema: Plain): Plain {
  const { type, enum: values } = schema
  const types = Array.isArray(type) ? type.filter((name) => name !== 'null') : type
  const result = { ...schema, type: Array.isArray(types) && types.length === 1 ? types[0] : types }
  return Array.isArray(values) ? { ...result, enum: values.filter((value) => value !== null) } : result
}

export function isNullable(node: Node): boolean {
  return Array.isArray(node.type) && node.type.includes('null')
}

function reference(node: Node, base: string, resolve: Resolve): Plain {
  const { $ref, ...siblings } = node
  const target = resolve($ref as string, base)
  if (target.name === undefined) return plain({ ...target.node, ...siblings }, target.base, resolve)
  const mayBeNull = isNullable(target.node) && (siblings.type === undefined || isNullable(siblings))
  const tsType = mayBeNull ? `(${target.name} | null)` : target.name
  return siblings.description === undefined ? { tsType } : { tsType, description: siblings.description }
}

function walk(keyword: string, value: unknown, base: string, resolve: Resolve): unknown {
  if (Array.isArray(value) && ['oneOf', 'anyOf', 'prefixItems'].includes(keyword)) {
    return value.map((member: Node) => plain(member, base, resolve))
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  if (keyword === 'properties' || keyword === 'patternProperties') {
    return Object.fromEntries(Object.entries(value).map(([name, node]) => [name, plain(node, base, resolve)]))
  }
  return keyword === 'items' || keyword === 'additionalProperties'
    ? plain(value as Node, base, resolve)
    : value
}

/** Of allOf, unconditional `required` lists join the parent's, references stay, and every other member is a rule. */
function withAllOf(result: Plain, node: Node, base: string, resolve: Resolve): Plain {
  const members = (node.allOf ?? []) as Node[]
  const required = members.flatMap((member) => (member.required as string[] | undefined) ?? [])
  const refs = members.filter((member) => member.$ref !== undefined)
  const joined = required.length ? { required: [...((result.required as string[]) ?? []), ...required] } : {}
  const parents = refs.length ? { allOf: refs.map((member) => plain(member, base, resolve)) } : {}
  return { ...result, ...joined, ...parents }
}

/** Follows references between the given schemas; files and definitions with a title have a name. */
export function resolver(schemas: readonly JsonSchema[]): Resolve {
  const byId = new Map(schemas.map((schema) => [schema.$id, schema]))
  return (ref, base) => {
    const url = new URL(ref, base)
    const pointer = url.hash.slice(1)
    url.hash = ''
    const root = byId.get(url.href)
    const node = root && follow(root, pointer)
    if (node === undefined) throw new Error(`${base} refers to ${ref}, which does not exist`)
    return { node, name: node.title as string | undefined, base: url.href }
  }
}

function follow(root: Node, pointer: string): Node | undefined {
  const names = pointer.split('/').slice(1)
  return names.reduce<Node | undefined>((node, name) => node?.[decodeURIComponent(name)] as Node, root)
}
