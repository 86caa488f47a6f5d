import { createPublicKey } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest'
import { openTestAuthority } from '../../gateway/certificates/authority.ts'
import {
  loadConfiguration,
  type ResolvedConfiguration,
  resolveConfiguration,
} from '../../partner/configuration.ts'
import type { ConfigurationInvalid } from '../../partner/errors.ts'
import { publicConfiguration } from '../../partner/public-configuration.ts'
import { compileSchema } from '../../protocol/validation.ts'
import type { Configuration } from '../../schemas/generated/suite.ts'
import { suiteSchemas } from '../../schemas/suite.ts'
import { base64, ellipticPair, leaks, pem, privateKey, publicKey, refusal, shortPair } from './support.ts'

const authorityFolder = mkdtempSync(join(tmpdir(), 'configuration-ca-'))
afterAll(() => rmSync(authorityFolder, { recursive: true, force: true }))
const ca = openTestAuthority(authorityFolder, new Date()).certificate

/** A folder with every file that a configuration may name. */
let folder: string
let file: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'configuration-'))
  file = join(folder, 'partner.json')
  put('keys/alipayplus.pem', pem(privateKey, 'pkcs8'))
  put('keys/wallet.pem', pem(publicKey, 'spki'))
  put('keys/ca.pem', ca)
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

function put(name: string, content: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true })
  writeFileSync(join(folder, name), content)
}

const user = (condition: string, customerId: string) => ({
  condition,
  customerId,
  currency: 'THB',
  amount: '3000',
})

const required = () => ({
  role: 'mpp',
  ids: { clientId: 'SANDBOX_5Y1', acquirerId: 'A1', pspId: 'P1' },
  keys: {
    alipayPlusPrivateKey: { file: 'keys/alipayplus.pem' },
    partnerPublicKey: { file: 'keys/wallet.pem' },
  },
  partner: {
    endpoints: {
      pay: 'https://wallet.test/pay',
      inquiryPayment: 'https://wallet.test/inquiry',
      cancelPayment: 'https://wallet.test/cancel',
      refund: 'https://wallet.test/refund',
    },
  },
  gateway: { port: 9443 },
  driver: { kind: 'http', url: 'http://127.0.0.1:9444' },
  users: [user('normal', 'U1'), user('balanceTooLow', 'U2')],
})

const complete = () => ({
  $schema: './configuration.json',
  ...required(),
  flows: ['mpp-cpm', 'mpp-mpm-aggregated-code'],
  environment: 'production',
  keys: { ...required().keys, alipayPlusKeyVersion: '3' },
  partner: {
    endpoints: { ...required().partner.endpoints, applyToken: 'https://wallet.test/token' },
    name: 'Tea Wallet',
    ca: 'keys/ca.pem',
    build: 'sha256:0',
  },
  gateway: { host: '0.0.0.0', port: 0, publicUrl: 'https://wallet-sees.test/alipay', tls: true },
  merchant: { id: 'S1', name: 'Tea House', mcc: '5411', region: 'TH' },
  codes: { order: '281666{id}', entry: 'https://qr.test/{id}?v=1', foreign: '{id}' },
  authClient: { id: 'AUTH1', scopes: ['base', 'user'] },
  regions: ['CN', 'TH'],
  shopCurrencies: ['KWD'],
  notifiesInCpm: false,
  notifiesInMpm: false,
  schedules: {
    notifySeconds: 1,
    resendGapsSeconds: [2, 3],
    codeLifeSeconds: 4,
    expirySeconds: 5,
    authCodeLifeSeconds: 6,
  },
  concurrency: 3,
  timeouts: { answerSeconds: 5, intentSeconds: 6, finalSeconds: 7 },
})

type Loose = ReturnType<typeof complete> & { [field: string]: unknown }

const flows = ['mpp-cpm']

function load(text: string): ResolvedConfiguration {
  writeFileSync(file, text)
  return loadConfiguration(file, flows)
}

