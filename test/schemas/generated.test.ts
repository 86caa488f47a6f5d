import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { differing, outputs } from '../../cli/generated.ts'
import { plain, resolver, withoutNull } from '../../schemas/generate/plain.ts'
import { messageTypes, typesOf } from '../../schemas/generate/types.ts'
import { type JsonSchema, messageSchemas } from '../../schemas/index.ts'

const textOf = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const types = outputs.map(({ path }) => path).filter((path) => path.endsWith('.ts'))

describe('generated files', () => {
  it('are what their sources say now', async () => {
    expect(await differing()).toEqual([])
  })

  it.each(types)('%s declares each type once, without numbered names', (path) => {
    const names = [...textOf(path).matchAll(/^export (?:interface|type) (\w+)/gm)].map(([, name]) => name)
    expect(names).not.toEqual([])
    expect(new Set(names).size).toBe(names.length)
    expect(names.filter((name) => /\d$/.test(name as string))).toEqual([])
  })

  it('have no index signature in messages, except where no field is public', () => {
    const code = textOf('schemas/generated/mpp.ts')
    const known = code.match(/indirectMpp\?: \{\n {4}\[k: string\]/g)
    expect(known).toHaveLength(3)
    expect(code.match(/\[k: string\]/g)).toHaveLength(3)
    for (const name of ['common', 'acqp'])
      expect(textOf(`schemas/generated/${name}.ts`)).not.toContain('[k: string]')
  })
})

const schema = (name: string, rest: object): JsonSchema => ({
  $id: `https://x.invalid/${name}.json`,
  title: name,
  description: '',
  ...rest,
})
const target = { node: {}, name: 'Target', base: '' }
const money = schema('Money', { type: ['object', 'null'], properties: { value: { type: 'string' } } })

describe('the types', () => {
  it('name what they refer to, with null where null is allowed', () => {
    const resolve = resolver([money])
    const at = (node: object) => plain(node as never, money.$id, resolve)
    expect(at({ $ref: 'Money.json' })).toEqual({ tsType: '(Money | null)' })
    expect(at({ $ref: 'Money.json', type: 'object' })).toEqual({ tsType: 'Money' })
  })

  it('take unconditional required fields from rules, and nothing else', () => {
    const refund = plain(messageSchemas['mpp/refund.request'], '', () => target)
    const response = plain(messageSchemas['mpp/refund.response'], '', () => target)
    expect(refund.required).toContain('refundFromAmount')
    expect(response.required).toEqual(['result'])
    expect(response).not.toHaveProperty('allOf')
  })

  it('put definitions without a title in place and give the others a name', async () => {
    const bill = schema('Bill', {
      type: 'object',
      required: ['id', 'line'],
      properties: { id: { $ref: '#/$defs/id' }, line: { $ref: '#/$defs/line' } },
      $defs: { id: { type: 'string' }, line: { title: 'Line', type: 'string' } },
    })
    const code = await typesOf({ name: 'bill', schemas: [bill] }, [{ name: 'bill', schemas: [bill] }])
    expect(code).toContain('id: string')
    expect(code).toContain('line: Line')
    expect(code).toContain('export type Line = string')
  })

  it('import what another file declares, and hand it on', async () => {
    const bill = schema('Bill', { type: 'object', properties: { sum: { $ref: 'Money.json' } } })
    const modules = [
      { name: 'shared', schemas: [money] },
      { name: 'bill', schemas: [bill] },
    ]
    const code = await typesOf(modules[1] as never, modules)
    expect(code).toContain("import type { Money } from './shared.ts'")
    expect(code).toContain("export type * from './shared.ts'")
  })

  it('are never null themselves', () => {
    expect(withoutNull({ type: ['string', 'null'], enum: ['a', null] })).toEqual({
      type: 'string',
      enum: ['a'],
    })
  })

  it('are found by the key of a message', () => {
    const pay = schema('PayRequest', {})
    const code = messageTypes({ 'mpp/pay.request': pay })
    expect(code).toContain("import type * as mpp from './mpp.ts'")
    expect(code).toContain("'mpp/pay.request': mpp.PayRequest")
  })

  it('cannot be made from a reference that leads nowhere', () => {
    const lost = () => plain({ $ref: 'Nothing.json' }, money.$id, resolver([money]))
    expect(lost).toThrow(/Nothing\.json, which does not exist/)
  })
})
