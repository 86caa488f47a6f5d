import { setTimeout as wait } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { openStage, type Stage } from './fake-alipayplus.ts'

const authorize = async (stage: Stage, customerId = 'U1') =>
  (await stage.act('authorize', { customerId, authClientId: 'SHOP', scopes: ['base'] })).authCode

const byCode = (authCode: unknown, change: object = {}) => ({
  acquirerId: 'A1',
  pspId: 'P1',
  authClientId: 'SHOP',
  grantType: 'AUTHORIZATION_CODE',
  authCode,
  ...change,
})

const codeOf = async (stage: Stage, request: object) =>
  (await stage.call('applyToken', request)).result.resultCode

it('an auth code is traded once for the user and the tokens', async () => {
  const stage = await openStage()
  const authCode = await authorize(stage, 'U2')
  expect(authCode).toMatch(/^.{20,128}$/)
  const answer = await stage.call('applyToken', byCode(authCode))
  expect(answer).toMatchObject({ result: { resultStatus: 'S' }, customerId: 'U2' })
  for (const field of ['accessTokenExpiryTime', 'refreshTokenExpiryTime'])
    expect(Date.parse(answer[field])).toBeGreaterThan(Date.now())
  expect(await codeOf(stage, byCode(authCode))).toBe('INVALID_CODE')
})

it('codes differ, and a user who is not known gets none', async () => {
  const stage = await openStage()
  expect(await authorize(stage)).not.toBe(await authorize(stage))
  expect(await authorize(stage, 'nobody')).toBeNull()
})

it('a code of another client, of nobody or of the past is refused', async () => {
  const stage = await openStage({ authCodeLifeMs: 300 })
  const authCode = await authorize(stage)
  expect(await codeOf(stage, byCode(authCode, { authClientId: 'OTHER' }))).toBe('INVALID_CODE')
  expect(await codeOf(stage, byCode('guessed'))).toBe('INVALID_CODE')
  await wait(350)
  expect(await codeOf(stage, byCode(authCode))).toBe('EXPIRED_CODE')
})

it('a refresh token gets a new access token for the same user', async () => {
  const stage = await openStage()
  const first = await stage.call('applyToken', byCode(await authorize(stage)))
  const { refreshToken } = first
  const request = byCode(undefined, { grantType: 'REFRESH_TOKEN', refreshToken })
  const second = await stage.call('applyToken', request)
  expect(second).toMatchObject({ result: { resultStatus: 'S' }, customerId: 'U1' })
  expect(second.accessToken).not.toBe(first.accessToken)
  expect(await codeOf(stage, { ...request, authClientId: 'OTHER' })).toBe('INVALID_TOKEN')
  expect(await codeOf(stage, { ...request, refreshToken: first.accessToken })).toBe('INVALID_TOKEN')
})

it.each(['acquirerId', 'pspId', 'authClientId', 'grantType', 'authCode'])(
  'a request without %s is refused and leaves the code alone',
  async (field) => {
    const stage = await openStage()
    const request = byCode(await authorize(stage))
    expect(await codeOf(stage, { ...request, [field]: undefined })).toBe('PARAM_ILLEGAL')
    expect(await codeOf(stage, request)).toBe('SUCCESS')
  },
)
