import { mkdtemp, rm } from 'node:fs/promises'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { openTestAuthority, type TestAuthority } from '../../gateway/certificates/authority.ts'
import { GatewayPortTaken } from '../../gateway/errors.ts'
import { headerValue } from '../../gateway/headers.ts'
import { keptBytes } from '../../gateway/http-client.ts'
import { Interrupted } from '../../gateway/session.ts'
import type { AnswerSpoilerName } from '../../gateway/spoilers.ts'
import { bodyBytes } from '../../gateway/tape/body.ts'
import { verify } from '../../protocol/signature/verify.ts'
import { validateMessage } from '../../protocol/validation.ts'
import {
  type Answering,
  amount,
  askForCode,
  cancelCall,
  codePath,
  connected,
  decodePath,
  inquiryCall,
  json,
  lastRequest,
  notification,
  notify,
  notifyPath,
  payCall,
  plainly,
  type Received,
  recordsOf,
  refundCall,
  result,
  S,
  started,
  verdictOf,
} from './harness.ts'
import { keys, post, serving, temporaryFolder, type WireMessage } from './support.ts'

let authority: TestAuthority

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gateway-'))
  authority = openTestAuthority(folder, new Date())
  return () => rm(folder, { recursive: true, force: true })
})

it('a pay arrives signed over the bytes, the path and the query of the partner', async () => {
  const { partner, open } = await connected()
  const session = open({ scenario: 'one', customerId: 'U1' })
  const call = payCall(session, 'PAY1')
  await session.call(call)
  const [{ method, target, headers, body } = expect.fail('nothing arrived')] = partner.received
  expect([method, target]).toEqual(['POST', '/wallet/pay?tenant=1'])
  const header = (name: string) => headerValue(headers, name) ?? ''
  const content = { method, path: target, clientId: header('Client-Id'), time: header('Request-Time'), body }
  expect(verify(header('Signature'), content, () => keys.alipayPlus.publicKey)).toEqual({
    ok: true,
    form: 'percent-encoded',
    keyVersion: '1',
  })
  expect(json({ body })).toEqual(call.body)
  expect(header('Content-Type')).toBe('application/json; charset=UTF-8')
})

it('a call stands on the tape with what was sent and what came back', async () => {
  const { partner, tape, open } = await connected({
    answering: (_, answer) => answer.writeHead(418, { 'X-Pot': 'Tea' }).end('{"short":'),
  })
  const session = open({ scenario: 'one', customerId: 'U1' })
  const { exchange, body, status } = await session.call(
    payCall(session, 'PAY1', { variation: 'body-indented' }),
  )
  const [sent] = partner.received
  expect([body, status]).toEqual([{}, undefined])
  expect(recordsOf(tape, 'request')).toEqual([
    {
      type: 'request',
      scenario: 'one',
      exchange,
      direction: 'to-partner',
      api: 'pay',
      label: 'pay',
      spoiler: 'body-indented',
      method: 'POST',
      url: `${partner.url}/wallet/pay?tenant=1`,
      headers: sent?.headers.slice(0, 4),
      body: { text: sent?.body.toString() },
      ms: expect.any(Number),
      at: expect.any(String),
    },
  ])
  expect(recordsOf(tape, 'response')).toMatchObject([
    {
      scenario: 'one',
      exchange,
      status: 418,
      body: { text: '{"short":' },
      headers: expect.arrayContaining([['X-Pot', 'Tea']]),
    },
  ])
})

