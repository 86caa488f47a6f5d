import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { SignedContent } from '../../protocol/signature/content.ts'
import type { KeyRing } from '../../protocol/signature/verify.ts'
import type { SignatureVector, SignatureVectors } from '../../schemas/generated/suite.ts'

export const root = fileURLToPath(new URL('../../', import.meta.url))

export const textAt = (path: string) => readFileSync(`${root}${path}`, 'utf8')

/** What openssl made; see fixtures/vectors/make.sh. */
export const file = JSON.parse(textAt('fixtures/vectors/signature.json')) as SignatureVectors

export const { vectors } = file

export const accepted = vectors.filter(({ expected }) => expected.ok)

/** The path of a key of ours. */
export const keyFile = (name: string, half: 'private' | 'public') =>
  `${root}fixtures/keys/${name}.${half}.pem`

export const privateKey = (name: string) => createPrivateKey(readFileSync(keyFile(name, 'private')))

const publicKeys = new Map<string, KeyObject>(
  Object.entries(file.keys).map(([name, { pem }]) => [name, createPublicKey(pem)]),
)

/** The public keys as the file lists them. */
export const keys: KeyRing = (version = file.newestKeyVersion) =>
  publicKeys.get(file.keyVersions[version] ?? '')

/** What a vector says that the receiver sees. */
export function contentOf({ method, path, clientId, time, body }: SignatureVector): SignedContent {
  return { method, path, clientId, time, body: Buffer.from(body.base64, 'base64') }
}
