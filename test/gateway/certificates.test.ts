import { spawn, spawnSync } from 'node:child_process'
import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import {
  chmodSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, get } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  type IssuedCertificate,
  openTestAuthority,
  type TestAuthority,
} from '../../gateway/certificates/authority.ts'
import { CertificateError, type CertificateErrorCode } from '../../gateway/certificates/errors.ts'
import { inspectCertificate } from '../../gateway/certificates/inspect.ts'

const dayMs = 86_400_000
const now = new Date()
const authorityModule = new URL('../../gateway/certificates/authority.ts', import.meta.url)
const hasOpenssl = spawnSync('openssl', ['version']).status === 0

/** A folder with two CAs, made once, for RSA keys are dear; no test writes there. */
let shared: string
let authority: TestAuthority
let stranger: TestAuthority
/** An empty folder for each test. */
let folder: string

beforeAll(async () => {
  shared = await mkdtemp(join(tmpdir(), 'certificates-shared-'))
  authority = openTestAuthority(join(shared, 'ours'), now)
  stranger = openTestAuthority(join(shared, 'strange'), now)
})

afterAll(() => rm(shared, { recursive: true, force: true }))

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'certificates-'))
})

afterEach(() => rm(folder, { recursive: true, force: true }))

describe('a certificate of the test CA, in a real TLS handshake', () => {
  it('is accepted under its name by a client that trusts the CA', async () => {
    const issued = authority.issue({ hosts: ['gateway.test'], now })
    expect(await shakeHands(issued, { ca: authority.certificate, servername: 'gateway.test' })).toBe('hello')
  })

  it('is accepted under its IP address', async () => {
    const issued = authority.issue({ hosts: ['127.0.0.1'], now })
    expect(await shakeHands(issued, { ca: authority.certificate })).toBe('hello')
  })

  it('is refused by a client that does not know the CA', async () => {
    const issued = authority.issue({ hosts: ['gateway.test'], now })
    expect(await shakeHands(issued, { servername: 'gateway.test' })).toBe('SELF_SIGNED_CERT_IN_CHAIN')
  })

  it('is refused by a client that trusts another CA of ours', async () => {
    const issued = authority.issue({ hosts: ['gateway.test'], now })
    const answer = await shakeHands(issued, { ca: stranger.certificate, servername: 'gateway.test' })
    expect(answer).toBe('SELF_SIGNED_CERT_IN_CHAIN')
  })

  it.each([
    { hosts: ['gateway.test'], servername: 'other.test' },
    { hosts: ['*.gateway.test'], servername: 'gateway.test' },
    { hosts: ['gateway.test'], servername: undefined },
  ])('for $hosts is refused under $servername', async ({ hosts, servername }) => {
    const issued = authority.issue({ hosts, now })
    const client = { ca: authority.certificate, ...(servername && { servername }) }
    expect(await shakeHands(issued, client)).toBe('ERR_TLS_CERT_ALTNAME_INVALID')
  })

  it.each([
    { validity: 'expired', refusal: 'CERT_HAS_EXPIRED' },
    { validity: 'not-yet-valid', refusal: 'CERT_NOT_YET_VALID' },
  ] as const)('is refused when $validity', async ({ validity, refusal }) => {
    const issued = authority.issue({ hosts: ['gateway.test'], now, validity })
    const answer = await shakeHands(issued, { ca: authority.certificate, servername: 'gateway.test' })
    expect(answer).toBe(refusal)
  })
})