const loadValue = (value: object) => load(JSON.stringify(value))

it('a complete configuration is read as it stands, with its files', () => {
  const { alipayPlusKey, partnerKey, ...rest } = loadValue(complete())
  expect(alipayPlusKey.keyVersion).toBe('3')
  expect(alipayPlusKey.privateKey.equals(privateKey)).toBe(true)
  expect(partnerKey.equals(publicKey)).toBe(true)
  const { $schema, keys, partner, schedules, ...same } = complete()
  const { endpoints, ...named } = partner
  const ofAcquirers = { inquirySeconds: 10, closeSeconds: 10, retrySeconds: 10, resendFactor: 40_000 }
  expect(rest).toEqual({
    ...same,
    endpoints,
    partner: { ...named, ca },
    schedules: { ...schedules, ...ofAcquirers },
    charges: [],
    walletUserAgent: expect.stringContaining('AlipayConnect'),
  })
})

const defaultCodes = {
  order: '28166604{id}',
  entry: 'https://qr.alipayplus-conformance.invalid/{id}',
  foreign: 'https://menu.example/{id}',
}

it('defaults stand in for everything that may be left out', () => {
  expect(loadValue(required())).toMatchObject({
    flows: ['mpp-cpm'],
    environment: 'sandbox',
    alipayPlusKey: { keyVersion: '1' },
    partner: { name: 'P1' },
    gateway: { host: '127.0.0.1', port: 9443, tls: false },
    merchant: { id: 'TESTSHOP001', mcc: '5812', region: 'SG' },
    codes: defaultCodes,
    authClient: { id: 'ALIPAYPLUS_CONFORMANCE', scopes: ['auth_base'] },
    regions: [],
    shopCurrencies: ['JPY', 'EUR', 'KWD', 'IDR'],
    notifiesInCpm: true,
    notifiesInMpm: true,
    schedules: {
      notifySeconds: 10,
      resendGapsSeconds: [120, 600],
      codeLifeSeconds: 60,
      expirySeconds: 15,
      authCodeLifeSeconds: 60,
    },
    concurrency: 8,
    timeouts: { answerSeconds: 10, intentSeconds: 30, finalSeconds: 30 },
  })
})

it('what is left out leaves no trace', () => {
  const { partner, gateway } = loadValue(required())
  expect(partner).toEqual({ name: 'P1' })
  expect(gateway).not.toHaveProperty('publicUrl')
})

it('a default stands in for each schedule, each timeout and each code alone', () => {
  const value = {
    ...required(),
    schedules: { codeLifeSeconds: 2 },
    timeouts: { finalSeconds: 3 },
    codes: { entry: 'https://qr.test/{id}' },
    authClient: { id: 'AUTH2' },
  }
  expect(loadValue(value)).toMatchObject({
    schedules: {
      notifySeconds: 10,
      resendGapsSeconds: [120, 600],
      codeLifeSeconds: 2,
      expirySeconds: 15,
      authCodeLifeSeconds: 60,
    },
    timeouts: { answerSeconds: 10, intentSeconds: 30, finalSeconds: 3 },
    codes: { ...defaultCodes, entry: 'https://qr.test/{id}' },
    authClient: { id: 'AUTH2', scopes: ['auth_base'] },
  })
})

it('nothing stands in for a list that is empty', () => {
  expect(loadValue({ ...required(), shopCurrencies: [] }).shopCurrencies).toEqual([])
})

it('a default is nobody else’s to change', () => {
  loadValue(required()).schedules.resendGapsSeconds.push(1)
  expect(loadValue(required()).schedules.resendGapsSeconds).toEqual([120, 600])
})

const allFlows = ['mpp-cpm', 'mpp-mpm-order-code', 'mpp-mpm-entry-code', 'mpp-mpm-aggregated-code']

