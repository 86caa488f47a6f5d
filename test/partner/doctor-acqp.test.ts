import { createPrivateKey, createPublicKey } from 'node:crypto'
import http from 'node:http'
import net from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { acqpProcessSettings, references } from '../../cli/reference.ts'
import { type Mutation, startAcqp } from '../../fixtures/partners/reference/acqp/acqp.ts'
import type { Reply } from '../../fixtures/partners/reference/acqp/parts.ts'
import { startGateway } from '../../gateway/gateway.ts'
import type { Tape } from '../../gateway/tape/tape.ts'
import { loadConfiguration, type ResolvedConfiguration } from '../../partner/configuration.ts'
import { httpDriver } from '../../partner/http-driver.ts'
import { validateMessage } from '../../protocol/validation.ts'
import { playRun } from '../../suites/play/run.ts'
import { roles } from '../../suites/roles.ts'
import { keys, refusingPort, serving, world } from '../gateway/support.ts'

const base: ResolvedConfiguration = {
  ...loadConfiguration(references.acqp.configurationFile, ['acqp-cpm']),
  timeouts: { answerSeconds: 0.5, intentSeconds: 5, finalSeconds: 1 },
}

type Change = (url: string) => Partial<ResolvedConfiguration>

/** The tape of a run without scenarios against an acquirer in this process. */
async function examined(mutation?: Mutation, change: Change = () => ({})): Promise<Tape> {
  const gateway = await startGateway(
    { world, listen: { host: '127.0.0.1', port: 0 } },
    keys.stranger.privateKey,
  )
  onTestFinished(gateway.close)
  const settings = acqpProcessSettings(base, gateway.publicUrl, 0)
  const pair = {
    alipayPlusKey: createPublicKey(settings.alipayPlusKey),
    privateKey: createPrivateKey(settings.privateKey),
  }
  const acquirer = await startAcqp({ ...settings, ...pair }, mutation)
  onTestFinished(acquirer.close)
  const endpoints = { notifyPayment: `${acquirer.url}/alipayplus/acqp/notifyPayment` }
  const { signal } = new AbortController()
  return playRun({
    world,
    gateway,
    driver: httpDriver({ url: acquirer.url, timeoutMs: 5000, signal }),
    configuration: { ...base, endpoints, ...change(acquirer.url) },
    partnerKind: 'configured',
    catalogue: roles.acqp,
    selected: { flows: base.flows, requirements: [], scenarios: [] },
    profile: 'full',
    sink: () => {},
    signal,
  })
}

async function diagnosisOf(mutation?: Mutation, change?: Change) {
  const { records } = await examined(mutation, change)
  const diagnosis = records.find((record) => record.type === 'diagnosis')
  if (!diagnosis) throw new Error('there is no diagnosis')
  return { ...diagnosis, ended: records.find((record) => record.type === 'footer')?.ended }
}

/** Answers every notification with these bytes, unsigned. */
const answers =
  (body: string, status = 200, type = 'text/plain'): Mutation =>
  () => ({ reply: () => ({ status, headers: { 'Content-Type': type }, body: Buffer.from(body) }) })

/** Changes the right answer. */
const replies =
  (change: (right: Reply) => Reply): Mutation =>
  (right) => ({ reply: (received, body) => change(right.reply(received, body)) })

const refuses =
  (code: string): Mutation =>
  () => ({ refuse: () => code })

const endpointAt = (url: string) => ({ endpoints: { notifyPayment: `${url}/notify` } })

it('an acquirer is sent one plain signed notification of a failure, as its schema says', async () => {
  const { records } = await examined()
  const sent = records.filter((record) => record.type === 'request')
  expect(sent).toMatchObject([{ scenario: 'doctor', api: 'notifyPayment', label: 'plain notification' }])
  const bodies = sent.map(({ body }) => JSON.parse((body as { text: string }).text))
  expect(bodies).toMatchObject([{ paymentResult: { resultStatus: 'F' }, acquirerId: base.ids.acquirerId }])
  expect(bodies.flatMap((body) => validateMessage('acqp/notifyPayment.request', body))).toEqual([])
})

describe('the run goes on without a remark where an acquirer', () => {
  it.each<[title: string, mutation: Mutation | undefined]>([
    ['refuses the payment that it does not know', undefined],
    [
      'acknowledges whatever comes',
      () => ({ notifyPayment: () => ({ result: { resultCode: 'SUCCESS', resultStatus: 'S' } }) }),
    ],
    ['refuses with a code of its own', refuses('NOT_OURS')],
    [
      'does not sign',
      replies(({ headers: { Signature: _, ...headers }, ...reply }) => ({ ...reply, headers })),
    ],
    [
      'signs other content',
      replies(({ body, ...reply }) => ({ ...reply, body: Buffer.concat([body, Buffer.from(' ')]) })),
    ],
  ])('%s', async (_, mutation) => {
    expect(await diagnosisOf(mutation)).toMatchObject({ ailments: [], remarks: [], ended: 'finished' })
  })
})

