import type { Deviation } from './deviations.ts'
import { headerValue, withHeader } from './headers.ts'
import type { Draft, Signed } from './outgoing.ts'

const mapBody = (change: (text: string) => string) => (draft: Draft) => ({
  ...draft,
  body: Buffer.from(change(draft.body.toString('utf8')), 'utf8'),
})

const mapFields = (change: (fields: Record<string, unknown>) => unknown) =>
  mapBody((text) => JSON.stringify(change(JSON.parse(text))))

const mapSignature = (change: (value: string) => string) => (signed: Signed) => ({
  ...signed,
  headers: withHeader(signed.headers, 'Signature', change(headerValue(signed.headers, 'Signature') ?? '')),
})

const mapHeaders = (change: (headers: Signed['headers']) => Signed['headers']) => (signed: Signed) => ({
  ...signed,
  headers: change(signed.headers),
})

/** A change to the order; a message that has none stays as it is. */
const order = (fields: Record<string, unknown>, change: object) =>
  fields.order ? { ...fields, order: { ...(fields.order as object), ...change } } : fields

/** Blanks around every colon and comma that stands outside a text. */
const spread = (text: string) =>
  text.replace(/"(?:[^"\\]|\\.)*"|[:,]/g, (token) => (token.length > 1 ? token : ` ${token} `))

const reversed = (value: unknown): unknown =>
  Array.isArray(value) || typeof value !== 'object' || value === null
    ? value
    : Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, inner]) => [key, reversed(inner)]),
      )

/** Legal forms of a request that a partner must take like the plain one. */
export const variations = {
  'blanks-after-commas': {
    says: 'blanks after the commas of the Signature header',
    signed: mapSignature((value) => value.replaceAll(',', ', ')),
  },
  'key-version-0': {
    says: 'keyVersion=0 in the Signature header, or 1 where 0 is the configured one',
    draft: ({ key, ...draft }) => ({
      ...draft,
      key: { ...key, keyVersion: key.keyVersion === '0' ? '1' : '0' },
    }),
  },
  'lower-case-escapes': {
    says: 'percent escapes of the signature in lower case',
    signed: mapSignature((value) => value.replace(/%[0-9A-F]{2}/g, (escaped) => escaped.toLowerCase())),
  },
  'header-names-upper-case': {
    says: 'header names in upper case',
    signed: mapHeaders((lines) => lines.map(([name, value]) => [name.toUpperCase(), value])),
  },
  'header-names-lower-case': {
    says: 'header names in lower case',
    signed: mapHeaders((lines) => lines.map(([name, value]) => [name.toLowerCase(), value])),
  },
  'extra-header': {
    says: 'a header that the documentation does not name',
    signed: mapHeaders((lines) => [...lines, ['X-Trace', 'alipayplus-conformance']]),
  },
  'no-content-type': {
    says: 'no Content-Type header',
    signed: mapHeaders((lines) => withHeader(lines, 'Content-Type', undefined)),
  },
  'time-with-fraction': {
    says: 'Request-Time with a fraction of a second and Z',
    draft: (draft) => ({ ...draft, time: draft.time.replace(/(\.\d+)?(Z|[+-]\d{2}:\d{2})$/, '.09Z') }),
  },
  'time-with-offset': {
    says: 'Request-Time with an offset of +05:30',
    draft: (draft) => ({ ...draft, time: atOffset(draft.time) }),
  },
  'body-indented': {
    says: 'a body with line breaks and indentation',
    draft: mapBody((text) => `${JSON.stringify(JSON.parse(text), null, 2)}\n`),
  },
  'body-blanks': {
    says: 'a body with blanks around colons and commas',
    draft: mapBody(spread),
  },
  'body-escapes': {
    says: 'a body with escaped slashes and \\u escapes',
    draft: mapBody((text) => text.replaceAll('/', '\\/').replaceAll('e', '\\u0065')),
  },
  'body-key-order': {
    says: 'a body with its fields in another order',
    draft: mapFields((fields) => reversed(fields)),
  },
  'body-non-ascii': {
    says: 'an order description in Chinese, Thai and emoji',
    draft: mapFields((fields) => order(fields, { orderDescription: '珍珠奶茶 × 2 — ชานมไข่มุก 🧋' })),
  },
  'unknown-fields': {
    says: 'fields that the documentation does not name',
    draft: mapFields((fields) => ({
      ...order(fields, { futureField: { nested: ['1'] } }),
      futureField: 'added in a later release',
    })),
  },
  'null-optionals': {
    says: 'unused optional fields as null',
    draft: mapFields((fields) => ({ ...fields, passThroughInfo: null, paymentPromoInfo: null })),
  },
} as const satisfies Record<string, Deviation>

export type Variation = keyof typeof variations

const { 'body-non-ascii': _, 'null-optionals': __, ...everybodys } = variations

/** A change to whatever result a message holds. */
const saying = (resultMessage: string) => (fields: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      /^(paymentR|r)esult$/.test(name) ? { ...(value as object), resultMessage } : value,
    ]),
  )

/** Legal forms of a notification to an acquirer, and of an answer to it; neither has an order. */
export const acquirerVariations = {
  ...everybodys,
  'message-non-ascii': {
    says: 'a result message in Chinese, Thai and emoji',
    draft: mapFields(saying('交易处理 — สำเร็จ 🧋')),
  },
  'null-settlement': {
    says: 'unused optional fields as null',
    draft: mapFields((fields) => ({ settlementAmount: null, settlementQuote: null, ...fields })),
  },
} as const satisfies Record<string, Deviation>

export type AcquirerVariation = keyof typeof acquirerVariations

/** Every legal form, of whatever message. */
export const legalForms = { ...variations, ...acquirerVariations }

function atOffset(time: string): string {
  const offsetMinutes = 330
  const local = new Date(Date.parse(time) + offsetMinutes * 60_000)
  return local.toISOString().replace(/\.\d+Z$/, '+05:30')
}
