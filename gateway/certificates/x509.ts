import { createHash, createPublicKey, type KeyObject, randomBytes } from 'node:crypto'
import forge from 'node-forge'
import type { Host } from './hosts.ts'

/** Both ends count, in whole seconds. */
export type Period = { readonly from: Date; readonly to: Date }

/** A CA: its certificate in PEM and its RSA private key. */
export type Issuer = { readonly certificate: string; readonly key: KeyObject }

type Attributes = forge.pki.CertificateField[]

/** The kinds of GeneralName, RFC 5280 section 4.2.1.6. */
const generalName = { name: 2, address: 7 } as const

/** Makes the PEM certificate of a root CA that may sign end certificates, but no further CA. */
export function signRoot(key: KeyObject, period: Period): string {
  const certificate = begin(key, period)
  const name = rootName(key)
  certificate.setSubject(name)
  certificate.setIssuer(name)
  certificate.setExtensions([
    { name: 'basicConstraints', cA: true, pathLenConstraint: 0, critical: true },
    { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    { name: 'subjectKeyIdentifier' },
  ])
  return finish(certificate, key)
}

/** Makes the PEM certificate of a TLS server that answers under `hosts`, signed by `issuer`. */
export function signServer(key: KeyObject, hosts: readonly Host[], period: Period, issuer: Issuer): string {
  const root = forge.pki.certificateFromPem(issuer.certificate)
  const certificate = begin(key, period)
  certificate.setSubject([{ name: 'commonName', value: 'Conformance test gateway' }])
  certificate.setIssuer(root.subject.attributes)
  certificate.setExtensions([
    { name: 'basicConstraints', cA: false, critical: true },
    { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
    { name: 'extKeyUsage', serverAuth: true },
    { name: 'subjectAltName', altNames: hosts.map(toGeneralName) },
    { name: 'subjectKeyIdentifier' },
    { name: 'authorityKeyIdentifier', keyIdentifier: root.generateSubjectKeyIdentifier().getBytes() },
  ])
  return finish(certificate, issuer.key)
}

function begin(key: KeyObject, period: Period): forge.pki.Certificate {
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = forge.pki.publicKeyFromPem(
    createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString(),
  )
  certificate.serialNumber = randomSerial()
  certificate.validity.notBefore = period.from
  certificate.validity.notAfter = period.to
  return certificate
}

function finish(certificate: forge.pki.Certificate, signer: KeyObject): string {
  const pem = signer.export({ type: 'pkcs8', format: 'pem' }).toString()
  certificate.sign(forge.pki.privateKeyFromPem(pem), forge.md.sha256.create())
  return forge.pki.certificateToPem(certificate).replaceAll('\r\n', '\n')
}

/** Part of the key's digest stands in the name, so that a person with several such CAs can tell them apart. */
function rootName(key: KeyObject): Attributes {
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' })
  const mark = createHash('sha256').update(spki).digest('hex').slice(0, 8)
  return [
    { name: 'organizationName', value: 'Conformance suite, for tests only' },
    { name: 'commonName', value: `Conformance test CA ${mark}` },
  ]
}

/** 16 bytes in hex; the top bits 01 keep the number positive and free of a leading zero (RFC 5280, 4.1.2.2). */
function randomSerial(): string {
  const bytes = randomBytes(16)
  bytes.writeUInt8((bytes.readUInt8(0) & 0x3f) | 0x40, 0)
  return bytes.toString('hex')
}

function toGeneralName({
  kind,
  value,
}: Host): { type: number; value: string } | { type: number; ip: string } {
  return kind === 'name' ? { type: generalName.name, value } : { type: generalName.address, ip: value }
}