describe('the run goes on with a remark where an acquirer', () => {
  it.each<[title: string, said: string, mutation: Mutation]>([
    ['answers HTTP 400', 'answered HTTP 400 with "{', replies((reply) => ({ ...reply, status: 400 }))],
    ['answers HTTP 404 with a result', 'HTTP 404', replies((reply) => ({ ...reply, status: 404 }))],
    ['answers words', 'answered HTTP 200 with "OK" and not with JSON', answers('OK')],
    ['answers nothing', 'answered HTTP 200 with an empty body', answers('')],
    ['breaks', 'answered HTTP 500 with "oops"', answers('oops', 500)],
    ['asks who it is', 'answered HTTP 401', answers('', 401)],
    ['hangs up', 'got no answer (closed', replies((reply) => ({ ...reply, closed: true }))],
    ['does not define the message', 'with NO_INTERFACE_DEF', refuses('NO_INTERFACE_DEF')],
    ['does not know the API', 'with INVALID_API', refuses('INVALID_API')],
  ])('%s', async (_, said, mutation) => {
    const { ailments, remarks, ended } = await diagnosisOf(mutation)
    expect({ ailments, ended }).toEqual({ ailments: [], ended: 'finished' })
    expect(remarks).toEqual([expect.stringContaining(said)])
    expect(remarks[0]).toContain('"partner.endpoints.notifyPayment"')
  })

  it('does not answer in time', async () => {
    const { port } = await serving(http.createServer(() => {}))
    const { ailments, remarks } = await diagnosisOf(undefined, () => endpointAt(`http://127.0.0.1:${port}`))
    expect(ailments).toEqual([])
    expect(remarks).toEqual([expect.stringContaining('got no answer (timeout')])
  })

  it('has another time of day', async () => {
    const late = replies(({ headers, ...reply }) => ({
      ...reply,
      headers: { ...headers, 'Response-Time': '2020-01-01T00:00:00Z' },
    }))
    expect((await diagnosisOf(late)).remarks).toEqual([expect.stringContaining('clock')])
  })
})

const html = '<html><body>Welcome</body></html>'

describe('the run stops where an acquirer', () => {
  it.each<[title: string, field: string, said: string, mutation: Mutation]>([
    [
      'answers a page',
      'partner.endpoints.notifyPayment',
      'answered HTTP 200 with "<html>',
      answers(html, 200, 'text/html'),
    ],
    ['answers a page of an error', 'partner.endpoints.notifyPayment', 'HTTP 503', answers(html, 503)],
    ['has nothing there', 'partner.endpoints.notifyPayment', 'HTTP 404', answers('not found', 404)],
    [
      'has nothing there, in JSON',
      'partner.endpoints.notifyPayment',
      'HTTP 404',
      answers('{"error":"not found"}', 404, 'application/json'),
    ],
    ['trusts another key', 'keys.alipayPlusPrivateKey', 'INVALID_SIGNATURE', refuses('INVALID_SIGNATURE')],
    ['knows no key', 'keys.alipayPlusPrivateKey', 'KEY_NOT_FOUND', refuses('KEY_NOT_FOUND')],
    ['expects another client', 'ids.clientId', 'INVALID_CLIENT', refuses('INVALID_CLIENT')],
    ['lets nobody in', 'ids', 'ACCESS_DENIED', refuses('ACCESS_DENIED')],
  ])('%s', async (_, field, said, mutation) => {
    const { ailments, ended } = await diagnosisOf(mutation)
    expect(ended).toBe('stopped-by-doctor')
    expect(ailments).toMatchObject([{ field, says: expect.stringContaining(said) }])
    expect(JSON.stringify(ailments)).not.toMatch(/inquir/i)
  })

  it('signs with another key than the configuration has', async () => {
    const { ailments } = await diagnosisOf(undefined, () => ({ partnerKey: keys.stranger.publicKey }))
    expect(ailments).toMatchObject([{ field: 'keys.partnerPublicKey' }])
  })

  it('cannot be reached', async () => {
    const origin = `http://127.0.0.1:${await refusingPort()}`
    const { ailments } = await diagnosisOf(undefined, () => endpointAt(origin))
    expect(ailments).toMatchObject([{ field: 'partner.endpoints.notifyPayment' }])
  })

  it('speaks no TLS where the configuration says so', async () => {
    const { ailments } = await diagnosisOf(undefined, (url) => endpointAt(url.replace('http:', 'https:')))
    expect(ailments).toMatchObject([{ says: expect.stringContaining('No TLS connection') }])
  })

  it('speaks no HTTP', async () => {
    const mail = net.createServer((socket) => socket.on('error', () => {}).end('220 mail ready\r\n'))
    const { port } = await serving(mail)
    const { ailments } = await diagnosisOf(undefined, () => endpointAt(`http://127.0.0.1:${port}`))
    expect(ailments).toMatchObject([{ says: expect.stringContaining('not-http') }])
  })
})
