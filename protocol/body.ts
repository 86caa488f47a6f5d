/** A JSON object as parsed; the fields are what the sender made them. */
export type JsonObject = { readonly [field: string]: unknown }

export type BodyProblem = 'empty' | 'not-utf8' | 'not-json' | 'not-an-object'

export type ParsedBody =
  | { readonly ok: true; readonly value: JsonObject }
  | { readonly ok: false; readonly problem: BodyProblem; readonly detail: string }

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const refuse = (problem: BodyProblem, detail: string): ParsedBody => ({ ok: false, problem, detail })

/** Reads the raw bytes of a message; says why where they are not one JSON object in UTF-8. Never throws. */
export function parseBody(bytes: Uint8Array): ParsedBody {
  if (bytes.length === 0) return refuse('empty', 'the body has no bytes')
  const text = decode(bytes)
  if (text === undefined) return refuse('not-utf8', 'the bytes are not UTF-8')
  try {
    const value: unknown = JSON.parse(text)
    if (isObject(value)) return { ok: true, value }
    return refuse('not-an-object', `the body is ${text.trim().slice(0, 40)}`)
  } catch (cause) {
    return refuse('not-json', `${(cause as Error).message} (${JSON.stringify(text.slice(0, 60))})`)
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes)
  } catch {
    return undefined
  }
}
