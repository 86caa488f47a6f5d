import { expect, it } from 'vitest'
import { openTestAuthority } from '../../../gateway/certificates/authority.ts'
import { post, temporaryFolder } from '../../gateway/support.ts'
import { openStage } from './fake-alipayplus.ts'
import { paymentCode, sent, usd } from './shop.ts'

it('an acquirer that serves HTTPS says so in its addresses', async () => {
  const now = new Date()
  const authority = openTestAuthority(await temporaryFolder(), now)
  const stage = await openStage({ tls: authority.issue({ hosts: ['127.0.0.1'], now }) })
  const act = (intent: string, asked: object) =>
    post(`${stage.url}/intents/${intent}`, { body: JSON.stringify(asked), ca: authority.certificate })
  const opened = await act('openEntryCode', {})
  expect(JSON.parse(opened.body.toString())).toEqual({ url: `${stage.url}/shop` })
  await act('scanPaymentCode', { reference: 'O1', amount: usd('100'), paymentCode })
  expect(sent(stage, 'pay')[0]?.body.paymentNotifyUrl).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/alipayplus/)
})
