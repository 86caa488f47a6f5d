import { expect, it } from 'vitest'
import { bodyBytes } from '../../gateway/tape/body.ts'
import { validateMessage } from '../../protocol/validation.ts'
import {
  cancelCall,
  codePath,
  connected,
  decode,
  decodePath,
  json,
  lastRequest,
  notify,
  notifyPath,
  orderFacts,
  payCall,
  recordsOf,
  verdictOf,
} from './harness.ts'
import { post } from './support.ts'

/** A gateway at which scenario `one` of user U1 has put an order up under the code 28166604ONE. */
async function offered(order: { refusal?: string; customerId?: string } = {}, publicUrl?: string) {
  const setting = await connected(publicUrl === undefined ? {} : { options: { publicUrl } })
  const session = setting.open({ scenario: 'one', customerId: 'U1' })
  const facts = orderFacts(session, 'PAY1')
  session.offer({ codeValue: '28166604ONE', facts, ...order })
  return { ...setting, url: setting.gateway.url, session, facts }
}

const refusedAs = (resultCode: string) => ({
  result: { resultCode, resultStatus: 'F', resultMessage: resultCode.toLowerCase().replaceAll('_', ' ') },
})

it('a code that stands for an order is answered with its facts, signed', async () => {
  const { url, facts } = await offered()
  const answer = await decode(url, '28166604ONE')
  expect(answer.status).toBe(200)
  expect(verdictOf(answer, decodePath)).toBe('verifies')
  expect(json(answer)).toEqual(facts)
  expect(json(answer)).toMatchObject({ result: { resultStatus: 'S' }, paymentRequestId: 'PAY1' })
  expect(validateMessage('mpp/userInitiatedPay.response', json(answer))).toEqual([])
})

it('a decode stands on the tape with its scenario, its label and both messages', async () => {
  const { tape, url, session, facts } = await offered()
  await decode(url, '28166604ONE')
  await decode(url, '28166604ONE')
  const [first, second] = recordsOf(tape, 'request')
  expect(first).toMatchObject({
    scenario: 'one',
    exchange: 1,
    direction: 'from-partner',
    api: 'userInitiatedPay',
    label: 'userInitiatedPay 1',
    url: decodePath,
    body: { text: '{"codeValue":"28166604ONE","customerId":"U1"}' },
  })
  expect(first).not.toHaveProperty('mismatch')
  expect(second).toMatchObject({ exchange: 2, label: 'userInitiatedPay 2' })
  const [response = expect.fail('no response')] = recordsOf(tape, 'response')
  expect(response).toMatchObject({ scenario: 'one', exchange: 1, status: 200 })
  expect(response).not.toHaveProperty('spoiler')
  expect(json({ body: bodyBytes(response.body) })).toEqual(facts)
  expect(session.count('userInitiatedPay')).toBe(2)
})

it.each([
  ['http://wallet-sees.test/alipay', '/alipay', '/alipay'],
  ['http://wallet-sees.test/alipay', '', '/alipay'],
  ['http://wallet-sees.test/aps', '/aps', '/aps'],
  ['http://wallet-sees.test/aps', '', '/aps'],
])(
  'under %s a decode at "%s/aps/…" is answered as signed for "%s/aps/…"',
  async (publicUrl, onWire, signed) => {
    const { url, facts } = await offered({}, publicUrl)
    const answer = await decode(url, '28166604ONE', 'U1', `${onWire}${decodePath}?v=1`)
    expect(verdictOf(answer, `${signed}${decodePath}?v=1`)).toBe('verifies')
    expect(json(answer)).toEqual(facts)
  },
)

it('the user who decoded an order first gets the same answer again, and nobody else does', async () => {
  const { url, facts } = await offered()
  const answers = []
  for (const user of ['U1', 'U2', 'U1', 'U3', 'U1'])
    answers.push(json(await decode(url, '28166604ONE', user)))
  const inconsistent = refusedAs('REPEAT_REQ_INCONSISTENT')
  expect(answers).toEqual([facts, inconsistent, facts, inconsistent, facts])
  expect(validateMessage('mpp/userInitiatedPay.response', inconsistent)).toEqual([])
})

