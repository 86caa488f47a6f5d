import { type KeyObject, sign as rsaSign } from 'node:crypto'
import { contentToSign, type SignedContent } from './content.ts'
import { formatSignatureHeader } from './header.ts'

/** What a sender signs with; `keyVersion` names the key to the receiver. */
export interface SigningKey {
  readonly privateKey: KeyObject
  readonly keyVersion: string
}

/** The raw RSA256 (SHA256withRSA, PKCS#1 v1.5) signature of a message. */
export function signatureOf(content: SignedContent, privateKey: KeyObject): Buffer {
  return rsaSign('sha256', contentToSign(content), privateKey)
}

/** The value of the Signature header for a message. */
export function sign(content: SignedContent, { privateKey, keyVersion }: SigningKey): string {
  return formatSignatureHeader(signatureOf(content, privateKey), keyVersion)
}