const missingPay =
  '"partner.endpoints.pay" is missing; the flow mpp-cpm needs it. Leave that flow out of "flows" if you do not offer it.'
const missingToken =
  '"partner.endpoints.applyToken" is missing; the flow mpp-mpm-aggregated-code needs it. Leave that flow out of "flows" if you do not offer it.'

it.each<[flows: string[] | undefined, problems: string[]]>([
  [['mpp-cpm'], [missingPay]],
  [['mpp-mpm-order-code'], []],
  [['mpp-mpm-order-code', 'mpp-mpm-entry-code'], []],
  [['mpp-mpm-aggregated-code'], [missingToken]],
  [
    ['mpp-mpm-aggregated-code', 'mpp-cpm'],
    [missingPay, missingToken],
  ],
  [undefined, [missingPay, missingToken]],
])('the flows %j need endpoints of their own, which are named with their flow', (declared, problems) => {
  const { pay, ...endpoints } = required().partner.endpoints
  const value = { ...required(), partner: { endpoints }, ...(declared ? { flows: declared } : {}) }
  const resolve = () => resolveConfiguration(value, file, allFlows)
  if (problems.length > 0) expect(refusal(resolve).problems).toEqual(problems)
  else expect(resolve()).toMatchObject({ flows: declared, endpoints })
})

it('an endpoint that no declared flow needs may be there all the same, and is not called', () => {
  const { partner } = complete()
  const { inquiryPayment, cancelPayment, refund } = partner.endpoints
  const endpointsOfOthers = { ...partner.endpoints, notifyPayment: 'https://wallet.test/notify' }
  const value = {
    ...required(),
    partner: { ...partner, endpoints: endpointsOfOthers },
    flows: ['mpp-mpm-entry-code'],
  }
  const { endpoints } = resolveConfiguration(value, file, allFlows)
  expect(endpoints).toEqual({ inquiryPayment, cancelPayment, refund })
})

it('without a list of flows every flow of the role is declared', () => {
  const { partner } = complete()
  const ofEveryRole = [...allFlows, 'acqp-cpm']
  expect(resolveConfiguration({ ...required(), partner }, file, ofEveryRole).flows).toEqual(allFlows)
})

const checkTape = compileSchema(suiteSchemas.tape)

it.each([
  ['the least', required],
  ['everything', complete],
])('what a configuration of %s leaves on the tape is valid, and no private key', (_, value) => {
  const resolved = loadValue(value())
  const configuration = publicConfiguration(resolved, 'https://wallet-sees.test/alipay')
  const header = {
    type: 'header',
    format: 1,
    suite: '0.1.0',
    requirementSet: 'sha256:0',
    role: 'mpp',
    partnerKind: 'configured',
    selection: { flows: [...resolved.flows], requirements: [], profile: 'full' },
    configuration,
    startedAt: '2026-01-01T00:00:00Z',
  }
  expect(checkTape(header)).toEqual([])
  const { alipayPlusPublicKey, partnerPublicKey, ...rest } = configuration
  const halves = [createPublicKey(privateKey), publicKey].map((key) => pem(key, 'spki'))
  expect([alipayPlusPublicKey, partnerPublicKey]).toEqual(halves)
  expect(leaks(JSON.stringify(rest))).toBe(false)
  const { flows: declared, notifiesInMpm, shopCurrencies, schedules, endpoints } = resolved
  expect(configuration).toMatchObject({
    flows: declared,
    notifiesInMpm,
    shopCurrencies,
    schedules,
    endpoints,
  })
})

