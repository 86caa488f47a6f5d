import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { join, resolve } from 'node:path'
import { keepFirst, makeFolder, readIfThere, readKey, readRoot } from './authority-files.ts'
import { CertificateError } from './errors.ts'
import { parseHost } from './hosts.ts'
import { inspectCertificate } from './inspect.ts'
import { type Issuer, type Period, signRoot, signServer } from './x509.ts'

export type CertificateRequest = {
  /** Host names (`*.` in front is allowed), IPv4 or IPv6 addresses; at least one. */
  readonly hosts: readonly string[]
  readonly now: Date
  /** Whole days, 1 to 3650; 90 when left out. */
  readonly days?: number
  /** Whether the certificate is to be valid at `now`; `current` when left out, the others spoil it by one day. */
  readonly validity?: Validity
}

export type Validity = keyof typeof periods

export type IssuedCertificate = {
  /** PEM: the certificate, then that of the CA. What `node:https` calls `cert`. */
  readonly certificate: string
  /** PEM, PKCS#8, RSA 2048. What `node:https` calls `key`. */
  readonly privateKey: string
}

/** A CA of our own, worth nothing outside tests. Its private key stays in here and in its file. */
export type TestAuthority = {
  /** PEM: what a partner has to trust. What `node:https` calls `ca`. */
  readonly certificate: string
  /** Absolute path of the same. */
  readonly certificateFile: string
  /** @throws CertificateError `HOST_MISSING`, `HOST_INVALID`, `DAYS_INVALID` */
  issue(request: CertificateRequest): IssuedCertificate
}

const dayMs = 86_400_000

/** Ten years: who trusts this CA did so by hand, and is not to do it again for every release. */
const rootDays = 3650

/** A current certificate begins a day early, for partners whose clock is behind ours. */
const periods = {
  current: (now: Date, days: number): Period => period(now, -1, days),
  expired: (now: Date, days: number): Period => period(now, -1 - days, -1),
  'not-yet-valid': (now: Date, days: number): Period => period(now, 1, 1 + days),
} as const

/**
 * Opens the test CA kept in `folder` (`ca.pem`, and `ca.key.pem` with mode 0600), and makes it when there is none.
 * Processes that do so at the same time end with the same CA. What is there is never overwritten.
 * @throws CertificateError `CA_FOLDER_UNUSABLE`, `CA_FILE_UNREADABLE`, `CA_FILE_BROKEN`, `CA_KEY_MISSING`,
 *   `CA_KEY_EXPOSED`, `CA_MISMATCHED`, `CA_OUTSIDE_VALIDITY`
 */
export function openTestAuthority(folder: string, now: Date): TestAuthority {
  const home = resolve(folder)
  const certificateFile = join(home, 'ca.pem')
  const issuer = loadOrMake(certificateFile, join(home, 'ca.key.pem'), home, now)
  return {
    certificate: issuer.certificate,
    certificateFile,
    issue: (request) => issue(issuer, request),
  }
}

/**
 * The key is kept first and the certificate is made from the kept key, so any two starts, and a start after a
 * crash in between, come to the same pair. For the same reason the certificate is looked for before the key.
 */
function loadOrMake(certificateFile: string, keyFile: string, folder: string, now: Date): Issuer {
  makeFolder(folder)
  const found = readIfThere(certificateFile)
  const keyText = readIfThere(keyFile)
  if (found !== undefined && keyText === undefined) throw new CertificateError('CA_KEY_MISSING', keyFile)
  const key = readKey(keyFile, keyText ?? keepFirst(keyFile, toPem(newKey()), 0o600))
  const certificate =
    found ?? keepFirst(certificateFile, signRoot(key, periods.current(now, rootDays)), 0o644)
  if (!readRoot(certificateFile, certificate).checkPrivateKey(key)) {
    throw new CertificateError('CA_MISMATCHED', folder)
  }
  const { validFrom, validTo } = inspectCertificate(certificate, now)
  if (now < validFrom || now > validTo) throw new CertificateError('CA_OUTSIDE_VALIDITY', certificateFile)
  return { certificate, key }
}

function issue(issuer: Issuer, request: CertificateRequest): IssuedCertificate {
  const { hosts, now, days = 90, validity = 'current' } = request
  if (hosts.length === 0) throw new CertificateError('HOST_MISSING', 'none')
  if (!Number.isInteger(days) || days < 1 || days > 3650) {
    throw new CertificateError('DAYS_INVALID', String(days))
  }
  const names = hosts.map(parseHost)
  const key = newKey()
  const leaf = signServer(key, names, periods[validity](now, days), issuer)
  return { certificate: leaf + issuer.certificate, privateKey: toPem(key) }
}

function period(now: Date, fromDays: number, toDays: number): Period {
  return { from: new Date(now.getTime() + fromDays * dayMs), to: new Date(now.getTime() + toDays * dayMs) }
}

function newKey(): KeyObject {
  return generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
}

function toPem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString()
}
