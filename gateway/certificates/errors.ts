/** What is wrong, and its mend. `about` is the file, folder, host or number the code speaks of. */
const words = {
  CA_FOLDER_UNUSABLE: (about: string) => ({
    message: `The test CA is kept in ${about}, and that folder cannot be made or written to.`,
    advice: 'Let this user write there, or name a folder on a local file system that knows hard links.',
  }),
  CA_FILE_UNREADABLE: (about: string) => ({
    message: `The test CA needs ${about}, which is there but cannot be read.`,
    advice: 'Make it a plain file that belongs to the user who runs the suite.',
  }),
  CA_FILE_BROKEN: (about: string) => ({
    message: `${about} does not hold what the test CA keeps there: a PEM CA certificate, or its RSA key.`,
    advice: 'Restore the file. Or delete the whole folder: the next run makes a new CA, to be trusted anew.',
  }),
  CA_KEY_MISSING: (about: string) => ({
    message: `The test CA has its certificate, but its private key ${about} is gone.`,
    advice: 'Restore the key. Or delete the whole folder: the next run makes a new CA, to be trusted anew.',
  }),
  CA_KEY_EXPOSED: (about: string) => ({
    message: `The private key of the test CA, ${about}, is open to others; only its owner may read it (0600).`,
    advice:
      'Run chmod 600 on it. If others may have copied it, delete the folder and trust the new CA instead.',
  }),
  CA_MISMATCHED: (about: string) => ({
    message: `The certificate and the private key of the test CA in ${about} do not belong together.`,
    advice: 'Restore the pair. Or delete the whole folder: the next run makes a new CA, to be trusted anew.',
  }),
  CA_OUTSIDE_VALIDITY: (about: string) => ({
    message: `The certificate of the test CA, ${about}, is expired or not valid yet.`,
    advice:
      'Set the clock. If it is right, delete the whole folder: the next run makes a new CA, to be trusted anew.',
  }),
  HOST_MISSING: (about: string) => ({
    message: `A certificate names at least one host; it was asked for ${about}.`,
    advice:
      'Name every host under which the partner reaches the gateway, "localhost" or "127.0.0.1" included.',
  }),
  HOST_INVALID: (about: string) => ({
    message: `A certificate names hosts, and "${about}" is neither a host name nor an IP address.`,
    advice: 'Give the bare host: no scheme, port, path or address zone.',
  }),
  DAYS_INVALID: (about: string) => ({
    message: `A certificate lasts a whole number of days from 1 to 3650, and ${about} is none.`,
    advice: 'Leave the days out, or give such a number.',
  }),
  CERTIFICATE_UNREADABLE: (about: string) => ({
    message: `An X.509 certificate was expected, in PEM or DER, and ${about} cannot be read as one.`,
    advice:
      'Give the certificate itself (-----BEGIN CERTIFICATE-----): no key, signing request or PKCS#12 file.',
  }),
} as const

export type CertificateErrorCode = keyof typeof words

/** The configuration or the caller is at fault: `message` states the rule, `advice` says the mend. */
export class CertificateError extends Error {
  override readonly name = 'CertificateError'
  readonly code: CertificateErrorCode
  readonly advice: string
  /** The file, folder, host or number at fault. */
  readonly about: string

  constructor(code: CertificateErrorCode, about: string, options?: ErrorOptions) {
    const { message, advice } = words[code](about)
    super(message, options)
    this.code = code
    this.advice = advice
    this.about = about
  }
}
