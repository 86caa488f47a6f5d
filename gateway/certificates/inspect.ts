import { X509Certificate } from 'node:crypto'
import { CertificateError } from './errors.ts'
import { shortestAddress } from './hosts.ts'

export type CertificateFacts = {
  /** As OpenSSL writes it, one attribute after the other, `CN=a.test, O=Acme`; `''` when it has none. */
  readonly subject: string
  readonly issuer: string
  /** The names and addresses it is good for, IPv6 in its shortest form. A `CN` is not among them: clients ignore it. */
  readonly hosts: readonly string[]
  readonly validFrom: Date
  readonly validTo: Date
  /** Whole days from `now` to `validTo`, rounded down: 0 on the last day, negative once expired. */
  readonly daysLeft: number
  /** Signed with its own key. */
  readonly selfSigned: boolean
  /** Upper-case hex. */
  readonly serial: string
  /** Upper-case hex, a colon after each byte. */
  readonly fingerprintSha256: string
}

const dayMs = 86_400_000

/**
 * Reads a certificate, of a PEM chain the first one. Trust, and whether it fits a host, are not judged.
 * @throws CertificateError `CERTIFICATE_UNREADABLE`
 */
export function inspectCertificate(pemOrDer: string | Uint8Array, now: Date): CertificateFacts {
  const certificate = parse(pemOrDer)
  const validTo = new Date(certificate.validTo)
  return {
    subject: onOneLine(certificate.subject),
    issuer: onOneLine(certificate.issuer),
    hosts: readHosts(certificate.subjectAltName),
    validFrom: new Date(certificate.validFrom),
    validTo,
    daysLeft: Math.floor((validTo.getTime() - now.getTime()) / dayMs),
    selfSigned: isSelfSigned(certificate),
    serial: certificate.serialNumber,
    fingerprintSha256: certificate.fingerprint256,
  }
}

function parse(pemOrDer: string | Uint8Array): X509Certificate {
  try {
    return new X509Certificate(pemOrDer)
  } catch (cause) {
    const given = `a ${typeof pemOrDer === 'string' ? 'text' : 'buffer'} of length ${pemOrDer.length}`
    throw new CertificateError('CERTIFICATE_UNREADABLE', given, { cause })
  }
}

/** Node gives undefined for an empty name, whatever its types say. */
function onOneLine(name: string | undefined): string {
  return (name ?? '').replaceAll('\n', ', ')
}

/** `checkIssued` would not do: it also wants keyCertSign, which a self-signed server certificate may lack. */
function isSelfSigned(certificate: X509Certificate): boolean {
  return certificate.verify(certificate.publicKey)
}

/** Node writes a name with a comma or a quote in it as a JSON string with the comma escaped, so the split is safe. */
function readHosts(subjectAltName: string | undefined): string[] {
  return (subjectAltName ?? '').split(', ').flatMap((entry) => {
    const [, kind, text] = /^(DNS|IP Address):(.*)$/s.exec(entry) ?? []
    if (kind === undefined || text === undefined) return []
    const value: string = text.startsWith('"') ? JSON.parse(text) : text
    return [kind === 'DNS' ? value : shortestAddress(value)]
  })
}
