import { constants, createHash, type KeyObject, publicDecrypt, verify as rsaVerify } from 'node:crypto'
import { contentToSign, type SignedContent } from './content.ts'
import { type HeaderProblem, parseSignatureHeader, type SignatureForm } from './header.ts'

export type SignatureProblem = HeaderProblem | 'unknown-key' | 'wrong-key' | 'mismatch'

export type SignatureVerdict =
  | { readonly ok: true; readonly form: SignatureForm; readonly keyVersion?: string }
  | { readonly ok: false; readonly why: SignatureProblem; readonly detail: string }

/** Finds the public key of a version; no version asks for the newest. */
export type KeyRing = (keyVersion: string | undefined) => KeyObject | undefined

/**
 * Verifies a Signature header over the bytes on the wire and says why where it refuses:
 * `wrong-key` does not open under the key at all, `mismatch` opens but was made over other content.
 */
export function verify(value: string | undefined, content: SignedContent, keys: KeyRing): SignatureVerdict {
  const parsed = parseSignatureHeader(value)
  if (!parsed.ok) return parsed
  const { form, signature, keyVersion } = parsed.header
  const key = keys(keyVersion)
  if (!key) return { ok: false, why: 'unknown-key', detail: `no key of version ${keyVersion ?? '(none)'}` }
  if (rsaVerify('sha256', contentToSign(content), key, signature))
    return { ok: true, form, ...(keyVersion === undefined ? {} : { keyVersion }) }
  return refusal(signature, content, key)
}

function refusal(signature: Buffer, content: SignedContent, key: KeyObject): SignatureVerdict {
  const info = opened(signature, key)
  if (!info) return unopened(signature, content, key)
  if (!info.subarray(0, sha256Prefix.length).equals(sha256Prefix))
    return { ok: false, why: 'wrong-algorithm', detail: 'the signed digest is not a SHA-256' }
  const signed = info.subarray(sha256Prefix.length).toString('hex')
  const ours = createHash('sha256').update(contentToSign(content)).digest('hex')
  return { ok: false, why: 'mismatch', detail: `signed content has SHA-256 ${signed}, these bytes ${ours}` }
}

function unopened(signature: Buffer, content: SignedContent, key: KeyObject): SignatureVerdict {
  const pss = { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_AUTO }
  if (rsaVerify('sha256', contentToSign(content), pss, signature))
    return { ok: false, why: 'wrong-algorithm', detail: 'the padding is PSS, not PKCS#1 v1.5' }
  return { ok: false, why: 'wrong-key', detail: 'the value does not open under the configured public key' }
}

/** DigestInfo prefix of SHA-256 (RFC 8017, section 9.2, note 1). */
const sha256Prefix = Buffer.from('3031300d060960864801650304020105000420', 'hex')

/** The DigestInfo that was signed, or undefined where the signature is not of this key. */
function opened(signature: Buffer, key: KeyObject): Buffer | undefined {
  try {
    return publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, signature)
  } catch {
    return undefined
  }
}