it.each<[title: string, body: string | Buffer]>([
  ['nothing', ''],
  ['HTML', '<html></html>'],
  ['an array', '[]'],
  ['null', 'null'],
  ['bytes that are not UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
  ['a result that is none', '{"result":"S"}'],
  ['a status that is none', '{"result":{"resultStatus":"OK"}}'],
])('an answer of %s has no status', async (_, body) => {
  const { tape, ledger, open } = await connected({ answering: (_request, answer) => void answer.end(body) })
  const session = open({ scenario: 'one', customerId: 'U1' })
  const answer = await session.call(payCall(session, 'PAY1'))
  expect(answer.status).toBeUndefined()
  expect(ledger.find('PAY1')?.state).toBe('open')
  const [recorded = expect.fail('nothing was recorded')] = recordsOf(tape, 'response')
  expect(bodyBytes(recorded.body)).toEqual(Buffer.from(body))
})

it('an answer that is too long is cut on the tape, and its bytes are counted', async () => {
  const { tape, open } = await connected({
    answering: (_, answer) => void answer.end('x'.repeat(keptBytes + 1)),
  })
  await open({ scenario: 'one' }).call(inquiryCall('PAY1'))
  expect(recordsOf(tape, 'response')).toMatchObject([{ bodyBytes: keptBytes + 1 }])
})

it('a partner that closes the connection leaves a silence with its reason on the tape', async () => {
  const { tape, open } = await connected({ answering: (_, answer) => void answer.destroy() })
  const { http: answer } = await open({ scenario: 'one' }).call(inquiryCall('PAY1'))
  expect(answer.ok).toBe(false)
  expect(recordsOf(tape, 'no-response')).toMatchObject([{ scenario: 'one', exchange: 1, reason: 'closed' }])
})

it('calls together stand on the tape before the first answer, in their order', async () => {
  const waiting: (() => void)[] = []
  const recorded: number[] = []
  let count = () => 0
  const answering: Answering = (request, answer) => {
    recorded.push(count())
    waiting.push(() => answer.end(JSON.stringify({ ...S, echo: json(request).paymentRequestId })))
    if (waiting.length === 3) for (const go of waiting.toReversed()) go()
  }
  const { tape, open } = await connected({ answering })
  count = () => recordsOf(tape, 'request').length
  const calls = ['PAY1', 'PAY2', 'PAY3'].map((id) => inquiryCall(id, `inquiry ${id}`))
  const answers = await open({ scenario: 'one' }).callTogether(calls)
  expect(answers.map(({ body }) => body.echo)).toEqual(['PAY1', 'PAY2', 'PAY3'])
  expect(recorded).toEqual([3, 3, 3])
  expect(tape.records.map(({ type }) => type)).toEqual([
    'header',
    ...['request', 'request', 'request'],
    ...['response', 'response', 'response'],
  ])
  const exchanges = answers.map(({ exchange }) => exchange)
  expect(recordsOf(tape, 'request').map(({ label, exchange }) => [label, exchange])).toEqual(
    calls.map(({ label }, at) => [label, exchanges[at]]),
  )
})

it('a request of a user with an open scenario belongs to it', async () => {
  const { gateway, tape, open } = await connected()
  const session = open({ scenario: 'one', customerId: 'U1' })
  await askForCode(gateway.url, {})
  expect(session.count('getPaymentCode')).toBe(1)
  expect(lastRequest(tape)).toMatchObject({
    scenario: 'one',
    exchange: 1,
    direction: 'from-partner',
    api: 'getPaymentCode',
    label: 'getPaymentCode 1',
    method: 'POST',
    url: codePath,
    body: { text: '{"customerId":"U1"}' },
  })
  expect(lastRequest(tape)).not.toHaveProperty('mismatch')
  expect(recordsOf(tape, 'response')).toMatchObject([{ scenario: 'one', exchange: 1, status: 200 }])
})

it.each([
  [undefined, 1],
  [null, 1],
  ['1', 1],
  ['3', 3],
  ['10', 10],
  [2, 2],
  ['0', 1],
  ['11', 1],
  ['-1', 1],
  ['1.5', 1],
  ['many', 1],
  [{}, 1],
])(
  'a codeQuantity of %j is answered with %d codes that live as long as configured',
  async (codeQuantity, count) => {
    const { gateway, open } = await connected()
    open({ scenario: 'one', customerId: 'U1' })
    const answer = await askForCode(gateway.url, { codeQuantity })
    expect(answer.status).toBe(200)
    expect(verdictOf(answer, codePath)).toBe('verifies')
    expect(validateMessage('mpp/getPaymentCode.response', json(answer))).toEqual([])
    const list = json(answer).paymentCodeInfoList as Record<string, string>[]
    expect(list).toHaveLength(count)
    expect(new Set(list.map(({ paymentCode }) => paymentCode)).size).toBe(count)
    for (const { paymentCode, codeValidityStartTime = '', codeExpiryTime = '' } of list) {
      expect(paymentCode).toMatch(/^289\d{10}6\d{5}$/)
      expect(Date.parse(codeExpiryTime) - Date.parse(codeValidityStartTime)).toBe(45_000)
    }
  },
)

it.each([
  ['http://wallet-sees.test', '', ''],
  ['http://wallet-sees.test/', '', ''],
  ['http://wallet-sees.test/alipay', '/alipay', '/alipay'],
  ['http://wallet-sees.test/alipay', '', '/alipay'],
  ['http://wallet-sees.test/alipay/sandbox/', '/alipay/sandbox', '/alipay/sandbox'],
  ['http://wallet-sees.test/alipay/sandbox/', '', '/alipay/sandbox'],
  ['http://wallet-sees.test/aps', '/aps', '/aps'],
  ['http://wallet-sees.test/aps', '', '/aps'],
])(
  'under %s a request for "%s/aps/…" is answered as signed for "%s/aps/…"',
  async (publicUrl, onWire, signed) => {
    const { gateway, tape, open } = await connected({ options: { publicUrl } })
    const session = open({ scenario: 'one', customerId: 'U1' })
    const answer = await askForCode(gateway.url, {}, `${onWire}${codePath}?v=1`)
    expect(verdictOf(answer, `${signed}${codePath}?v=1`)).toBe('verifies')
    expect(lastRequest(tape)).toMatchObject({ scenario: 'one', url: `${onWire}${codePath}?v=1` })
    expect(new URL(session.notifyUrl).pathname).toMatch(new RegExp(`^${signed}${notifyPath}/[0-9a-f]{12}$`))
  },
)

it('without a publicUrl the partner reaches the gateway where it listens', async () => {
  const { gateway, open } = await connected()
  expect(gateway.publicUrl).toBe(gateway.url)
  expect(open({ scenario: 'one' }).notifyUrl.startsWith(`${gateway.url}${notifyPath}/`)).toBe(true)
})

it('a notification to the URL of a scenario belongs to it, whatever it is about', async () => {
  const { gateway, tape, open } = await connected()
  const [one, two] = [open({ scenario: 'one' }), open({ scenario: 'two', customerId: 'U2' })]
  await two.call(payCall(two, 'PAY2'))
  const answer = await notify(one.notifyUrl, 'PAY2')
  expect(json(answer)).toMatchObject({ result: { resultStatus: 'S', resultCode: 'SUCCESS' } })
  expect(verdictOf(answer, new URL(one.notifyUrl).pathname)).toBe('verifies')
  expect(lastRequest(tape)).toMatchObject({ scenario: 'one', label: 'notifyPayment 1', api: 'notifyPayment' })
  expect(new URL(one.notifyUrl).origin).toBe(gateway.url)
})

it('a notification to the default URL belongs to the scenario of its payment', async () => {
  const { gateway, tape, open } = await connected()
  open({ scenario: 'one', customerId: 'U1' })
  const two = open({ scenario: 'two', customerId: 'U2' })
  await two.call(payCall(two, 'PAY2'))
  await notify(`${gateway.url}${notifyPath}`, 'PAY2')
  expect(lastRequest(tape)).toMatchObject({ scenario: 'two', label: 'notifyPayment 1' })
})

it('the URL of a scenario is known under a public URL that is written in another way, with or without its path', async () => {
  const options = { publicUrl: 'http://Wallet-Sees.TEST:80/alipay' }
  const { gateway, tape, open } = await connected({ options })
  const session = open({ scenario: 'one' })
  const { pathname } = new URL(session.notifyUrl)
  for (const path of [pathname, pathname.replace('/alipay', ''), `${pathname}?v=1`])
    await notify(gateway.url, 'UNKNOWN', path)
  expect(recordsOf(tape, 'request').map(({ scenario }) => scenario)).toEqual(['one', 'one', 'one'])
  expect(session.count('notifyPayment')).toBe(3)
})

it('a scenario that is closed still owns its late notifications, but no new payment codes', async () => {
  const { gateway, tape, open } = await connected()
  const session = open({ scenario: 'one', customerId: 'U1' })
  session.close()
  await notify(session.notifyUrl, 'PAY1')
  await askForCode(gateway.url, {})
  expect(recordsOf(tape, 'request').map(({ scenario }) => scenario)).toEqual(['one', 'unattributed'])
})

const served = `${codePath}, ${decodePath}, ${notifyPath} or a paymentNotifyUrl`
const noPayment = 'no payment of this run, and the URL is no paymentNotifyUrl'

it.each<[path: string, body: string, mismatch: string | RegExp]>([
  [codePath, '{"customerId":"U9"}', 'customerId is "U9": no scenario is open for it; expected "U1" or "U2"'],
  [codePath, '{"userId":"U1"}', 'there is no customerId: no scenario is open for it; expected "U1" or "U2"'],
  [codePath, '', 'the body has no bytes: no scenario is open for it; expected "U1" or "U2"'],
  [codePath, '[]', 'the body is []: no scenario is open for it; expected "U1" or "U2"'],
  [codePath, '{"customerId":', /^.*JSON.*: no scenario is open for it; expected "U1" or "U2"$/],
  [
    `${notifyPath}/0123456789ab`,
    '{"paymentRequestId":"PAY9"}',
    `paymentRequestId is "PAY9": ${noPayment}; the last payment is "PAY1"`,
  ],
  [notifyPath, '{}', `there is no paymentRequestId: ${noPayment}; the last payment is "PAY1"`],
  [`${notifyPath}s`, '{}', `no message of the protocol is at ${notifyPath}s; expected ${served}`],
  ['/', '{}', `no message of the protocol is at /; expected ${served}`],
])('a message to %s with %s is shown with what is expected', async (path, body, mismatch) => {
  const { gateway, tape, open } = await connected()
  open({ scenario: 'doctor' })
  open({ scenario: 'over', customerId: 'U0' }).close()
  const session = open({ scenario: 'one', customerId: 'U1' })
  open({ scenario: 'two', customerId: 'U2' })
  await session.call(payCall(session, 'PAY1'))
  await post(gateway.url, { path, body })
  expect(lastRequest(tape)).toMatchObject({
    scenario: 'unattributed',
    label: 'unattributed',
    mismatch: mismatch instanceof RegExp ? expect.stringMatching(mismatch) : mismatch,
    body: { text: body },
  })
})

it('before the first payment and without an open scenario nothing is expected', async () => {
  const { gateway, tape } = await connected()
  await askForCode(gateway.url, {})
  await notify(gateway.url, 'PAY1', notifyPath)
  expect(recordsOf(tape, 'request').map(({ mismatch }) => mismatch)).toEqual([
    'customerId is "U1": no scenario is open for it; none is open for any user',
    `paymentRequestId is "PAY1": ${noPayment}; no payment was asked for yet`,
  ])
})

it.each([
  [codePath, 'SUCCESS'],
  [notifyPath, 'SUCCESS'],
  [decodePath, 'INVALID_CODE'],
  ['/aps/api/v1/payments/pay', 'NO_INTERFACE_DEF'],
])('a message to %s that belongs to nobody is answered all the same, with %s', async (path, resultCode) => {
  const { gateway } = await connected()
  const answer = await post(gateway.url, { path, body: '{}' })
  expect(json(answer)).toMatchObject({ result: { resultCode } })
  expect(verdictOf(answer, path)).toBe('verifies')
})

it('a body that is not UTF-8 or too long stands on the tape as it came', async () => {
  const { gateway, tape } = await connected()
  const strange = Buffer.from([0x7b, 0xff, 0xfe, 0x7d])
  await post(gateway.url, { path: codePath, body: strange })
  await post(gateway.url, { path: codePath, body: 'x'.repeat(keptBytes + 7) })
  const [one, two] = recordsOf(tape, 'request')
  expect(one && bodyBytes(one.body)).toEqual(strange)
  expect(two).toMatchObject({ bodyBytes: keptBytes + 7 })
})

const how = (answer: WireMessage | Error, path: string): string => {
  if (answer instanceof Error) return 'closed'
  if (answer.status !== 200) return `HTTP ${answer.status}`
  const { resultStatus } = json(answer).result as { resultStatus: string }
  return `${resultStatus} ${verdictOf(answer, path)}`
}

it('answers are spoiled in the order asked for, then plain', async () => {
  const { tape, open } = await connected()
  const session = open({ scenario: 'one', customerId: 'U1' })
  const spoilers = [
    'withheld',
    'server-error',
    'unknown',
    'failed',
    'unsigned',
    'forged',
    'tampered',
  ] as const
  session.spoilAnswers('notifyPayment', spoilers)
  const seen: string[] = []
  for (let at = 0; at <= spoilers.length; at++) {
    const answer = await notify(session.notifyUrl, 'PAY1').catch((error: Error) => error)
    seen.push(how(answer, new URL(session.notifyUrl).pathname))
  }
  expect(seen).toEqual([
    'closed',
    'HTTP 500',
    'U verifies',
    'F verifies',
    'S missing',
    'S wrong-key',
    'S mismatch',
    'S verifies',
  ])
  const ends = tape.records.filter(({ type }) => type === 'response' || type === 'no-response')
  expect(ends.map((record) => 'spoiler' in record && record.spoiler)).toEqual([...spoilers, false])
  expect(session.count('notifyPayment')).toBe(spoilers.length + 1)
})

it('answers of one scenario and one message are spoiled alone', async () => {
  const { gateway, open } = await connected()
  const [one, two] = [
    open({ scenario: 'one', customerId: 'U1' }),
    open({ scenario: 'two', customerId: 'U2' }),
  ]
  const spoilers: AnswerSpoilerName[] = ['failed']
  one.spoilAnswers('getPaymentCode', spoilers)
  expect(how(await notify(one.notifyUrl, 'PAY1'), new URL(one.notifyUrl).pathname)).toBe('S verifies')
  expect(how(await notify(two.notifyUrl, 'PAY1'), new URL(two.notifyUrl).pathname)).toBe('S verifies')
  expect(how(await askForCode(gateway.url, { customerId: 'U2' }), codePath)).toBe('S verifies')
  expect(how(await askForCode(gateway.url, { customerId: 'U1' }), codePath)).toBe('F verifies')
})

it('a withheld answer closes the connection without a byte and stands on the tape', async () => {
  const { tape, open } = await connected()
  const session = open({ scenario: 'one' })
  session.spoilAnswers('notifyPayment', ['withheld'])
  await expect(notify(session.notifyUrl, 'PAY1')).rejects.toThrow('socket hang up')
  expect(recordsOf(tape, 'no-response')).toMatchObject([
    {
      scenario: 'one',
      exchange: 1,
      spoiler: 'withheld',
      reason: 'withheld',
      detail: expect.stringContaining('closed'),
    },
  ])
})

const wait = (allowedMs: number) => ({ label: 'first', for: 'notifyPayment 1', allowedMs })

it('a wait for what is there already ends at once', async () => {
  const { tape, open } = await connected()
  const session = open({ scenario: 'one' })
  await notify(session.notifyUrl, 'PAY1')
  expect(await session.waitFor('notifyPayment', 1, wait(60_000))).toBe(true)
  expect(recordsOf(tape, 'wait')).toMatchObject([{ scenario: 'one', ...wait(60_000), ended: 'came' }])
})

it('a wait ends when the last of what it waits for has come, and not with the first', async () => {
  const { tape, open } = await connected()
  const session = open({ scenario: 'one' })
  const waiting = session.waitFor('notifyPayment', 2, wait(60_000))
  await notify(session.notifyUrl, 'PAY1')
  expect(recordsOf(tape, 'wait')).toEqual([])
  await notify(session.notifyUrl, 'PAY1')
  expect(await waiting).toBe(true)
  const [{ fromMs, ms, ended } = expect.fail('no wait')] = recordsOf(tape, 'wait')
  expect(ended).toBe('came')
  expect(ms).toBeGreaterThan(fromMs)
})

it('a wait for what does not come ends when the time is up', async () => {
  const { tape, open } = await connected()
  expect(await open({ scenario: 'one' }).waitFor('notifyPayment', 1, wait(20))).toBe(false)
  expect(recordsOf(tape, 'wait')).toMatchObject([{ ...wait(20), ended: 'time-up' }])
})

it.each([
  ['before', true],
  ['meanwhile', false],
])('a wait that is interrupted %s says so on the tape and ends its scenario', async (_, before) => {
  const { tape, open, interruption } = await connected()
  if (before) interruption.abort()
  const waiting = open({ scenario: 'one' }).waitFor('notifyPayment', 1, wait(60_000))
  interruption.abort()
  await expect(waiting).rejects.toThrow(Interrupted)
  expect(recordsOf(tape, 'wait')).toMatchObject([{ ended: 'interrupted' }])
})

it('a call that is interrupted has no answer, and no further one is sent', async () => {
  const interruption = new AbortController()
  const connection = { signal: interruption.signal }
  const { partner, tape, open } = await connected({ connection, answering: () => interruption.abort() })
  const session = open({ scenario: 'one' })
  await session.call(inquiryCall('PAY1'))
  expect(recordsOf(tape, 'no-response')).toMatchObject([{ reason: 'interrupted' }])
  await expect(session.call(inquiryCall('PAY1'))).rejects.toThrow(Interrupted)
  await expect(session.callTogether([inquiryCall('PAY1')])).rejects.toThrow(Interrupted)
  expect(partner.received).toHaveLength(1)
})

it('a session with a signal of its own speaks on after the run was interrupted', async () => {
  const { open, interruption } = await connected()
  interruption.abort()
  const session = open({ scenario: 'clean-up', signal: new AbortController().signal })
  expect(await session.call(cancelCall('PAY1'))).toMatchObject({ status: 'S' })
})

it('two sessions at once do not mix', async () => {
  const { gateway, tape, open } = await connected()
  const walk = async (scenario: string, customerId: string) => {
    const session = open({ scenario, customerId })
    const waiting = session.waitFor('notifyPayment', 3, wait(60_000))
    for (const round of [1, 2, 3]) {
      const id = `${scenario}-${round}`
      await Promise.all([
        askForCode(gateway.url, { customerId }),
        session.call(payCall(session, id)).then(() => notify(session.notifyUrl, id)),
        session.call(inquiryCall(id)),
      ])
    }
    await waiting
    return session
  }
  const sessions = await Promise.all([walk('one', 'U1'), walk('two', 'U2')])
  for (const session of sessions) {
    const { scenario, notifyUrl } = session
    expect([session.count('getPaymentCode'), session.count('notifyPayment')]).toEqual([3, 3])
    const own = recordsOf(tape, 'request').filter((record) => record.scenario === scenario)
    const ids = own.flatMap(({ body }) => json({ body: bodyBytes(body) }).paymentRequestId ?? [])
    expect(ids.every((id) => String(id).startsWith(scenario))).toBe(true)
    expect(ids).toHaveLength(9)
    const inbound = own.filter(({ direction }) => direction === 'from-partner')
    expect(inbound.map(({ label }) => label).toSorted()).toEqual(
      ['getPaymentCode', 'notifyPayment'].flatMap((api) => [1, 2, 3].map((at) => `${api} ${at}`)),
    )
    const urls = inbound.filter(({ api }) => api === 'notifyPayment').map(({ url }) => url)
    expect(new Set(urls)).toEqual(new Set([new URL(notifyUrl).pathname]))
  }
  const exchanges = recordsOf(tape, 'request').map(({ exchange }) => exchange)
  expect(new Set(exchanges).size).toBe(exchanges.length)
})

it.each<[title: string, answer: object, state: string]>([
  ['pay is answered with S', S, 'paid'],
  ['pay is answered with F', { result: result('F') }, 'failed'],
  ['pay is answered with U', { result: result('U') }, 'open'],
])('a payment is in the ledger as its answer says: %s', async (_, answer, state) => {
  const { ledger, open } = await connected({ answering: plainly({ ...answer, paymentId: 'W7' }) })
  const session = open({ scenario: 'one', customerId: 'U1' })
  await session.call(payCall(session, 'PAY1'))
  expect(ledger.payments).toEqual([
    {
      paymentRequestId: 'PAY1',
      scenario: 'one',
      customerId: 'U1',
      amount,
      paymentId: 'W7',
      state,
      refunded: 0n,
    },
  ])
})

it('a payment is in the ledger although no answer came', async () => {
  const { ledger, open } = await connected({ answering: (_, answer) => void answer.destroy() })
  const session = open({ scenario: 'one', customerId: 'U1' })
  await session.callTogether([payCall(session, 'PAY1'), payCall(session, 'PAY1')])
  expect(ledger.left().map(({ paymentRequestId }) => paymentRequestId)).toEqual(['PAY1'])
})

it.each<[title: string, spoilers: AnswerSpoilerName[]]>([
  ['acknowledged', []],
  ['answered badly', ['failed']],
  ['not answered', ['withheld']],
])('a notification settles its payment, also where it is %s', async (_, spoilers) => {
  const { ledger, open } = await connected({ answering: plainly({ result: result('U') }) })
  const session = open({ scenario: 'one', customerId: 'U1' })
  session.spoilAnswers('notifyPayment', spoilers)
  await session.call(payCall(session, 'PAY1'))
  await notify(session.notifyUrl, 'PAY1').catch(() => undefined)
  expect(ledger.find('PAY1')).toMatchObject({ state: 'paid', paymentId: 'W1' })
})

it('an inquiry settles its payment by the result of the payment, and not by that of the inquiry', async () => {
  const { ledger, open } = await connected({
    answering: ({ target }, answer) =>
      plainly(target.includes('pay') ? { result: result('U') } : { ...S, paymentResult: result('F') })(
        {} as Received,
        answer,
      ),
  })
  const session = open({ scenario: 'one', customerId: 'U1' })
  await session.call(payCall(session, 'PAY1'))
  await session.call(inquiryCall('PAY1'))
  expect(ledger.find('PAY1')?.state).toBe('failed')
})

it('a payment that is cancelled is not left', async () => {
  const { ledger, open } = await connected()
  const session = open({ scenario: 'one', customerId: 'U1' })
  await session.call(payCall(session, 'PAY1'))
  expect(ledger.left()).toHaveLength(1)
  await session.call(cancelCall('PAY1'))
  expect(ledger.left()).toEqual([])
})

it('a refund that is repeated gives back once', async () => {
  const { ledger, open } = await connected()
  const session = open({ scenario: 'one', customerId: 'U1' })
  await session.call(payCall(session, 'PAY1'))
  for (const id of ['REF1', 'REF1', 'REF1']) await session.call(refundCall('PAY1', id, '1000'))
  expect(ledger.left()).toMatchObject([{ refunded: 1000n }])
  await session.call(refundCall('PAY1', 'REF2', '2000'))
  expect(ledger.left()).toEqual([])
})

it('what comes before the gateway is connected is turned away without an answer', async () => {
  const gateway = await started()
  await expect(askForCode(gateway.url, {})).rejects.toThrow('socket hang up')
})

it('a port that is taken is told, with the way out', async () => {
  const { port } = await serving(net.createServer())
  const starting = started({ listen: { host: '127.0.0.1', port } })
  await expect(starting).rejects.toThrow(GatewayPortTaken)
  await expect(starting).rejects.toMatchObject({
    code: 'GATEWAY_PORT_TAKEN',
    message: `The suite's Alipay+ cannot listen on 127.0.0.1:${port} (EADDRINUSE).`,
    advice:
      'Change "gateway.port" or "gateway.host" in the configuration, or end the program that holds the port.',
  })
})

it('an address of another machine is told, with the way out', async () => {
  await expect(started({ listen: { host: '192.0.2.1', port: 0 } })).rejects.toMatchObject({
    code: 'GATEWAY_PORT_TAKEN',
    message: expect.stringContaining('EADDRNOTAVAIL'),
    advice: 'Set "gateway.host" in the configuration to an address of this machine.',
  })
})

it('over HTTPS a partner that trusts the test CA is answered, and no other', async () => {
  const tls = authority.issue({ hosts: ['127.0.0.1'], now: new Date() })
  const { gateway, open } = await connected({ options: { listen: { host: '127.0.0.1', port: 0, tls } } })
  const session = open({ scenario: 'one', customerId: 'U1' })
  expect(gateway.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/)
  const body = JSON.stringify(notification('PAY1'))
  const answer = await post(session.notifyUrl, { body, ca: authority.certificate })
  expect(verdictOf(answer, new URL(session.notifyUrl).pathname)).toBe('verifies')
  const stranger = openTestAuthority(await temporaryFolder(), new Date())
  await expect(post(session.notifyUrl, { body, ca: stranger.certificate })).rejects.toThrow(
    'self-signed certificate',
  )
  expect(session.count('notifyPayment')).toBe(1)
})

it.each(['http', 'https'])(
  'a gateway over %s closes although a partner holds a silent connection',
  async (scheme) => {
    const tls = scheme === 'https' ? { tls: authority.issue({ hosts: ['127.0.0.1'], now: new Date() }) } : {}
    const gateway = await started({ listen: { host: '127.0.0.1', port: 0, ...tls } })
    const socket = net.connect(Number(new URL(gateway.url).port), '127.0.0.1')
    const closed = new Promise<void>((done) => socket.once('close', () => done()))
    await new Promise((done) => socket.once('connect', done))
    await gateway.close()
    await closed
  },
)
