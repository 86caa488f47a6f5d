import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  type KeyPairKeyObjectResult,
} from 'node:crypto'
import { readFileSync } from 'node:fs'
import { ConfigurationInvalid } from '../../partner/errors.ts'

const fixture = (name: string) =>
  readFileSync(new URL(`../../fixtures/keys/${name}.pem`, import.meta.url), 'utf8')

export const privateKey: KeyObject = createPrivateKey(fixture('alipayplus.private'))
export const publicKey: KeyObject = createPublicKey(fixture('mpp.public'))

/** PEM of a key. */
export const pem = (key: KeyObject, type: 'pkcs1' | 'pkcs8' | 'spki') =>
  (key.export as (options: object) => string)({ format: 'pem', type })

/** Base64 of the DER of a key, on one line. */
export const base64 = (key: KeyObject, type: 'pkcs1' | 'pkcs8' | 'spki') =>
  (key.export as (options: object) => Buffer)({ format: 'der', type }).toString('base64')

export const encrypted = privateKey
  .export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'secret' })
  .toString()

export const shortPair: KeyPairKeyObjectResult = generateKeyPairSync('rsa', { modulusLength: 1024 })
export const ellipticPair: KeyPairKeyObjectResult = generateKeyPairSync('ec', { namedCurve: 'P-256' })

/** Whether a text repeats a part of the private key: any 20 characters of its Base64 in a row. */
export function leaks(text: string): boolean {
  const forms = (['pkcs8', 'pkcs1'] as const).map((type) => base64(privateKey, type))
  const flat = text.replaceAll(/\\n|\s/g, '')
  return forms.some((form) =>
    Array.from({ length: form.length - 19 }, (_, at) => form.slice(at, at + 20)).some((part) =>
      flat.includes(part),
    ),
  )
}

/** The error with which a configuration is refused. */
export function refusal(act: () => unknown): ConfigurationInvalid {
  try {
    act()
  } catch (error) {
    if (error instanceof ConfigurationInvalid) return error
    throw error
  }
  throw new Error('nothing was thrown')
}
