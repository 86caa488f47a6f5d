import { spawnSync } from 'node:child_process'
import { createHash, webcrypto } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SignedContent } from '../../protocol/signature/content.ts'
import { formatSignatureHeader, parseSignatureHeader } from '../../protocol/signature/header.ts'
import { sign, signatureOf } from '../../protocol/signature/sign.ts'
import { verify } from '../../protocol/signature/verify.ts'
import type { SignatureVector } from '../../schemas/generated/suite.ts'
import { accepted, contentOf, file, keyFile, keys, privateKey, vectors } from './vectors.ts'

const hasOpenssl = spawnSync('openssl', ['version']).status === 0
const unlessMissing = hasOpenssl ? '' : ' (DID NOT RUN: openssl is not installed)'

describe('verify()', () => {
  it.each(vectors)('$id: $comment', (vector) => {
    const verdict = verify(vector.header ?? undefined, contentOf(vector), keys)
    expect(verdict).toMatchObject(vector.expected)
    if (!verdict.ok) expect(verdict.detail).not.toBe('')
  })

  it.each([
    ['key-version-0', '0'],
    ['key-version-17', '17'],
    ['key-version-absent', undefined],
  ])('tells the key version of %s: %s', (id, keyVersion) => {
    const vector = vectorOf(id)
    const verdict = verify(vector.header ?? undefined, contentOf(vector), keys)
    expect(verdict.ok && verdict.keyVersion).toBe(keyVersion)
  })

  it.each([
    ['key-unknown', 'no key of version 99'],
    ['pss', 'PSS'],
    ['pss-no-salt', 'PSS'],
    ['sha-1', 'not a SHA-256'],
    ['no-digest-info', 'not a SHA-256'],
    ['key-of-stranger', 'does not open'],
    ['key-version-word', 'keyVersion is "one"'],
    ['algorithm-lower-case', 'algorithm is "rsa256"'],
    ['key-version-twice', 'keyVersion is there twice'],
  ])('says of %s: %s', (id, words) => {
    const vector = vectorOf(id)
    expect(verify(vector.header ?? undefined, contentOf(vector), keys)).toMatchObject({
      detail: expect.stringContaining(words),
    })
  })

  it('names both digests where the signature is of other content', () => {
    const [before, after] = ['plain', 'time-other'].map(vectorOf) as [SignatureVector, SignatureVector]
    const [signed, ours] = [before, after].map((one) =>
      createHash('sha256').update(bytesOf(one)).digest('hex'),
    )
    expect(verify(after.header ?? undefined, contentOf(after), keys)).toMatchObject({
      detail: `signed content has SHA-256 ${signed}, these bytes ${ours}`,
    })
  })

  it('says of no header that it is missing, also where no key is known', () => {
    expect(verify(undefined, contentOf(vectorOf('plain')), () => undefined)).toMatchObject({ why: 'missing' })
  })
})

/** The messages whose header is written as ours are. */
const documented = accepted.filter(
  ({ flags }) => !flags.some((flag) => flag.startsWith('header-') || flag === 'value-form'),
)

describe('sign()', () => {
  it.each(documented)('writes the header that openssl leads to: $id', (vector) => {
    const { keyName, keyVersion } = signerOf(vector)
    expect(sign(contentOf(vector), { privateKey: privateKey(keyName), keyVersion })).toBe(vector.header)
  })

  it.each(accepted)('makes the bytes that openssl made: $id', (vector) => {
    const made = signatureOf(contentOf(vector), privateKey(signerOf(vector).keyName))
    expect(made.toString('base64')).toBe(readValue(vector.header ?? '')?.toString('base64'))
  })

  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'signature-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it.skipIf(!hasOpenssl).each(documented)(
    `makes what openssl dgst -sha256 -verify accepts: $id${unlessMissing}`,
    (vector) => {
      const { keyName, keyVersion } = signerOf(vector)
      const header = sign(contentOf(vector), { privateKey: privateKey(keyName), keyVersion })
      expect(opensslAnswer(header, vector, keyName)).toBe('Verified OK')
    },
  )

  it.skipIf(!hasOpenssl)(
    `makes what openssl refuses for another body, by the same call${unlessMissing}`,
    () => {
      const [one, other] = ['plain', 'body-empty'].map(vectorOf) as [SignatureVector, SignatureVector]
      const header = sign(contentOf(one), { privateKey: privateKey('mpp'), keyVersion: '1' })
      expect(opensslAnswer(header, other, 'mpp')).toMatch(/^Verification failure/)
    },
  )

  function opensslAnswer(header: string, vector: SignatureVector, keyName: string): string {
    const signature = join(folder, `${vector.id}.signature`)
    writeFileSync(signature, readValue(header) ?? '')
    const asked = ['dgst', '-sha256', '-verify', keyFile(keyName, 'public'), '-signature', signature]
    return spawnSync('openssl', asked, { input: bytesOf(vector), encoding: 'utf8' }).stdout.trim()
  }
})