const commented = () =>
  JSON.stringify(required(), null, 2)
    .replace('{', '{ // a wallet\n /* and\n its keys */')
    .replaceAll(/([}\]"])(\n\s*[}\]])/g, '$1,$2')

it.each<[title: string, text: () => string]>([
  ['comments and trailing commas', commented],
  ['a byte order mark', () => `\uFEFF${JSON.stringify(required())}`],
  ['line ends of Windows', () => JSON.stringify(required(), null, 2).replaceAll('\n', '\r\n')],
  ['blanks and empty lines around', () => `\n\n ${JSON.stringify(required())} \n`],
])('a file with %s is read like the plain one', (_, text) => {
  const plain = loadValue(required())
  expect(load(text())).toEqual(plain)
})

it('files are found from the folder of the configuration, or by an absolute path', () => {
  put(
    'deep/partner.json',
    JSON.stringify({ ...required(), keys: elsewhere('../keys/', join(folder, 'keys/')) }),
  )
  expect(loadConfiguration(join(folder, 'deep/partner.json'), flows).partnerKey.equals(publicKey)).toBe(true)
})

const elsewhere = (one: string, other: string) => ({
  alipayPlusPrivateKey: { file: `${one}alipayplus.pem` },
  partnerPublicKey: { file: `${other}wallet.pem` },
})

it.each([
  ['PEM', pem(privateKey, 'pkcs8'), pem(publicKey, 'spki')],
  ['one-line Base64', base64(privateKey, 'pkcs8'), base64(publicKey, 'spki')],
])('a key stands in the configuration itself, as %s', (_, alipayPlusPrivateKey, partnerPublicKey) => {
  const read = loadValue({ ...required(), keys: { alipayPlusPrivateKey, partnerPublicKey } })
  expect(read.alipayPlusKey.privateKey.equals(privateKey)).toBe(true)
  expect(read.partnerKey.equals(publicKey)).toBe(true)
})

it('a configuration in memory is resolved as one in a file', () => {
  expect(resolveConfiguration(required(), file, flows)).toEqual(loadValue(required()))
})

it.each<[title: string, text: string, where: string]>([
  ['nothing', '', 'line 1, column 1: value expected'],
  ['a missing comma', '{\n  "role": "mpp"\n  "ids": {}\n}', 'line 3, column 3: comma expected'],
  ['single quotes', "{\n  'role': 1}", 'line 2, column 3: invalid symbol'],
  ['no end', '{ "role": "mpp"', 'line 1, column 16: close brace expected'],
  ['an open text', '{ "role": "mpp }', 'line 1, column 11: unexpected end of string'],
  ['a second value', '{}\n{}', 'line 2, column 1: end of file expected'],
  ['an error after a byte order mark', '\uFEFF{,}', 'line 1, column 2: value expected'],
])('a file with %s is no JSON, and the place is named', (_, text, where) => {
  expect(refusal(() => load(text)).problems).toEqual([
    `${where}. The file is JSON; comments and a trailing comma are allowed.`,
  ])
})

it('a file that is missing is told, with the way out', () => {
  const error = refusal(() => loadConfiguration(join(folder, 'partnr.json'), flows))
  expect(error).toMatchObject({ code: 'CONFIGURATION_INVALID', name: 'ConfigurationInvalid' })
  expect(error.message).toBe(`The configuration ${join(folder, 'partnr.json')} cannot be used.`)
  expect(error.problems).toEqual(['There is no such file. Name another with --config.'])
})

it('a folder in place of the file is told', () => {
  const error = refusal(() => loadConfiguration(folder, flows))
  expect(error.problems).toEqual(['It cannot be read (EISDIR). Name another with --config.'])
})

const keySource = 'must be {"file": "…"} with the path of a key, or the key itself as a text.'

it.each<[problem: string, change: (value: Loose) => unknown]>([
  ['The file has a field that is not known: "colour".', (value) => ({ ...value, colour: 'red' })],
  [
    '"partner.endpoints" has a field that is not known: "notifyRefund".',
    ({ partner }) => void Object.assign(partner.endpoints, { notifyRefund: 'https://wallet.test' }),
  ],
  [
    '"users[1]" has a field that is not known: "name".',
    ({ users }) => void Object.assign(users[1] ?? {}, { name: 'Ann' }),
  ],
  ['"role" is "psp"; it must be one of mpp, acqp.', (value) => ({ ...value, role: 'psp' })],
  ['"role" is missing.', ({ role, ...value }) => value],
  ['"users" is missing.', ({ users, ...value }) => value],
  [
    '"charges" is no field of this role; take it out, or mend "role".',
    (value) => ({ ...value, charges: [{ currency: 'THB', amount: '3000' }] }),
  ],
  [
    '"schedules.closeSeconds" is no field of this role; take it out, or mend "role".',
    ({ schedules }) => void Object.assign(schedules, { closeSeconds: 1 }),
  ],
  [
    '"flows[1]" is "acqp-cpm"; it must be one of mpp-cpm, mpp-mpm-order-code, mpp-mpm-entry-code, mpp-mpm-aggregated-code.',
    (value) => ({ ...value, flows: ['mpp-cpm', 'acqp-cpm'] }),
  ],
  [
    '"flows[0]" is "mpp-qr"; it must be one of mpp-cpm, mpp-mpm-order-code, mpp-mpm-entry-code, mpp-mpm-aggregated-code.',
    (value) => ({ ...value, flows: ['mpp-qr'] }),
  ],
  ['"flows" is an array; it must NOT have fewer than 1 items.', (value) => ({ ...value, flows: [] })],
  [missingPay, ({ partner }) => void Reflect.deleteProperty(partner.endpoints, 'pay')],
  [missingToken, ({ partner }) => void Reflect.deleteProperty(partner.endpoints, 'applyToken')],
  [
    '"partner.endpoints.refund" is missing.',
    ({ partner }) => void Reflect.deleteProperty(partner.endpoints, 'refund'),
  ],
  [
    '"partner.endpoints.applyToken" is "http://wallet.test:99999/"; it must be a URL.',
    ({ partner }) => void Object.assign(partner.endpoints, { applyToken: 'http://wallet.test:99999/' }),
  ],
  [
    '"codes.order" is "28166604"; it must have the form ^.*\\{id\\}.*$.',
    ({ codes }) => void Object.assign(codes, { order: '28166604' }),
  ],
  [
    '"codes.entry" is "https://qr.test/{ID}"; it must have the form ^.*\\{id\\}.*$.',
    ({ codes }) => void Object.assign(codes, { entry: 'https://qr.test/{ID}' }),
  ],
  [
    '"codes.foreign" is ""; it must have the form ^.*\\{id\\}.*$.',
    ({ codes }) => void Object.assign(codes, { foreign: '' }),
  ],
  [
    '"codes" has a field that is not known: "store".',
    ({ codes }) => void Object.assign(codes, { store: '{id}' }),
  ],
  [
    '"codes.order" is something that looks like a key; it must NOT have more than 400 characters.',
    ({ codes }) => void Object.assign(codes, { order: `{id}${'0'.repeat(397)}` }),
  ],
  [
    '"shopCurrencies[0]" is "yen"; it must have the form ^[A-Z]{3}$.',
    (value) => ({ ...value, shopCurrencies: ['yen'] }),
  ],
  [
    '"shopCurrencies" is an array; it must NOT have duplicate items (items ## 1 and 0 are identical).',
    (value) => ({ ...value, shopCurrencies: ['JPY', 'JPY'] }),
  ],
  ['"notifiesInMpm" is "no"; it must be JSON type boolean.', (value) => ({ ...value, notifiesInMpm: 'no' })],
  [
    '"schedules.expirySeconds" is 0; it must be >= 0.01.',
    ({ schedules }) => void Object.assign(schedules, { expirySeconds: 0 }),
  ],
  [
    '"schedules.authCodeLifeSeconds" is 86401; it must be <= 86400.',
    ({ schedules }) => void Object.assign(schedules, { authCodeLifeSeconds: 86401 }),
  ],
  ['"ids" is missing.', ({ ids, ...value }) => value],
  ['"ids.clientId" is missing.', ({ ids: { clientId, ...ids }, ...value }) => ({ ...value, ids })],
  ['"users[0].currency" is missing.', ({ users }) => void Reflect.deleteProperty(users[0] ?? {}, 'currency')],
  [
    '"users[1].currency" is "baht"; it must have the form ^[A-Z]{3}$.',
    ({ users }) => void Object.assign(users[1] ?? {}, { currency: 'baht' }),
  ],
  [
    '"users[0].amount" is 3000; it must be JSON type string.',
    ({ users }) => void Object.assign(users[0] ?? {}, { amount: 3000 }),
  ],
  ['"users" is an object; it must be JSON type array.', (value) => ({ ...value, users: {} })],
  [
    '"gateway.port" is "9443"; it must be JSON type integer.',
    (value) => ({ ...value, gateway: { port: '9443' } }),
  ],
  ['"gateway.port" is 65536; it must be <= 65535.', (value) => ({ ...value, gateway: { port: 65536 } })],
  ['"concurrency" is 0; it must be >= 1.', (value) => ({ ...value, concurrency: 0 })],
  ['"users" is an array; it must NOT have fewer than 1 items.', (value) => ({ ...value, users: [] })],
  [
    '"driver.kind" is "telnet"; it must be one of http.',
    ({ driver }) => void Object.assign(driver, { kind: 'telnet' }),
  ],
  [
    '"keys.partnerPublicKey" is missing.',
    ({ keys }) => void Reflect.deleteProperty(keys, 'partnerPublicKey'),
  ],
  [
    `"keys.partnerPublicKey" ${keySource}`,
    ({ keys }) => void Object.assign(keys, { partnerPublicKey: { path: 'wallet.pem' } }),
  ],
  [`"keys.partnerPublicKey" ${keySource}`, ({ keys }) => void Object.assign(keys, { partnerPublicKey: 5 })],
  [
    '"users" has nobody with the condition "normal"; it is part of every flow.',
    (value) => ({ ...value, users: [user('balanceTooLow', 'U1')] }),
  ],
  [
    '"users" has nobody with the condition "balanceTooLow"; it is part of every flow.',
    (value) => ({ ...value, users: [user('normal', 'U1')] }),
  ],
  [
    '"users[2].customerId" is "U1" like "users[0].customerId"; each scenario needs a user of its own.',
    ({ users }) => void users.push(user('normal', 'U1')),
  ],
  [
    '"ids.clientId" is "SANDBOX 5Y"; it must be visible ASCII characters without blanks.',
    ({ ids }) => void Object.assign(ids, { clientId: 'SANDBOX 5Y' }),
  ],
  [
    '"ids.clientId" is "商户"; it must be visible ASCII characters without blanks.',
    ({ ids }) => void Object.assign(ids, { clientId: '商户' }),
  ],
  [
    '"partner.endpoints.refund" is "wallet.test/refund"; it must have the form ^https?://[^\\s]+$.',
    ({ partner }) => void Object.assign(partner.endpoints, { refund: 'wallet.test/refund' }),
  ],
  [
    '"partner.endpoints.refund" is "http://wallet.test:99999/"; it must be a URL.',
    ({ partner }) => void Object.assign(partner.endpoints, { refund: 'http://wallet.test:99999/' }),
  ],
  [
    '"driver.url" is "http://[::1"; it must be a URL.',
    ({ driver }) => void Object.assign(driver, { url: 'http://[::1' }),
  ],
  [
    '"gateway.publicUrl" is "https://%"; it must be a URL.',
    ({ gateway }) => void Object.assign(gateway, { publicUrl: 'https://%' }),
  ],
  [
    '"gateway.publicUrl" has a ? or a #; it must end with its path, for paths are added to it.',
    ({ gateway }) => void Object.assign(gateway, { publicUrl: 'https://wallet-sees.test/?v=1' }),
  ],
])('a mistake is named as a person would write it: %s', (problem, change) => {
  const value = complete() as Loose
  const changed = change(value) ?? value
  expect(refusal(() => loadValue(changed as object)).problems).toEqual([problem])
})

it.each([
  ['[]', 'The file is an array; it must be JSON type object.'],
  ['null', 'The file is null; it must be JSON type object.'],
  ['"mpp"', 'The file is "mpp"; it must be JSON type object.'],
])('a file that holds %s is no configuration', (text, problem) => {
  expect(refusal(() => load(text)).problems).toEqual([problem])
})

it('every mistake is told at once', () => {
  const { ids, ...value } = required()
  const users = [{ ...user('normal', 'U1'), amount: '1' }, user('rich', 'U2')]
  const { problems } = refusal(() => loadValue({ ...value, users, gateway: {} }))
  expect(problems.map((problem) => /^"[^"]+"/.exec(problem)?.[0])).toEqual([
    '"ids"',
    '"gateway.port"',
    '"users[0].amount"',
    '"users[1].condition"',
  ])
})

