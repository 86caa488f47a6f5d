import { generateKeyPairSync, type KeyObject, X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { openTestAuthority } from '../../gateway/certificates/authority.ts'
import { type KeyKind, KeyUnreadable, publicPem, readKey } from '../../partner/keys.ts'
import { base64, ellipticPair, encrypted, leaks, pem, privateKey, publicKey, shortPair } from './support.ts'

const folder = mkdtempSync(join(tmpdir(), 'keys-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const now = new Date()
const issued = openTestAuthority(folder, now).issue({ hosts: ['wallet.test'], now })
const certified = new X509Certificate(issued.certificate).publicKey

/** Base64 in lines of 64 characters, as `base64` prints it. */
const inLines = (text: string) => text.replaceAll(/.{64}/g, '$&\n')

it.each<[form: string, text: string, kind: KeyKind, key: KeyObject]>([
  ['PKCS#8', pem(privateKey, 'pkcs8'), 'private', privateKey],
  ['PKCS#1', pem(privateKey, 'pkcs1'), 'private', privateKey],
  ['one-line Base64 of PKCS#8', base64(privateKey, 'pkcs8'), 'private', privateKey],
  ['one-line Base64 of PKCS#1', base64(privateKey, 'pkcs1'), 'private', privateKey],
  ['Base64 in several lines', inLines(base64(privateKey, 'pkcs8')), 'private', privateKey],
  ['SPKI', pem(publicKey, 'spki'), 'public', publicKey],
  ['PKCS#1', pem(publicKey, 'pkcs1'), 'public', publicKey],
  ['a certificate', new X509Certificate(issued.certificate).toString(), 'public', certified],
  ['a chain of certificates', issued.certificate, 'public', certified],
  ['one-line Base64 of SPKI', base64(publicKey, 'spki'), 'public', publicKey],
  ['one-line Base64 of PKCS#1', base64(publicKey, 'pkcs1'), 'public', publicKey],
  ['line ends of Windows', pem(publicKey, 'spki').replaceAll('\n', '\r\n'), 'public', publicKey],
  ['a byte order mark and blanks around', `\uFEFF \n${pem(publicKey, 'spki')}\n\n`, 'public', publicKey],
  [
    'words before the PEM',
    `Bag Attributes\n    friendlyName: a\n${pem(publicKey, 'spki')}`,
    'public',
    publicKey,
  ],
  ['a line end after the Base64', `${base64(publicKey, 'spki')}\n`, 'public', publicKey],
])('%s is read as a %3$s key', (_, text, kind, key) => {
  const read = readKey(text, kind)
  expect(read.type).toBe(kind)
  expect(read.equals(key)).toBe(true)
})

const aPrivateKey = 'it is a private key; only the public half belongs here'
const aPublicKey = 'it is a public key or a certificate; the private key belongs here'
const neither = (kind: KeyKind) => `it is neither PEM nor one-line Base64 of an RSA ${kind} key`
const pss = generateKeyPairSync('rsa-pss', { modulusLength: 2048 })
const edwards = generateKeyPairSync('ed25519')

it.each<[title: string, text: string, kind: KeyKind, message: string]>([
  ['a private key in PKCS#8', pem(privateKey, 'pkcs8'), 'public', aPrivateKey],
  ['a private key in PKCS#1', pem(privateKey, 'pkcs1'), 'public', aPrivateKey],
  ['a private key in Base64 of PKCS#8', base64(privateKey, 'pkcs8'), 'public', aPrivateKey],
  ['a private key in Base64 of PKCS#1', base64(privateKey, 'pkcs1'), 'public', aPrivateKey],
  ['a certificate with its private key', issued.certificate + issued.privateKey, 'public', aPrivateKey],
  ['a private key under a passphrase', encrypted, 'public', aPrivateKey],
  ['an elliptic private key', pem(ellipticPair.privateKey, 'pkcs8'), 'public', aPrivateKey],
  ['a public key in SPKI', pem(publicKey, 'spki'), 'private', aPublicKey],
  ['a public key in PKCS#1', pem(publicKey, 'pkcs1'), 'private', aPublicKey],
  ['a public key in Base64 of SPKI', base64(publicKey, 'spki'), 'private', aPublicKey],
  ['a public key in Base64 of PKCS#1', base64(publicKey, 'pkcs1'), 'private', aPublicKey],
  ['a certificate', issued.certificate, 'private', aPublicKey],
  [
    'a key under a passphrase',
    encrypted,
    'private',
    'it is under a passphrase; the suite needs it without one',
  ],
  ['1024 bits', pem(shortPair.privateKey, 'pkcs8'), 'private', 'it has 1024 bits; at least 2048 are needed'],
  ['1024 bits', base64(shortPair.publicKey, 'spki'), 'public', 'it has 1024 bits; at least 2048 are needed'],
  ['an elliptic key', pem(ellipticPair.privateKey, 'pkcs8'), 'private', 'it is a key of type ec, not RSA'],
  ['an elliptic key', base64(ellipticPair.publicKey, 'spki'), 'public', 'it is a key of type ec, not RSA'],
  ['an Ed25519 key', pem(edwards.publicKey, 'spki'), 'public', 'it is a key of type ed25519, not RSA'],
  ['a key for PSS only', pem(pss.publicKey, 'spki'), 'public', 'it is a key of type rsa-pss, not RSA'],
  ['nothing', '', 'private', neither('private')],
  ['nothing but blanks', ' \n', 'public', neither('public')],
  ['words', 'the key is in the safe', 'public', neither('public')],
  ['JSON', '{"key":1}', 'private', neither('private')],
  ['Base64 of something else', Buffer.from('something else').toString('base64'), 'public', neither('public')],
  ['half a PEM', pem(privateKey, 'pkcs8').slice(0, 600), 'private', neither('private')],
  ['half a Base64', base64(privateKey, 'pkcs8').slice(0, 600), 'private', neither('private')],
  [
    'a PEM of nothing',
    '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n',
    'public',
    neither('public'),
  ],
  ['the name of a file', 'keys/wallet.public.pem', 'public', neither('public')],
])('%s is no %3$s key: %4$s', (_, text, kind, message) => {
  const reading = () => readKey(text, kind)
  expect(reading).toThrow(KeyUnreadable)
  expect(reading).toThrow(expect.objectContaining({ code: 'KEY_UNREADABLE', message }))
})

it.each(['public', 'private'] as const)('what refuses a %s key says nothing of it', (kind) => {
  for (const text of [base64(privateKey, 'pkcs8'), pem(privateKey, 'pkcs8')])
    for (const spoiled of [text, text.slice(0, -40), `${text}?`, `?${text}`, text.replace('A', '!')])
      try {
        readKey(spoiled, kind)
      } catch (error) {
        const { message, stack, cause } = error as Error
        expect(leaks(`${message} ${stack} ${cause}`)).toBe(false)
      }
})

it('the public half of a key pair is the same PEM from either key', () => {
  const { privateKey: one, publicKey: other } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  expect(publicPem(one)).toBe(pem(other, 'spki'))
  expect(publicPem(other)).toBe(pem(other, 'spki'))
})