it('whoever comes first has the order, also where the scenario is that of another user', async () => {
  const { url, facts } = await offered()
  expect(json(await decode(url, '28166604ONE', 'U2'))).toEqual(facts)
  expect(json(await decode(url, '28166604ONE', 'U1'))).toEqual(refusedAs('REPEAT_REQ_INCONSISTENT'))
})

it('of several users at once one has the order', async () => {
  const { url } = await offered()
  const users = ['U1', 'U2', 'U3', 'U4']
  const answers = await Promise.all(users.map((user) => decode(url, '28166604ONE', user)))
  const codes = answers.map((answer) => (json(answer).result as { resultCode: string }).resultCode)
  expect(codes.toSorted()).toEqual([...Array(3).fill('REPEAT_REQ_INCONSISTENT'), 'SUCCESS'])
})

it('an order that the user of another wallet has decoded can be paid by nobody of this one', async () => {
  const { url } = await offered({ customerId: 'USER-OF-ANOTHER-WALLET' })
  for (const user of ['U1', 'U2'])
    expect(json(await decode(url, '28166604ONE', user))).toEqual(refusedAs('REPEAT_REQ_INCONSISTENT'))
})

it.each(['INVALID_CODE', 'EXPIRED_CODE', 'ORDER_IS_CLOSED'])(
  'an order that cannot be paid is refused with F/%s to everybody, signed',
  async (refusal) => {
    const { url } = await offered({ refusal })
    for (const user of ['U1', 'U2', 'U1']) {
      const answer = await decode(url, '28166604ONE', user)
      expect(answer.status).toBe(200)
      expect(verdictOf(answer, decodePath)).toBe('verifies')
      expect(json(answer)).toEqual(refusedAs(refusal))
      expect(validateMessage('mpp/userInitiatedPay.response', json(answer))).toEqual([])
    }
  },
)

it('an order whose payment was cancelled can be decoded by nobody any more', async () => {
  const { url, session } = await offered()
  await decode(url, '28166604ONE')
  await session.call(cancelCall('PAY1'))
  for (const user of ['U1', 'U2'])
    expect(json(await decode(url, '28166604ONE', user))).toEqual(refusedAs('ORDER_IS_CLOSED'))
})

it('an order whose payment succeeded can still be decoded by its user', async () => {
  const { url, session, facts } = await offered()
  await decode(url, '28166604ONE')
  await notify(session.notifyUrl, 'PAY1')
  expect(json(await decode(url, '28166604ONE'))).toEqual(facts)
})

it.each<[title: string, codeValue: unknown]>([
  ['another text', '28166604TWO'],
  ['the code in lower case', '28166604one'],
  ['the code with a blank', '28166604ONE '],
  ['nothing', undefined],
  ['null', null],
  ['a number', 28166604],
  ['an object', {}],
  ['the name of a property', 'constructor'],
])(
  '%s in place of the code is F/INVALID_CODE and belongs to the scenario of its user',
  async (_, codeValue) => {
    const { tape, url, session } = await offered()
    const answer = await decode(url, codeValue)
    expect(json(answer)).toEqual(refusedAs('INVALID_CODE'))
    expect(verdictOf(answer, decodePath)).toBe('verifies')
    expect(lastRequest(tape)).toMatchObject({ scenario: 'one', label: 'userInitiatedPay 1' })
    expect(lastRequest(tape)).not.toHaveProperty('mismatch')
    expect(session.count('userInitiatedPay')).toBe(1)
  },
)

