import { expect, it } from 'vitest'
import { references } from '../../cli/reference.ts'
import { resolveConfiguration } from '../../partner/configuration.ts'
import { readJsonc } from '../../partner/configuration-text.ts'
import { publicConfiguration } from '../../partner/public-configuration.ts'
import { compileSchema } from '../../protocol/validation.ts'
import type { Configuration } from '../../schemas/generated/suite.ts'
import { suiteSchemas } from '../../schemas/suite.ts'
import { flows as everyFlow, flowsOf } from '../../suites/flows/index.ts'
import type { Role } from '../../suites/roles.ts'
import { pem, privateKey, publicKey, refusal } from './support.ts'

const required = (): Configuration => ({
  role: 'acqp',
  ids: { clientId: 'SANDBOX_5Y2', acquirerId: 'A1', pspId: 'P1' },
  keys: {
    alipayPlusPrivateKey: pem(privateKey, 'pkcs8'),
    partnerPublicKey: pem(publicKey, 'spki'),
  },
  partner: { endpoints: { notifyPayment: 'https://acquirer.test/notify' } },
  gateway: { port: 9443 },
  driver: { kind: 'http', url: 'http://127.0.0.1:9444' },
  charges: [
    { currency: 'THB', amount: '3000' },
    { currency: 'JPY', amount: '150' },
  ],
})

const allFlows = everyFlow.map(({ id }) => id)
const flows = flowsOf('acqp').map(({ id }) => id)
const resolve = (value: object) => resolveConfiguration(value, 'partner.json', allFlows)

it('defaults stand in for everything that an acquirer may leave out', () => {
  expect(resolve(required())).toMatchObject({
    role: 'acqp',
    flows,
    environment: 'sandbox',
    partner: { name: 'A1' },
    endpoints: { notifyPayment: 'https://acquirer.test/notify' },
    charges: required().charges,
    schedules: {
      expirySeconds: 180,
      inquirySeconds: 10,
      closeSeconds: 10,
      retrySeconds: 10,
      resendFactor: 40_000,
    },
    concurrency: 8,
  })
})

it('what an acquirer declares counts, each schedule alone', () => {
  const value = {
    ...required(),
    partner: { ...required().partner, name: 'Tea Acquiring' },
    flows: ['acqp-cpm'],
    schedules: { expirySeconds: 30, resendFactor: 100 },
  }
  expect(resolve(value)).toMatchObject({
    flows: ['acqp-cpm'],
    partner: { name: 'Tea Acquiring' },
    schedules: { expirySeconds: 30, resendFactor: 100, inquirySeconds: 10 },
  })
})

it('the users are the suite’s own, as many as scenarios may be open, and pay what the shop charges first', () => {
  const user = (number: number) => ({
    condition: 'normal',
    customerId: `ALIPAYPLUS-USER-${number}`,
    currency: 'THB',
    amount: '3000',
  })
  expect(resolve({ ...required(), concurrency: 3 }).users).toEqual([user(1), user(2), user(3)])
  expect(resolve(required()).users).toHaveLength(8)
})

it('an address that only a wallet needs may be there all the same, and is not called', () => {
  const endpoints = { ...required().partner.endpoints, pay: 'https://acquirer.test/pay' }
  expect(resolve({ ...required(), partner: { endpoints } }).endpoints).toEqual(required().partner.endpoints)
})

it('what it leaves on the tape is valid, with its charges', () => {
  const resolved = resolve(required())
  const configuration = publicConfiguration(resolved, 'https://acquirer-sees.test')
  const header = {
    type: 'header',
    format: 1,
    suite: '0.1.0',
    requirementSet: 'sha256:0',
    role: 'acqp',
    partnerKind: 'configured',
    selection: { flows, requirements: [], profile: 'full' },
    configuration,
    startedAt: '2026-01-01T00:00:00Z',
  }
  expect(compileSchema(suiteSchemas.tape)(header)).toEqual([])
  const { charges, schedules } = resolved
  expect(configuration).toMatchObject({ charges, schedules, conditions: ['normal'], partnerName: 'A1' })
})

const notOfThisRole = (field: string) => `"${field}" is no field of this role; take it out, or mend "role".`

it.each<[problem: string, change: object]>([
  ['"charges" is missing.', { charges: undefined }],
  ['"charges" is an array; it must NOT have fewer than 1 items.', { charges: [] }],
  ['"charges[0].amount" is missing.', { charges: [{ currency: 'THB' }] }],
  [
    '"charges[0].amount" is "9"; it must have the form ^[1-9]\\d{1,11}$.',
    { charges: [{ currency: 'THB', amount: '9' }] },
  ],
  [
    '"charges[1].currency" is "THB" like "charges[0].currency"; say once what the shop charges in a currency.',
    {
      charges: [
        { currency: 'THB', amount: '3000' },
        { currency: 'THB', amount: '4000' },
      ],
    },
  ],
  [
    notOfThisRole('users'),
    { users: [{ condition: 'normal', customerId: 'U1', currency: 'THB', amount: '3000' }] },
  ],
  [notOfThisRole('merchant'), { merchant: { id: 'M1', name: 'Tea', mcc: '5812', region: 'TH' } }],
  [notOfThisRole('codes'), { codes: {} }],
  [notOfThisRole('authClient'), { authClient: { id: 'AUTH1' } }],
  [notOfThisRole('regions'), { regions: [] }],
  [notOfThisRole('shopCurrencies'), { shopCurrencies: [] }],
  [notOfThisRole('notifiesInCpm'), { notifiesInCpm: true }],
  [notOfThisRole('notifiesInMpm'), { notifiesInMpm: true }],
  [notOfThisRole('schedules.notifySeconds'), { schedules: { notifySeconds: 1 } }],
  [
    '"flows[0]" is "mpp-cpm"; it must be one of acqp-cpm, acqp-mpm-order-code, acqp-mpm-entry-code.',
    { flows: ['mpp-cpm'] },
  ],
  ['"partner.endpoints.notifyPayment" is missing.', { partner: { endpoints: {} } }],
  [
    '"partner.endpoints" has a field that is not known: "notify".',
    { partner: { endpoints: { ...required().partner.endpoints, notify: 'https://acquirer.test' } } },
  ],
  ['"schedules.resendFactor" is 0; it must be >= 1.', { schedules: { resendFactor: 0 } }],
  ['"schedules.inquirySeconds" is 0; it must be >= 0.01.', { schedules: { inquirySeconds: 0 } }],
])('a mistake is named as a person would write it: %s', (problem, change) => {
  const value = JSON.parse(JSON.stringify({ ...required(), ...change }))
  expect(refusal(() => resolve(value)).problems).toEqual([problem])
})

const example = (role: Role, name: string) =>
  readJsonc(references[role].configurationFile.replace('partner.json', name)) as Configuration

it.each(['partner.json', 'partner-https.json'])('the example %s is as the schema says', (name) => {
  expect(compileSchema(suiteSchemas.configuration)(example('acqp', name))).toEqual([])
})

it('the examples of both roles listen side by side', () => {
  const files = (['mpp', 'acqp'] as const).flatMap((role) => [
    example(role, 'partner.json'),
    example(role, 'partner-https.json'),
  ])
  const ports = files.flatMap(({ gateway, driver }) => [gateway.port, Number(new URL(driver.url).port)])
  expect(new Set(ports).size).toBe(8)
})
