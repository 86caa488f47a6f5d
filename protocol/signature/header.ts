/** How the signature value was written on the wire; only the first is the documented form. */
export type SignatureForm = 'percent-encoded' | 'base64' | 'base64url'

export interface SignatureHeader {
  /** `RSA256` where the sender left it out. */
  readonly algorithm: string
  /** Absent: the newest key. */
  readonly keyVersion?: string
  readonly form: SignatureForm
  readonly signature: Buffer
}

export type HeaderProblem = 'missing' | 'malformed' | 'not-base64' | 'wrong-algorithm'

export type ParsedHeader =
  | { readonly ok: true; readonly header: SignatureHeader }
  | { readonly ok: false; readonly why: HeaderProblem; readonly detail: string }

const refuse = (why: HeaderProblem, detail: string): ParsedHeader => ({ ok: false, why, detail })

/**
 * Reads `algorithm=RSA256, keyVersion=1, signature=<value>`: blanks around commas, any order, and every
 * form of {@link SignatureForm} are accepted, because documentation and code examples differ.
 */
export function parseSignatureHeader(value: string | undefined): ParsedHeader {
  if (value === undefined || value.trim() === '') return refuse('missing', 'there is no Signature header')
  const parts = readParts(value)
  if (typeof parts === 'string') return refuse('malformed', parts)
  const { algorithm = 'RSA256', keyVersion, signature } = parts
  if (algorithm !== 'RSA256') return refuse('wrong-algorithm', `algorithm is ${JSON.stringify(algorithm)}`)
  if (keyVersion !== undefined && !/^\d+$/.test(keyVersion))
    return refuse('malformed', `keyVersion is ${JSON.stringify(keyVersion)}, not a whole number`)
  if (!signature) return refuse('malformed', 'there is no signature=… part')
  const decoded = decodeSignature(signature)
  if (!decoded) return refuse('not-base64', `the value begins with ${JSON.stringify(signature.slice(0, 24))}`)
  return { ok: true, header: { algorithm, ...(keyVersion === undefined ? {} : { keyVersion }), ...decoded } }
}

/** Writes the header in the order and form that the official SDKs can read. */
export function formatSignatureHeader(signature: Buffer, keyVersion: string): string {
  const value = encodeURIComponent(signature.toString('base64'))
  return `algorithm=RSA256,keyVersion=${keyVersion},signature=${value}`
}

function readParts(value: string): Record<string, string> | string {
  const parts: Record<string, string> = Object.create(null)
  for (const part of value.split(',').map((piece) => piece.trim())) {
    const at = part.indexOf('=')
    if (at < 1) return `${JSON.stringify(part.slice(0, 24))} is not name=value`
    const name = part.slice(0, at).trim()
    if (name in parts) return `${name} is there twice`
    parts[name] = part.slice(at + 1).trim()
  }
  return parts
}

function decodeSignature(value: string): { form: SignatureForm; signature: Buffer } | undefined {
  const text = percentDecoded(value)
  if (text === undefined) return undefined
  const standard = text.replaceAll('-', '+').replaceAll('_', '/')
  const unpadded = standard.replace(/={1,2}$/, '')
  if (!/^[A-Za-z0-9+/]+$/.test(unpadded) || unpadded.length % 4 === 1) return undefined
  return { form: formOf(value, text), signature: Buffer.from(unpadded, 'base64') }
}

function formOf(value: string, text: string): SignatureForm {
  if (/[-_]/.test(text) || (text.length % 4 !== 0 && !/[+/]/.test(text))) return 'base64url'
  return /[+/=]/.test(value) ? 'base64' : 'percent-encoded'
}

function percentDecoded(value: string): string | undefined {
  try {
    return decodeURIComponent(value)
  } catch {
    return undefined
  }
}