describe('an issued certificate', () => {
  it('passes the strict checks of openssl as a server certificate', (context) => {
    if (!hasOpenssl) context.skip('openssl is not installed')
    const file = join(folder, 'server.pem')
    writeFileSync(file, authority.issue({ hosts: ['gateway.test', '::1'], now }).certificate)
    const asked = ['-x509_strict', '-purpose', 'sslserver', '-verify_hostname', 'gateway.test']
    const run = spawnSync('openssl', ['verify', ...asked, '-CAfile', authority.certificateFile, file])
    expect(`${run.stdout}${run.stderr}`).toBe(`${file}: OK\n`)
  })

  it('is no client certificate to openssl', (context) => {
    if (!hasOpenssl) context.skip('openssl is not installed')
    const file = join(folder, 'server.pem')
    writeFileSync(file, authority.issue({ hosts: ['gateway.test'], now }).certificate)
    const asked = ['-purpose', 'sslclient', '-CAfile', authority.certificateFile]
    expect(spawnSync('openssl', ['verify', ...asked, file]).status).not.toBe(0)
  })

  it('names its hosts in one spelling', () => {
    const hosts = ['Gateway.TEST', '*.münchen.test', 'my_app', '10.0.0.1', '[2001:DB8::1]', '::ffff:1.2.3.4']
    const { certificate } = authority.issue({ hosts, now })
    expect(inspectCertificate(certificate, now).hosts).toEqual([
      'gateway.test',
      '*.xn--mnchen-3ya.test',
      'my_app',
      '10.0.0.1',
      '2001:db8::1',
      '::ffff:102:304',
    ])
    expect(new X509Certificate(certificate).checkIP('2001:db8::1')).toBe('2001:db8::1')
  })

  it('begins a day before now, lasts the days asked for, and stands before its CA in the chain', () => {
    const { certificate } = authority.issue({ hosts: ['gateway.test'], now, days: 7 })
    const { validFrom, validTo, daysLeft } = inspectCertificate(certificate, inSeconds(now))
    expect([validFrom, validTo]).toEqual([atDay(-1), atDay(7)])
    expect(daysLeft).toBe(7)
    expect(certificate.endsWith(authority.certificate)).toBe(true)
  })

  it('has a serial number and a key of its own', () => {
    const [one, two] = [1, 2].map(() => authority.issue({ hosts: ['gateway.test'], now }))
    const serials = [one, two].map((issued) => inspectCertificate(issued?.certificate ?? '', now).serial)
    expect(new Set(serials).size).toBe(2)
    for (const serial of serials) expect(serial).toMatch(/^[4-7][0-9A-F]{31}$/)
    expect(one?.privateKey).not.toBe(two?.privateKey)
  })

  it.each([
    '',
    'https://gateway.test',
    'gateway.test:8443',
    'gateway.test/path',
    'gateway test',
    '1.2',
    '999.1.1.1',
    'a..b',
    'a.*.test',
    'fe80::1%eth0',
    '%61.test',
    `${'a'.repeat(64)}.test`,
  ])('is refused for the host "%s"', (host) => {
    expect(failure(() => authority.issue({ hosts: [host], now }))).toMatchObject({
      code: 'HOST_INVALID',
      about: host,
    })
  })

  it('is refused for no host at all', () => {
    expect(failure(() => authority.issue({ hosts: [], now })).code).toBe('HOST_MISSING')
  })

  it.each([0, -1, 1.5, 3651, Number.NaN])('is refused for %d days', (days) => {
    expect(failure(() => authority.issue({ hosts: ['a.test'], now, days })).code).toBe('DAYS_INVALID')
  })
})

describe('the test CA', () => {
  it('is kept with a key for its owner only, and nothing beside', () => {
    const home = join(folder, 'deep', 'ca')
    const { certificateFile } = openTestAuthority(home, now)
    expect(certificateFile).toBe(join(home, 'ca.pem'))
    expect(readdirSync(home).sort()).toEqual(['ca.key.pem', 'ca.pem'])
    expect([home, join(home, 'ca.key.pem')].map(modeOf)).toEqual([0o700, 0o600])
  })

  it('is the same when opened again', () => {
    const first = openTestAuthority(folder, now)
    expect(openTestAuthority(folder, atDay(100)).certificate).toBe(first.certificate)
  })

  it('is one and the same for processes that start at the same time', async () => {
    const children = Array.from({ length: 4 }, startOpener)
    await Promise.all(children.map((child) => child.nextMessage()))
    const answers = children.map((child) => child.nextMessage())
    for (const child of children) child.go()
    const seen = await Promise.all(answers)
    const kept = openTestAuthority(folder, now)
    expect(seen).toEqual(children.map(() => kept.certificate))
    expect(readdirSync(folder).sort()).toEqual(['ca.key.pem', 'ca.pem'])
  }, 60_000)

  it('gets its certificate from the kept key when a start broke off in between', () => {
    openTestAuthority(folder, now)
    const key = readFileSync(join(folder, 'ca.key.pem'), 'utf8')
    rmSync(join(folder, 'ca.pem'))
    const { certificate } = openTestAuthority(folder, now)
    expect(new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key))).toBe(true)
    expect(readFileSync(join(folder, 'ca.key.pem'), 'utf8')).toBe(key)
  })

  it('has the properties of a root that signs servers only', () => {
    const facts = inspectCertificate(openTestAuthority(folder, now).certificate, inSeconds(now))
    expect(facts).toMatchObject({ selfSigned: true, hosts: [], daysLeft: 3650, issuer: facts.subject })
    expect(facts.subject).toMatch(/CN=Conformance test CA [0-9a-f]{8}$/)
  })
})