/** What a verifier can judge that knows one algorithm, the keys, and one way of reading the header. */
const readable = vectors.flatMap((vector) => {
  const header = vector.header ?? ''
  const signature = readValue(header)
  const algorithm = /(?:^|[\s,])algorithm=([^,\s]*)/.exec(header)?.[1] ?? 'RSA256'
  const version = /(?:^|[\s,])keyVersion=([^,\s]*)/.exec(header)?.[1] ?? file.newestKeyVersion
  const key = file.keys[file.keyVersions[version] ?? '']
  return signature && key && algorithm === 'RSA256' ? [{ ...vector, signature, spki: key.spkiBase64 }] : []
})

describe('WebCrypto, which shares nothing with verify(),', () => {
  it.each(readable)('agrees on $id', async (vector) => {
    const { ok } = verify(vector.header ?? undefined, contentOf(vector), keys)
    expect(await webCryptoAccepts(vector)).toBe(ok)
  })

  it('can read every vector, but those whose header is the reason to refuse', () => {
    const seen = new Set(readable.map(({ id }) => id))
    const unseen = vectors.filter(({ id }) => !seen.has(id))
    const reasons = unseen.map(({ id, expected }) => (expected.ok ? id : expected.why))
    const ofTheHeader = ['malformed', 'missing', 'not-base64', 'unknown-key', 'wrong-algorithm']
    expect([...new Set(reasons)].sort()).toEqual(ofTheHeader)
    expect(
      unseen.filter(({ id }, at) => reasons[at] === 'wrong-algorithm' && !/^algorithm-/.test(id)),
    ).toEqual([])
  })
})

/** Text of any characters that UTF-8 can write. */
const text = () => fc.string({ unit: 'binary', maxLength: 40 })
const anyContent = (): fc.Arbitrary<SignedContent> =>
  fc.record({
    method: fc.constantFrom('POST', 'GET'),
    path: text().map((rest) => `/${rest}`),
    clientId: text(),
    time: text(),
    body: fc.uint8Array({ minLength: 1, maxLength: 300 }),
  })
const anyVersion = () => fc.nat().map(String)
const mpp = privateKey('mpp')
const onlyMpp = () => keys('1')

describe('any message', () => {
  it('is accepted as it was signed', () => {
    fc.assert(
      fc.property(anyContent(), anyVersion(), (content, keyVersion) => {
        const header = sign(content, { privateKey: mpp, keyVersion })
        const verdict = verify(header, content, onlyMpp)
        expect(verdict).toEqual({ ok: true, form: 'percent-encoded', keyVersion })
      }),
    )
  })

  it('is refused with one byte of its body changed', () => {
    const change = fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 }))
    fc.assert(
      fc.property(anyContent(), change, (content, [place, bits]) => {
        const header = sign(content, { privateKey: mpp, keyVersion: '1' })
        const body = Uint8Array.from(content.body)
        const at = place % body.length
        body[at] = (body[at] ?? 0) ^ bits
        expect(verify(header, { ...content, body }, onlyMpp)).toMatchObject({ ok: false, why: 'mismatch' })
      }),
    )
  })

  it('is refused with a byte more or less', () => {
    fc.assert(
      fc.property(anyContent(), fc.nat({ max: 255 }), (content, byte) => {
        const header = sign(content, { privateKey: mpp, keyVersion: '1' })
        for (const body of [content.body.slice(0, -1), Uint8Array.of(...content.body, byte)])
          expect(verify(header, { ...content, body }, onlyMpp)).toMatchObject({ why: 'mismatch' })
      }),
    )
  })

  it('is refused, not thrown at, with any other bytes for a signature', () => {
    fc.assert(
      fc.property(anyContent(), fc.uint8Array({ minLength: 1, maxLength: 300 }), (content, bytes) => {
        const verdict = verify(formatSignatureHeader(Buffer.from(bytes), '1'), content, onlyMpp)
        expect(verdict).toMatchObject({ ok: false, why: 'wrong-key' })
      }),
    )
  })
})

/** Texts that come close to a header, lone surrogates and control characters among them. */
const anyHeader = () => {
  const unit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code))
  const words = ['algorithm', 'keyVersion', 'signature', 'RSA256', '1', '=', '==', ',', ' ', '%', '%2', '%3D']
  const fragment = fc.oneof(fc.constantFrom(...words, '__proto__', 'AAAA', '-_'), fc.string({ unit }))
  return fc.oneof(
    fc.string({ unit }),
    fc.array(fragment).map((parts) => parts.join('')),
  )
}

