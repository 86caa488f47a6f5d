import type { SignatureProblem } from '../protocol/signature/verify.ts'

interface Refusal {
  /** What is wrong, after "The request" or "The response". */
  readonly says: string
  readonly mend: string
  readonly expected: string
}

const header = '`algorithm=RSA256,keyVersion=<number>,signature=<percent-encoded Base64>`'

/** One sentence and its mend for every reason to refuse a signature. */
export const signatureWords = {
  missing: {
    says: 'has no Signature header',
    mend: `Send Signature: ${header} with every message, also with failures.`,
    expected: 'a Signature header',
  },
  malformed: {
    says: 'has a Signature header that cannot be read',
    mend: `Write it as ${header}.`,
    expected: header,
  },
  'not-base64': {
    says: 'has a signature that is not Base64',
    mend: 'Encode the bytes of the signature with standard Base64, then percent-encode that. Hexadecimal and quotation marks are not read.',
    expected: 'percent-encoded standard Base64',
  },
  'wrong-algorithm': {
    says: 'is signed with another algorithm than RSA256',
    mend: 'Sign with SHA256withRSA (PKCS#1 v1.5 padding over SHA-256, not PSS, not SHA-1), and write algorithm=RSA256.',
    expected: 'SHA256withRSA, named RSA256',
  },
  'unknown-key': {
    says: 'names a key version that the suite does not know',
    mend: 'Send the keyVersion of the key pair whose public half is "keys.partnerPublicKey" in the configuration.',
    expected: 'the keyVersion of a configured key',
  },
  'wrong-key': {
    says: 'is not signed with the key of the partner',
    mend: 'Sign with the private key that belongs to "keys.partnerPublicKey" in the configuration, or correct that setting.',
    expected: 'a signature that opens under the configured public key',
  },
  mismatch: {
    says: 'is signed with the right key, but over other content than what was sent',
    mend: 'Sign the very bytes that you send: nothing may serialise, indent or compress the body afterwards. The path is the one Alipay+ uses, query included; Client-Id and time are those of the headers; a newline (\\n) follows the path, and dots separate the rest.',
    expected: 'a signature over `POST <path and query>\\n<Client-Id>.<time>.<body>` as sent',
  },
} as const satisfies Record<SignatureProblem, Refusal>