it('mistakes beyond the schema are told at once too', () => {
  const keys = { alipayPlusPrivateKey: 'no key', partnerPublicKey: { file: 'keys/none.pem' } }
  const { problems } = refusal(() => loadValue({ ...required(), keys, users: [user('normal', 'U1')] }))
  expect(problems.map((problem) => /^"[^"]+"/.exec(problem)?.[0])).toEqual([
    '"users"',
    '"keys.alipayPlusPrivateKey"',
    '"keys.partnerPublicKey.file"',
  ])
})

type KeyField = keyof Configuration['keys']
const own: KeyField = 'alipayPlusPrivateKey'
const theirs: KeyField = 'partnerPublicKey'

it.each<[title: string, field: KeyField, content: string, why: string]>([
  [
    'a public key',
    own,
    pem(publicKey, 'spki'),
    'it is a public key or a certificate; the private key belongs here',
  ],
  [
    'a private key',
    theirs,
    pem(privateKey, 'pkcs8'),
    'it is a private key; only the public half belongs here',
  ],
  [
    'a private key in Base64',
    theirs,
    base64(privateKey, 'pkcs1'),
    'it is a private key; only the public half belongs here',
  ],
  ['1024 bits', own, pem(shortPair.privateKey, 'pkcs8'), 'it has 1024 bits; at least 2048 are needed'],
  ['1024 bits', theirs, pem(shortPair.publicKey, 'spki'), 'it has 1024 bits; at least 2048 are needed'],
  ['an elliptic key', own, pem(ellipticPair.privateKey, 'pkcs8'), 'it is a key of type ec, not RSA'],
  ['an elliptic key', theirs, pem(ellipticPair.publicKey, 'spki'), 'it is a key of type ec, not RSA'],
  ['garbage', own, 'garbage', 'it is neither PEM nor one-line Base64 of an RSA private key'],
  [
    'half a key',
    own,
    pem(privateKey, 'pkcs8').slice(0, 500),
    'it is neither PEM nor one-line Base64 of an RSA private key',
  ],
  ['nothing', theirs, '', 'it is neither PEM nor one-line Base64 of an RSA public key'],
])('a key file with %s as %s is not usable', (_, field, content, why) => {
  put('keys/odd.pem', content)
  const keys = { ...required().keys, [field]: { file: 'keys/odd.pem' } }
  const error = refusal(() => loadValue({ ...required(), keys }))
  expect(error.problems).toEqual([`"keys.${field}.file" names keys/odd.pem, which is not usable: ${why}.`])
  expect(leaks(toldBy(error))).toBe(false)
})

