import { X509Certificate } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Keys } from '../schemas/generated/suite.ts'
import { looksLikeKey } from './departure.ts'
import { type KeyKind, KeyUnreadable, readKey } from './keys.ts'

/** The keys of a configuration; what is wrong with them is added to `problems`. */
export function readKeys(keys: Keys, file: string, problems: string[]) {
  const privateKey = key(keys.alipayPlusPrivateKey, 'private', file, 'keys.alipayPlusPrivateKey', problems)
  const partnerKey = key(keys.partnerPublicKey, 'public', file, 'keys.partnerPublicKey', problems)
  if (!privateKey || !partnerKey) return undefined
  return { alipayPlusKey: { privateKey, keyVersion: keys.alipayPlusKeyVersion ?? '1' }, partnerKey }
}

function key(
  source: Keys['partnerPublicKey'],
  kind: KeyKind,
  file: string,
  field: string,
  problems: string[],
) {
  const inFile = typeof source !== 'string'
  const text = inFile ? readText(source.file, file, `${field}.file`, problems) : source
  if (text === undefined) return undefined
  try {
    return readKey(text, kind)
  } catch (cause) {
    if (!(cause instanceof KeyUnreadable)) throw cause
    const named = inFile ? `"${field}.file" names ${source.file}, which` : `"${field}"`
    problems.push(`${named} is not usable: ${cause.message}.`)
    return undefined
  }
}

/** The authority of the partner's certificate, as PEM; what is wrong is added to `problems`. */
export function readCa(name: string, file: string, problems: string[]): string | undefined {
  const text = readText(name, file, 'partner.ca', problems)
  if (text === undefined) return undefined
  try {
    new X509Certificate(text)
  } catch {
    problems.push(`"partner.ca" names ${name}, which holds no certificate in PEM.`)
  }
  return text
}

/** A path may be long, but the Base64 of a key is longer. */
const longestPathPart = 200

function readText(name: string, file: string, field: string, problems: string[]): string | undefined {
  if (looksLikeKey(name, longestPathPart)) {
    problems.push(`"${field}" must be the path of a file, and not what stands in it.`)
    return undefined
  }
  const resolved = path.resolve(path.dirname(file), name)
  try {
    return readFileSync(resolved, 'utf8')
  } catch (cause) {
    const reason = existsSync(resolved) ? (cause as NodeJS.ErrnoException).code : 'there is no such file'
    problems.push(`"${field}" names ${resolved}, which cannot be read: ${reason}.`)
    return undefined
  }
}
