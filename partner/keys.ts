import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'

export type KeyKind = 'private' | 'public'

/** A text that is no RSA key of the kind that is needed; the message says why, never the key. */
export class KeyUnreadable extends Error {
  readonly code = 'KEY_UNREADABLE'
  override readonly name = 'KeyUnreadable'
}

/** The least modulus that the protocol's documents name. */
const leastBits = 2048

/**
 * Reads an RSA key from PEM (PKCS#1, PKCS#8, SPKI or a certificate) or from the Base64 of its DER on
 * one line, as Alipay+ tools print it.
 *
 * @throws {KeyUnreadable} where the text is no RSA key of this kind, or is shorter than 2048 bits
 */
export function readKey(text: string, kind: KeyKind): KeyObject {
  const key = parse(text.trim(), kind)
  if (key.asymmetricKeyType !== 'rsa')
    throw new KeyUnreadable(`it is a key of type ${key.asymmetricKeyType}, not RSA`)
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0
  if (bits < leastBits) throw new KeyUnreadable(`it has ${bits} bits; at least ${leastBits} are needed`)
  return key
}

/** A private key is looked for first: OpenSSL would take the public half out of one without a word. */
function parse(text: string, kind: KeyKind): KeyObject {
  const privateKey = tryEach(text, 'private')
  if (kind === 'private' && privateKey) return privateKey
  if (kind === 'public' && (privateKey || text.includes('PRIVATE KEY')))
    throw new KeyUnreadable('it is a private key; only the public half belongs here')
  const publicKey = tryEach(text, 'public')
  if (kind === 'public' && publicKey) return publicKey
  throw new KeyUnreadable(unreadable(text, kind, publicKey))
}

function unreadable(text: string, kind: KeyKind, publicKey: KeyObject | undefined): string {
  if (publicKey) return 'it is a public key or a certificate; the private key belongs here'
  if (text.includes('ENCRYPTED')) return 'it is under a passphrase; the suite needs it without one'
  return `it is neither PEM nor one-line Base64 of an RSA ${kind} key`
}

function tryEach(text: string, kind: KeyKind): KeyObject | undefined {
  const attempts = text.includes('-----BEGIN') ? [() => fromPem(text, kind)] : derAttempts(text, kind)
  for (const attempt of attempts) {
    try {
      return attempt()
    } catch {}
  }
  return undefined
}

const fromPem = (text: string, kind: KeyKind) =>
  kind === 'private' ? createPrivateKey(text) : createPublicKey(text)

function derAttempts(text: string, kind: KeyKind): (() => KeyObject)[] {
  const base64 = text.replaceAll(/\s/g, '')
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return []
  const key = Buffer.from(base64, 'base64')
  return kind === 'private'
    ? (['pkcs8', 'pkcs1'] as const).map((type) => () => createPrivateKey({ key, format: 'der', type }))
    : (['spki', 'pkcs1'] as const).map((type) => () => createPublicKey({ key, format: 'der', type }))
}

/** The public half of a key, as PEM. */
export function publicPem(key: KeyObject): string {
  const half = key.type === 'private' ? createPublicKey(key) : key
  return half.export({ format: 'pem', type: 'spki' }).toString()
}