describe('a spoiled CA folder', () => {
  beforeEach(() => cpSync(join(shared, 'ours'), folder, { recursive: true }))

  it.each<[string, CertificateErrorCode, () => void]>([
    ['a key that is no key', 'CA_FILE_BROKEN', () => write('ca.key.pem', 'not a key')],
    ['an empty key', 'CA_FILE_BROKEN', () => write('ca.key.pem', '')],
    ['a key that is not RSA', 'CA_FILE_BROKEN', () => write('ca.key.pem', ellipticKey())],
    ['a key of another CA', 'CA_MISMATCHED', () => write('ca.key.pem', strangeFile('ca.key.pem'))],
    ['a certificate of another CA', 'CA_MISMATCHED', () => write('ca.pem', stranger.certificate)],
    ['a certificate that is none', 'CA_FILE_BROKEN', () => write('ca.pem', 'not a certificate')],
    ['a server certificate as CA', 'CA_FILE_BROKEN', () => write('ca.pem', serverCertificate())],
    ['a folder in place of the key', 'CA_FILE_UNREADABLE', () => replaceByFolder('ca.key.pem')],
    ['a folder in place of the certificate', 'CA_FILE_UNREADABLE', () => replaceByFolder('ca.pem')],
    ['a missing key', 'CA_KEY_MISSING', () => rmSync(join(folder, 'ca.key.pem'))],
  ])('with %s is told and left as it is', (_, code, spoil) => {
    spoil()
    const before = snapshot()
    const error = failure(() => openTestAuthority(folder, now))
    expect(error.code).toBe(code)
    expect(error.about.startsWith(folder)).toBe(true)
    expect(error.advice).not.toBe('')
    expect(snapshot()).toEqual(before)
  })

  it('keeps the reason beneath the error', () => {
    write('ca.key.pem', 'not a key')
    expect(failure(() => openTestAuthority(folder, now)).cause).toBeInstanceOf(Error)
  })

  it.skipIf(process.platform === 'win32')('with a key that others may read is refused', () => {
    chmodSync(join(folder, 'ca.key.pem'), 0o640)
    expect(failure(() => openTestAuthority(folder, now)).code).toBe('CA_KEY_EXPOSED')
  })

  it.each([-2, 3651])('is refused %d days from its making, when its certificate is not valid', (days) => {
    expect(failure(() => openTestAuthority(folder, atDay(days))).code).toBe('CA_OUTSIDE_VALIDITY')
  })

  it.each(['file', 'file/beneath'])('that is in truth a %s is refused', (path) => {
    write('file', '')
    expect(failure(() => openTestAuthority(join(folder, path), now)).code).toBe('CA_FOLDER_UNUSABLE')
    expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('')
  })
})

describe('inspectCertificate', () => {
  it('says what a certificate is, the same from PEM and DER', () => {
    const { certificate } = authority.issue({ hosts: ['gateway.test'], now, days: 30 })
    const facts = inspectCertificate(certificate, now)
    expect(facts).toMatchObject({ subject: 'CN=Conformance test gateway', hosts: ['gateway.test'] })
    expect(facts.issuer).toContain('Conformance test CA')
    expect(facts.selfSigned).toBe(false)
    expect(facts.fingerprintSha256).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/)
    expect(inspectCertificate(new X509Certificate(certificate).raw, now)).toEqual(facts)
  })

  it.each([
    { at: 29.5, daysLeft: 0 },
    { at: 30.5, daysLeft: -1 },
  ])('counts $daysLeft days left, $at days into 30', ({ at, daysLeft }) => {
    const { certificate } = authority.issue({ hosts: ['a.test'], now, days: 30 })
    expect(inspectCertificate(certificate, atDay(at)).daysLeft).toBe(daysLeft)
  })

  it('reads what openssl made: an empty subject, and names that need quoting', (context) => {
    if (!hasOpenssl) context.skip('openssl is not installed')
    const names = ['DNS.1=MiXed.test', 'DNS.2=a, DNS:b', 'email.1=x@y.test', 'IP.1=::1', 'IP.2=10.0.0.1']
    const facts = inspectCertificate(opensslCertificate(names), now)
    expect(facts).toMatchObject({ subject: '', issuer: '', selfSigned: true })
    expect(facts.hosts.toSorted()).toEqual(['10.0.0.1', '::1', 'MiXed.test', 'a, DNS:b'])
  })

  it.each(['', 'nonsense', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'])(
    'tells that "%s" is no certificate',
    (pem) => {
      const error = failure(() => inspectCertificate(pem, now))
      expect(error.code).toBe('CERTIFICATE_UNREADABLE')
      expect(error.cause).toBeInstanceOf(Error)
    },
  )
})