it('a decode belongs to the scenario of its order first, and then to that of its user', async () => {
  const { tape, url, open } = await offered()
  open({ scenario: 'two', customerId: 'U2' })
  await decode(url, '28166604ONE', 'U2')
  await decode(url, '28166604TWO', 'U2')
  expect(recordsOf(tape, 'request').map(({ scenario, label }) => [scenario, label])).toEqual([
    ['one', 'userInitiatedPay 1'],
    ['two', 'userInitiatedPay 1'],
  ])
})

it('a scenario that is closed still owns its order, but no other code of its user', async () => {
  const { tape, url, session, facts } = await offered()
  session.close()
  expect(json(await decode(url, '28166604ONE'))).toEqual(facts)
  expect(json(await decode(url, '28166604TWO'))).toEqual(refusedAs('INVALID_CODE'))
  expect(recordsOf(tape, 'request').map(({ scenario }) => scenario)).toEqual(['one', 'unattributed'])
})

const expected = 'no scenario is open for it; expected "U1" or "U2"'

it.each<[body: string, mismatch: string | RegExp]>([
  [
    '{"codeValue":"X","customerId":"U9"}',
    `codeValue is "X": no order of this run; customerId is "U9": ${expected}`,
  ],
  ['{"codeValue":"X"}', `codeValue is "X": no order of this run; there is no customerId: ${expected}`],
  ['{"customerId":"U9"}', `there is no codeValue: no order of this run; customerId is "U9": ${expected}`],
  [
    '{"codeValue":',
    /^.*JSON.*: no order of this run; .*: no scenario is open for it; expected "U1" or "U2"$/,
  ],
])('a decode with %s that fits nothing is shown with what is expected', async (body, mismatch) => {
  const { tape, url, open } = await offered()
  open({ scenario: 'two', customerId: 'U2' })
  const answer = await post(url, { path: decodePath, body })
  expect(json(answer)).toEqual(refusedAs('INVALID_CODE'))
  expect(verdictOf(answer, decodePath)).toBe('verifies')
  expect(lastRequest(tape)).toMatchObject({
    scenario: 'unattributed',
    label: 'unattributed',
    api: 'userInitiatedPay',
    mismatch: mismatch instanceof RegExp ? expect.stringMatching(mismatch) : mismatch,
    body: { text: body },
  })
})

it('a message beside the three of the protocol names the path of each of them', async () => {
  const { tape, url } = await offered()
  await post(url, { path: `${decodePath}/more`, body: '{}' })
  expect(lastRequest(tape)).toMatchObject({
    scenario: 'unattributed',
    mismatch: `no message of the protocol is at ${decodePath}/more; expected ${codePath}, ${decodePath}, ${notifyPath} or a paymentNotifyUrl`,
  })
})

it.each([
  ['without a customerId', '{"codeValue":"28166604ONE"}'],
  ['with a customerId of null', '{"codeValue":"28166604ONE","customerId":null}'],
])('a decode %s does not take the order away from a user', async (_, body) => {
  const { url, facts } = await offered()
  const nobody = await post(url, { path: decodePath, body })
  expect(json(nobody)).toEqual(facts)
  expect(json(await decode(url, '28166604ONE', 'U1'))).toEqual(facts)
  expect(json(await decode(url, '28166604ONE', 'U2'))).toEqual(refusedAs('REPEAT_REQ_INCONSISTENT'))
})

it('a customerId that is a number is its user again', async () => {
  const { url, facts } = await offered()
  expect(json(await decode(url, '28166604ONE', 5))).toEqual(facts)
  expect(json(await decode(url, '28166604ONE', 5))).toEqual(facts)
})

it('what a wallet was told of an order is known as its payment: a notification to the default URL belongs to it', async () => {
  const { tape, url, session, open } = await offered()
  const two = open({ scenario: 'two', customerId: 'U2' })
  await two.call(payCall(two, 'PAY2'))
  await decode(url, '28166604ONE')
  await notify(`${url}${notifyPath}`, 'PAY1')
  expect(lastRequest(tape)).toMatchObject({ scenario: 'one', label: 'notifyPayment 1' })
  expect(session.paymentIdOf('PAY1')).toBe('W1')
})
