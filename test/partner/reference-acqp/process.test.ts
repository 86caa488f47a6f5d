import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import type { AcqpProcessSettings } from '../../../fixtures/partners/reference/acqp/process.ts'
import { keys } from '../../gateway/support.ts'
import { acqpKeys } from './fake-alipayplus.ts'

const script = fileURLToPath(new URL('../../../fixtures/partners/reference/acqp/process.ts', import.meta.url))

const settings: AcqpProcessSettings = {
  clientId: 'CLIENT1',
  acquirerId: 'A1',
  alipayPlusUrl: 'http://127.0.0.1:1',
  alipayPlusKey: keys.alipayPlus.publicKey.export({ format: 'pem', type: 'spki' }).toString(),
  privateKey: acqpKeys.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
  merchant: { id: 'M1', name: 'Tea', mcc: '5812', region: 'SG' },
  settlementCurrency: 'USD',
  expiryMs: 60_000,
  pollGapsMs: [1000],
  retryGapMs: 1000,
  answerMs: 1000,
  port: 0,
}

it('the acquirer runs in a process of its own, as long as its input is open', async () => {
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill())
  const ended = once(child, 'exit')
  child.stdin.write(`${JSON.stringify(settings)}\n`)
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  const { url } = JSON.parse(line)
  const opened = await fetch(`${url}/intents/openEntryCode`, { method: 'POST', body: '{}' })
  expect(await opened.json()).toEqual({ url: `${url}/shop` })
  child.stdin.end()
  expect((await ended)[0]).toBe(0)
})
