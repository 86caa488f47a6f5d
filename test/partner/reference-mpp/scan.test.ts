import { expect, it } from 'vitest'
import type { CodeIdentification } from '../../../schemas/generated/suite.ts'
import { suiteSchemas } from '../../../schemas/suite.ts'
import { type Answer, confirm, ids, openStage, order, scan, view } from './fake-alipayplus.ts'

const identified = (identification: CodeIdentification) => ({
  customerId: 'U1',
  codeValue: 'https://code/1',
  identification,
})

const result = (resultStatus: string, resultCode: string): Answer => ({
  body: order({ result: { resultStatus, resultCode } }),
})

const sdk = { actionForm: { actionType: 'HANDLE_BY_SDK', sdkActionPayload: '{"page":"limit"}' } }

it('the adapter offers every intent', async () => {
  const { url } = await openStage()
  const offered = (await (await fetch(`${url}/intents`)).json()) as string[]
  expect(offered.toSorted()).toEqual(Object.keys(suiteSchemas.intents.properties).toSorted())
})

it('the scan page shows every logo', async () => {
  const { act } = await openStage()
  const logos = [{ logoUrl: 'https://a', logoName: 'A' }, { logoUrl: 'https://b' }]
  expect(await act('openScanPage', { customerId: 'U1', logos })).toEqual({
    shown: ['https://a', 'https://b'],
  })
})

it('a code that is not of Alipay+ is rejected, and nobody is asked', async () => {
  const { act, asked } = await openStage()
  expect(await act('scanCode', identified({ isSupported: false }))).toEqual({ did: 'reject' })
  expect(asked).toEqual([])
})

it('an entry code is launched with what the identification gave', async () => {
  const { act, asked } = await openStage()
  const entry = {
    isSupported: true,
    postCodeMatchActionType: 'OPEN_URL',
    redirectUrl: 'https://shop',
  } as const
  expect(await act('scanCode', identified(entry))).toEqual({ did: 'launch', url: 'https://shop' })
  const full = { ...entry, userAgent: 'AlipayConnect', acDecodeConfig: 'opaque' }
  expect(await act('scanCode', identified(full))).toEqual({
    did: 'launch',
    url: 'https://shop',
    userAgent: 'AlipayConnect',
    acDecodeConfig: 'opaque',
  })
  expect(asked).toEqual([])
})

it('an order code is asked for as it was identified, and waits at the cashier', async () => {
  const stage = await openStage()
  expect(await view(stage)).toBe('none')
  expect(await scan(stage)).toEqual({ did: 'showCashier' })
  expect(stage.asked).toEqual([{ codeValue: '281666041', customerId: 'U1' }])
  expect([await view(stage), await view(stage, 'U2')]).toEqual(['waiting', 'none'])
  expect((await stage.call('inquiryPayment', ids)).paymentResult).toMatchObject({ resultStatus: 'U' })
  expect([await stage.balance(), stage.told]).toEqual(['100000', []])
})

it('decode leads to the same cashier', async () => {
  const stage = await openStage()
  const asked = { customerId: 'U1', codeValue: '281666041' }
  expect(await stage.act('decode', asked)).toEqual({ did: 'showCashier' })
  expect([stage.asked, await view(stage)]).toEqual([[{ ...asked }], 'waiting'])
})

it.each([
  ['no actionForm', { actionForm: undefined }],
  ['null', { actionForm: null }],
  ['an action of the future', { actionForm: { actionType: 'HANDLE_BY_MOON' } }],
])('an order with %s is for the wallet', async (_, form) => {
  const stage = await openStage()
  stage.answers = [{ body: order(form) }]
  expect(await scan(stage)).toEqual({ did: 'showCashier' })
})

it('what the SDK must handle is handed to it, and opens no payment', async () => {
  const stage = await openStage()
  stage.answers = [{ body: order(sdk) }]
  const { sdkActionPayload } = sdk.actionForm
  expect(await scan(stage)).toEqual({ did: 'handleAction', sdkActionPayload })
  const decoded = await stage.act('decode', { customerId: 'U1', codeValue: '281666041' })
  expect(decoded).toEqual({ did: 'finishDecode', sdkActionPayload })
  expect(await view(stage)).toBe('none')
})

it.each<[title: string, answer: Answer]>([
  ['F', result('F', 'EXPIRED_CODE')],
  ['an unsigned answer', { body: order(), unsigned: true }],
  ['an S without an order', { body: { result: { resultStatus: 'S' } } }],
])('after %s the code is rejected at once', async (_, answer) => {
  const stage = await openStage()
  stage.answers = [answer]
  expect(await scan(stage)).toEqual({ did: 'reject' })
  expect([stage.asked.length, await view(stage)]).toEqual([1, 'none'])
})

it.each<[title: string, answer: Answer]>([
  ['U', result('U', 'UNKNOWN_EXCEPTION')],
  ['HTTP 500', { status: 500, body: {}, unsigned: true }],
  ['HTTP 500 around an order', { status: 500, body: order() }],
  ['no answer', { dropped: true }],
])('after %s the wallet asks the same once more', async (_, answer) => {
  const stage = await openStage()
  stage.answers = [answer, { body: order() }]
  expect(await scan(stage)).toEqual({ did: 'showCashier' })
  expect(stage.asked).toEqual(Array(2).fill({ codeValue: '281666041', customerId: 'U1' }))
})

it('after two answers that say nothing the code is rejected', async () => {
  const stage = await openStage()
  stage.answers = [result('U', 'UNKNOWN_EXCEPTION')]
  expect(await scan(stage)).toEqual({ did: 'reject' })
  expect([stage.asked.length, await view(stage)]).toEqual([2, 'none'])
})

it('a second scan opens nothing new, and shows the cashier while the payment waits', async () => {
  const stage = await openStage()
  expect(await Promise.all([scan(stage), scan(stage)])).toEqual(Array(2).fill({ did: 'showCashier' }))
  expect(await scan(stage, 'U2')).toEqual({ did: 'reject' })
  await confirm(stage)
  expect(await scan(stage)).toEqual({ did: 'reject' })
  expect([await stage.balance(), stage.told.length]).toEqual(['99900', 1])
})

it('what was cancelled before or after the scan is rejected', async () => {
  const stage = await openStage()
  await stage.call('cancelPayment', ids)
  expect([await scan(stage), await view(stage)]).toEqual([{ did: 'reject' }, 'none'])
  stage.answers = [{ body: order({ paymentRequestId: 'PAY2' }) }]
  await scan(stage)
  await stage.call('cancelPayment', { ...ids, paymentRequestId: 'PAY2' })
  expect(await scan(stage)).toEqual({ did: 'reject' })
})

it('what has expired is rejected', async () => {
  const stage = await openStage()
  stage.answers = [{ body: order({ paymentExpiryTime: '2025-01-01T00:00:00Z' }) }]
  expect([await scan(stage), await view(stage)]).toEqual([{ did: 'reject' }, 'closed'])
})