it.each<[title: string, field: KeyField, content: string, why: string]>([
  [
    'a private key',
    theirs,
    pem(privateKey, 'pkcs8'),
    'it is a private key; only the public half belongs here',
  ],
  [
    'half a key',
    own,
    base64(privateKey, 'pkcs8').slice(0, 500),
    'it is neither PEM nor one-line Base64 of an RSA private key',
  ],
])('%s in the configuration itself as %s is not usable', (_, field, content, why) => {
  const error = refusal(() => loadValue({ ...required(), keys: { ...required().keys, [field]: content } }))
  expect(error.problems).toEqual([`"keys.${field}" is not usable: ${why}.`])
  expect(leaks(toldBy(error))).toBe(false)
})

it.each([
  [
    'keys.partnerPublicKey.file',
    { keys: { ...required().keys, partnerPublicKey: { file: 'keys/none.pem' } } },
  ],
  ['partner.ca', { partner: { ...required().partner, ca: 'keys/none.pem' } }],
])('a file of "%s" that is missing is named with its whole path', (field, change) => {
  expect(refusal(() => loadValue({ ...required(), ...change })).problems).toEqual([
    `"${field}" names ${join(folder, 'keys/none.pem')}, which cannot be read: there is no such file.`,
  ])
})

it('a folder in place of a key file is told', () => {
  const keys = { ...required().keys, partnerPublicKey: { file: 'keys' } }
  expect(refusal(() => loadValue({ ...required(), keys })).problems).toEqual([
    `"keys.partnerPublicKey.file" names ${join(folder, 'keys')}, which cannot be read: EISDIR.`,
  ])
})