/** Serves `issued` on loopback, asks once, and returns the answer or the code of the client's refusal. */
async function shakeHands(
  issued: IssuedCertificate,
  client: { ca?: string; servername?: string },
): Promise<string> {
  const server = createServer({ cert: issued.certificate, key: issued.privateKey }, (_, answer) =>
    answer.end('hello'),
  )
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  try {
    return await new Promise<string>((done, fail) => {
      get({ host: '127.0.0.1', port, agent: false, ...client }, (answer) => text(answer).then(done, fail)).on(
        'error',
        (error: NodeJS.ErrnoException) => done(error.code ?? error.message),
      )
    })
  } finally {
    await new Promise((done) => server.close(done))
  }
}

/** A process that loads the module, says so, waits for the word, and tells the CA it ends with. */
function startOpener() {
  const script = `
    import { openTestAuthority } from ${JSON.stringify(authorityModule.href)}
    process.once('message', () => {
      process.send(openTestAuthority(${JSON.stringify(folder)}, new Date(${now.getTime()})).certificate)
      process.disconnect()
    })
    process.send('ready')`
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  // Not `exit`, which may come before the last message was read.
  const ended = once(child, 'disconnect').then(() => Promise.reject(new Error('ended without an answer')))
  ended.catch(() => undefined)
  const nextMessage = async (): Promise<unknown> => (await Promise.race([once(child, 'message'), ended]))[0]
  return { nextMessage, go: () => child.send('go') }
}

function failure(act: () => unknown): CertificateError {
  try {
    act()
  } catch (error) {
    if (error instanceof CertificateError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

/** A self-signed server certificate without a subject, and with a key usage that signs no certificates. */
function opensslCertificate(names: string[]): Buffer {
  const [config, key, out] = [join(folder, 'names.cnf'), join(folder, 'key.pem'), join(folder, 'out.pem')]
  const extensions = ['[ext]', 'keyUsage=digitalSignature', 'subjectAltName=@san', '[san]', ...names]
  writeFileSync(config, ['[req]', 'distinguished_name=dn', '[dn]', ...extensions, ''].join('\n'))
  const asked = 'req -x509 -subj / -extensions ext -newkey rsa:2048 -nodes'.split(' ')
  const run = spawnSync('openssl', [...asked, '-config', config, '-keyout', key, '-out', out])
  expect(run.status, String(run.stderr)).toBe(0)
  return readFileSync(out)
}

/** Every entry of the folder with what it holds. */
function snapshot(): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).map((entry) =>
    entry.isFile() ? `${entry.name}: ${readFileSync(join(folder, entry.name), 'utf8')}` : entry.name,
  )
  return entries.sort()
}

function write(name: string, content: string): void {
  writeFileSync(join(folder, name), content, { mode: 0o600 })
}

function replaceByFolder(name: string): void {
  rmSync(join(folder, name))
  mkdirSync(join(folder, name))
}

function strangeFile(name: string): string {
  return readFileSync(join(shared, 'strange', name), 'utf8')
}

function serverCertificate(): string {
  return authority.issue({ hosts: ['gateway.test'], now }).certificate
}

function ellipticKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}

function modeOf(path: string): number {
  return statSync(path).mode & 0o777
}

/** X.509 counts whole seconds. */
function inSeconds(date: Date): Date {
  return new Date(Math.floor(date.getTime() / 1000) * 1000)
}

function atDay(days: number): Date {
  return inSeconds(new Date(now.getTime() + days * dayMs))
}
