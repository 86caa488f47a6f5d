import { createPrivateKey, type KeyObject, randomBytes, X509Certificate } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { CertificateError } from './errors.ts'

/**
 * Writes `content` unless the file is there already, and returns what the file then holds. The file appears whole
 * or not at all, and of several processes that write at the same time one wins and all return its content.
 * @throws CertificateError `CA_FOLDER_UNUSABLE`, `CA_FILE_UNREADABLE`
 */
export function keepFirst(file: string, content: string, mode: number): string {
  const draft = join(dirname(file), `.${basename(file)}.${randomBytes(8).toString('hex')}`)
  try {
    linkDraft(draft, file, content, mode)
  } catch (cause) {
    if (!hasCode(cause, 'EEXIST')) throw new CertificateError('CA_FOLDER_UNUSABLE', dirname(file), { cause })
  }
  const kept = readIfThere(file)
  if (kept === undefined) throw new CertificateError('CA_FILE_UNREADABLE', file)
  return kept
}

function linkDraft(draft: string, file: string, content: string, mode: number): void {
  try {
    writeFileSync(draft, content, { flag: 'wx', mode, flush: true })
    linkSync(draft, file)
  } finally {
    rmSync(draft, { force: true })
  }
}

/** @throws CertificateError `CA_FILE_UNREADABLE` */
export function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    if (hasCode(cause, 'ENOENT')) return undefined
    throw new CertificateError('CA_FILE_UNREADABLE', file, { cause })
  }
}

/**
 * Makes the folder for its owner only; the mode of one that is there already stays as it is.
 * @throws CertificateError `CA_FOLDER_UNUSABLE`
 */
export function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (cause) {
    throw new CertificateError('CA_FOLDER_UNUSABLE', folder, { cause })
  }
}

/** @throws CertificateError `CA_KEY_EXPOSED`, `CA_FILE_BROKEN` */
export function readKey(file: string, pem: string): KeyObject {
  // Windows has no such bits: Node reports 0666 for every file there.
  const open = process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0
  if (open) throw new CertificateError('CA_KEY_EXPOSED', file)
  const key = orBroken(file, () => createPrivateKey(pem))
  if (key.asymmetricKeyType !== 'rsa') throw new CertificateError('CA_FILE_BROKEN', file)
  return key
}

/** @throws CertificateError `CA_FILE_BROKEN` */
export function readRoot(file: string, pem: string): X509Certificate {
  const root = orBroken(file, () => new X509Certificate(pem))
  if (!root.ca) throw new CertificateError('CA_FILE_BROKEN', file)
  return root
}

function orBroken<T>(file: string, read: () => T): T {
  try {
    return read()
  } catch (cause) {
    throw new CertificateError('CA_FILE_BROKEN', file, { cause })
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