describe('parseSignatureHeader()', () => {
  it('never throws, and says why where it refuses', () => {
    fc.assert(
      fc.property(anyHeader(), (header) => {
        const parsed = parseSignatureHeader(header)
        if (!parsed.ok) expect(parsed.detail).not.toBe('')
        else expect(parsed.header.signature.length).toBeGreaterThan(0)
      }),
      { numRuns: 2000 },
    )
  })

  it('reads back what formatSignatureHeader() writes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), anyVersion(), (bytes, keyVersion) => {
        const signature = Buffer.from(bytes)
        expect(parseSignatureHeader(formatSignatureHeader(signature, keyVersion))).toEqual({
          ok: true,
          header: { algorithm: 'RSA256', keyVersion, form: 'percent-encoded', signature },
        })
      }),
    )
  })

  it.each([
    ['a part of another name', 'nonce=7,signature=AAAA', { ok: true }],
    ['a part called __proto__', '__proto__=7,signature=AAAA', { ok: true }],
    ['blanks around =', 'keyVersion = 1, signature = AAAA', { ok: true }],
    ['a comma at the end', 'signature=AAAA,', { ok: false, why: 'malformed' }],
    ['semicolons for commas', 'keyVersion=1;signature=AAAA', { ok: false, why: 'malformed' }],
    ['a name in capitals', 'SIGNATURE=AAAA', { ok: false, why: 'malformed' }],
    ['a value that is padding only', 'signature===', { ok: false, why: 'not-base64' }],
    ['padding in the middle', 'signature=AA==AAAA', { ok: false, why: 'not-base64' }],
    ['three padding characters', 'signature=AAAAA===', { ok: false, why: 'not-base64' }],
  ])('reads %s', (_, header, expected) => {
    expect(parseSignatureHeader(header)).toMatchObject(expected)
  })

  it.each([
    ['+/8=', 'base64'],
    ['%2B%2F8%3D', 'percent-encoded'],
    ['%2B%2F8', 'percent-encoded'],
    ['+/8', 'base64'],
    ['-_8', 'base64url'],
    ['-_8=', 'base64url'],
    ['-_8%3D', 'base64url'],
    ['AAA', 'base64url'],
    ['AAA=', 'base64'],
    ['AAA%3D', 'percent-encoded'],
    ['AAAA', 'percent-encoded'],
  ])('calls the form of %s %s', (value, form) => {
    expect(parseSignatureHeader(`signature=${value}`)).toMatchObject({ header: { form } })
  })
})

describe('formatSignatureHeader()', () => {
  it('has three comma items in one order, and one = in the last, as the official Java SDK splits it', () => {
    fc.assert(
      fc.property(fc.uint8Array(), anyVersion(), (bytes, keyVersion) => {
        const items = formatSignatureHeader(Buffer.from(bytes), keyVersion).split(',')
        expect(items.map((item) => item.split('=')[0])).toEqual(['algorithm', 'keyVersion', 'signature'])
        expect(items[2]?.split('=')).toHaveLength(2)
      }),
    )
  })
})

function vectorOf(id: string): SignatureVector {
  const vector = vectors.find((one) => one.id === id)
  if (vector === undefined) throw new Error(`no vector is called ${id}`)
  return vector
}

/** Whose key signed an accepted vector, and under which version. */
function signerOf({ header }: SignatureVector): { keyName: string; keyVersion: string } {
  const keyVersion = /keyVersion=(\d+)/.exec(header ?? '')?.[1] ?? file.newestKeyVersion
  return { keyName: file.keyVersions[keyVersion] ?? '', keyVersion }
}

/** The bytes to be signed, put together here and not by protocol/. */
function bytesOf({ method, path, clientId, time, body }: SignatureVector): Buffer {
  const head = Buffer.from(`${method} ${path}\n${clientId}.${time}.`)
  return Buffer.concat([head, Buffer.from(body.base64, 'base64')])
}

/** The signature in a header, read in another way than protocol/ does; undefined where it cannot be. */
function readValue(header: string): Buffer | undefined {
  const [value, ...more] = [...header.matchAll(/(?:^|[\s,])signature=([^,]*)/g)].map(([, text]) =>
    text?.trim(),
  )
  const repeated = ['algorithm=', 'keyVersion='].some((name) => header.split(name).length > 2)
  const badVersion = /keyVersion=(?!\d+([\s,]|$))/.test(header)
  if (!value || more.length > 0 || repeated || badVersion || /%(?![0-9A-Fa-f]{2})/.test(value))
    return undefined
  const base64 = decodeURIComponent(value).replaceAll('-', '+').replaceAll('_', '/')
  const padded = base64.replaceAll('=', '').padEnd(Math.ceil(base64.length / 4) * 4, '=')
  try {
    return /\s/.test(base64) ? undefined : Buffer.from(atob(padded), 'latin1')
  } catch {
    return undefined
  }
}

async function webCryptoAccepts(vector: (typeof readable)[number]): Promise<boolean> {
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
  const spki = Buffer.from(vector.spki, 'base64')
  const key = await webcrypto.subtle.importKey('spki', spki, algorithm, false, ['verify'])
  return webcrypto.subtle.verify(algorithm, key, vector.signature, bytesOf(vector))
}