it('an authority that is no certificate is told', () => {
  const partner = { ...required().partner, ca: 'keys/wallet.pem' }
  expect(refusal(() => loadValue({ ...required(), partner })).problems).toEqual([
    '"partner.ca" names keys/wallet.pem, which holds no certificate in PEM.',
  ])
})

/** Everything of an error that a person or a log may get to see. */
const toldBy = (error: ConfigurationInvalid) =>
  [error.message, ...error.problems, error.stack, String((error.cause as Error | undefined)?.stack)].join(
    '\n',
  )

const secrets = {
  pem: pem(privateKey, 'pkcs8'),
  base64: base64(privateKey, 'pkcs8'),
  lines: base64(privateKey, 'pkcs1').replaceAll(/.{64}/g, '$&\n'),
}

it.each(
  Object.entries(secrets).flatMap(([form, secret]): [place: string, form: string, value: object][] => [
    [
      'keys.alipayPlusPrivateKey.file',
      form,
      { keys: { ...required().keys, alipayPlusPrivateKey: { file: secret } } },
    ],
    [
      'keys.alipayPlusPrivateKey',
      form,
      { keys: { ...required().keys, alipayPlusPrivateKey: { pem: secret } } },
    ],
    ['keys.alipayPlusPrivateKey', form, { keys: { ...required().keys, alipayPlusPrivateKey: [secret] } }],
    ['partner.build', form, { partner: { ...required().partner, build: secret } }],
    ['keys.alipayPlusKeyVersion', form, { keys: { ...required().keys, alipayPlusKeyVersion: secret } }],
    ['keys', form, { keys: secret }],
    ['ids.clientId', form, { ids: { ...required().ids, clientId: secret } }],
    ['users[0].customerId', form, { users: [user('normal', secret), user('balanceTooLow', 'U2')] }],
    ['partner.ca', form, { partner: { ...required().partner, ca: secret } }],
    ['driver.url', form, { driver: { kind: 'http', url: secret } }],
    ['merchant', form, { merchant: [secret] }],
  ]),
)('a private key that was put into "%s" (%s) is not repeated', (place, _, change) => {
  const error = refusal(() => loadValue({ ...required(), ...change }))
  expect(error.problems.join()).toContain(`"${place}"`)
  expect(leaks(toldBy(error))).toBe(false)
})

it('a private key beside a mistake in the JSON is not repeated', () => {
  expect(leaks(toldBy(refusal(() => load(`{ "keys": "${secrets.base64}" "ids": 1 }`))))).toBe(false)
})
