import type { Confidence } from '../../schemas/index.ts'
import type { Json } from './support.ts'

/** What is done to the full example, and the one thing that must be found; undefined takes the field out. */
export type Case = [
  change: string,
  value: Json | undefined,
  keyword: string,
  confidence: Confidence,
  path?: string,
]

export const long = (length: number) => 'x'.repeat(length)

export const result: Case[] = [
  ['/result', undefined, 'required', 'H'],
  ['/result', null, 'type', 'H'],
  ['/result', 'SUCCESS', 'type', 'H'],
  ['/result/resultCode', undefined, 'required', 'H'],
  ['/result/resultCode', '', 'minLength', 'H'],
  ['/result/resultCode', long(65), 'maxLength', 'H'],
  ['/result/resultStatus', undefined, 'required', 'H'],
  ['/result/resultStatus', 'A', 'enum', 'H'],
  ['/result/resultMessage', long(257), 'maxLength', 'H'],
]

export function requiredId(name: string, confidence: Confidence, length = 64): Case[] {
  return [
    [`/${name}`, undefined, 'required', confidence],
    [`/${name}`, null, 'type', confidence],
    [`/${name}`, 42, 'type', confidence],
    [`/${name}`, '', 'minLength', confidence],
    [`/${name}`, long(length + 1), 'maxLength', confidence],
  ]
}

/** An id that only some messages must bring, such as a success; its form is judged always. */
export function conditionalId(name: string, field: Confidence, rule: Confidence, length = 64): Case[] {
  return [
    [`/${name}`, undefined, 'required', rule],
    [`/${name}`, null, 'type', rule],
    [`/${name}`, '', 'minLength', field],
    [`/${name}`, long(length + 1), 'maxLength', field],
  ]
}

export function amount(name: string, confidence: Confidence): Case[] {
  return [
    [`/${name}/currency`, undefined, 'required', confidence],
    [`/${name}/currency`, 'jpy', 'pattern', confidence],
    [`/${name}/currency`, 'JP', 'pattern', confidence],
    [`/${name}/value`, undefined, 'required', confidence],
    [`/${name}/value`, 1850, 'type', confidence],
    [`/${name}/value`, '18.50', 'pattern', confidence],
    [`/${name}/value`, '-1', 'pattern', confidence],
    [`/${name}/value`, '0', 'pattern', confidence],
    [`/${name}/value`, '007', 'pattern', confidence],
    [`/${name}/value`, '', 'pattern', confidence],
  ]
}

export function requiredAmount(name: string, confidence: Confidence): Case[] {
  return [
    [`/${name}`, undefined, 'required', confidence],
    [`/${name}`, null, 'type', confidence],
    ...amount(name, confidence),
  ]
}

export function datetime(name: string, confidence: Confidence): Case[] {
  return [
    [`/${name}`, '2026-03-14T19:22:07', 'format', confidence],
    [`/${name}`, '1773483727000', 'format', confidence],
    [`/${name}`, '2026-02-30T19:22:07Z', 'format', confidence],
    [`/${name}`, 1773483727000, 'type', confidence],
    [`/${name}`, '', 'format', confidence],
  ]
}
