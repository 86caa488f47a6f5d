import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import path from 'node:path'
import { expect, it } from 'vitest'
import type { Mutation } from '../../fixtures/partners/reference/mpp/mpp.ts'
import {
  configurationFile,
  conformance,
  freePort,
  listening,
  moved,
  partner,
  referenceConfiguration,
  reportIn,
  root,
  tapeIn,
  temporaryFolder,
} from './support.ts'

const only = ['--only=mpp.pay.success', '--only=mpp.inquiry.unknown-order']

/** Answers every message, but for intents, with these bytes. */
const answers =
  (body: string, contentType = 'application/json', status = 200): Mutation =>
  () => ({
    reply: () => ({ status, headers: { 'Content-Type': contentType }, body: Buffer.from(body) }),
  })

async function certify(mutation: Mutation | undefined, ...args: string[]) {
  const { config, folder } = await partner(mutation)
  const out = path.join(folder, 'out')
  const ended = await conformance(['--role=mpp', `--config=${config}`, `--out=${out}`, ...args])
  return { ...ended, report: reportIn(out), tape: tapeIn(out), folder: out }
}

it('a partner that is down ends with 3 and names the field', async () => {
  const folder = temporaryFolder()
  const file = configurationFile(
    folder,
    moved(referenceConfiguration(), `http://127.0.0.1:${await freePort()}`, await freePort()),
  )
  const { code, out } = await conformance(['--role=mpp', `--config=${file}`, `--out=${folder}/out`])
  expect(code).toBe(3)
  expect(out).toContain('partner.endpoints')
  expect(out).toContain('driver.url')
  expect(reportIn(`${folder}/out`).verdict).toBe('incomplete')
})

it('an acquirer that is down ends with 3 and names its endpoint', async () => {
  const folder = temporaryFolder()
  const address = `http://127.0.0.1:${await freePort()}`
  const file = configurationFile(folder, moved(referenceConfiguration('acqp'), address, await freePort()))
  const { code, out } = await conformance(['--role=acqp', `--config=${file}`, `--out=${folder}/out`])
  expect(code).toBe(3)
  expect(out).toContain('CONFIGURATION partner.endpoints.notifyPayment')
  expect(reportIn(`${folder}/out`)).toMatchObject({ role: 'acqp', verdict: 'incomplete' })
})

it('a partner that answers HTML ends with 3 and names the endpoint', async () => {
  const { code, out, report } = await certify(answers('<html><body>Welcome</body></html>', 'text/html'))
  expect(code).toBe(3)
  expect(out).toContain('partner.endpoints.inquiryPayment')
  expect(report.ended).toBe('stopped-by-doctor')
})

it('a partner that hangs ends with 3 and says how long was waited', async () => {
  const { code, out } = await certify(() => ({ inquiryPayment: () => new Promise(() => {}) as never }))
  expect(code).toBe(3)
  expect(out).toContain('no complete answer within 1 s')
})

it('a partner under another key ends with 3 and names the key', async () => {
  const other = { file: path.join(root, 'fixtures/keys/stranger.public.pem') }
  const { config, folder } = await partner(undefined, (value) => ({
    ...value,
    keys: { ...value.keys, partnerPublicKey: other },
  }))
  const { code, out } = await conformance(['--role=mpp', `--config=${config}`, `--out=${folder}/out`])
  expect(code).toBe(3)
  expect(out).toContain('keys.partnerPublicKey')
})

it('a partner that refuses our key ends with 3 and names the key', async () => {
  const { code, out } = await certify((right) => ({
    refuse: (received) => right.refuse(received) ?? 'INVALID_SIGNATURE',
  }))
  expect(code).toBe(3)
  expect(out).toContain('keys.alipayPlusPrivateKey')
})

it('a partner with another Client-Id ends with 3 and names the id', async () => {
  const { code, out } = await certify(() => ({ refuse: () => 'INVALID_CLIENT' }))
  expect(code).toBe(3)
  expect(out).toContain('ids.clientId')
})

it('a partner that answers half a JSON fails the run', async () => {
  const { code, out } = await certify(answers('{"result":{"resultCode":'), ...only)
  expect(code).toBe(4)
  expect(out).toContain('mpp.pay.success')
})

it('a partner that answers nothing fails the run', async () => {
  const { code, out } = await certify(answers(''), ...only)
  expect(code).toBe(4)
  expect(out).toContain('mpp.pay.success')
})

it('a partner that answers 10 MB fails the run, and the tape stays small', async () => {
  const { code, out, folder } = await certify(
    answers(`{"padding":"${'x'.repeat(10 * 1024 * 1024)}"}`),
    ...only,
  )
  expect(code).not.toBe(0)
  expect(out).toContain('mpp.pay.success')
  expect(readFileSync(path.join(folder, 'tape.jsonl')).length).toBeLessThan(200 * 1024 * 1024)
})

it('a partner that dies half way fails the run, which ends soon and says since when', async () => {
  let calls = 0
  const held: { stop?: () => Promise<void> } = {}
  const dying: Mutation = (right) => ({
    pay: (request) => {
      if (++calls === 10) void held.stop?.()
      return right.pay(request)
    },
  })
  const { config, folder, stop } = await partner(dying)
  held.stop = stop
  const { code, out } = await conformance(['--role=mpp', `--config=${config}`, `--out=${folder}/out`])
  const report = reportIn(`${folder}/out`)
  expect(code).toBe(1)
  expect(report.ended).toBe('partner-lost')
  expect(report.requirements.some(({ verdict }) => verdict === 'passed')).toBe(true)
  expect(out).toMatch(/no longer/i)
})

it('an adapter that is no adapter ends with 3 and names the driver', async () => {
  const port = await listening(createServer((_, response) => response.end('<html></html>')))
  const { config, folder } = await partner(undefined, (value) => ({
    ...value,
    driver: { kind: 'http', url: `http://127.0.0.1:${port}` },
  }))
  const { code, out } = await conformance(['--role=mpp', `--config=${config}`, `--out=${folder}/out`])
  expect(code).toBe(3)
  expect(out).toContain('driver.url')
})

it('an adapter that fails its intents leaves the run incomplete', async () => {
  const { code, report } = await certify(
    () => ({
      chooseCode: () => {
        throw new Error('the app crashed')
      },
    }),
    '--only=mpp.pay.success',
  )
  expect(code).toBe(4)
  expect(report.requirements.find(({ id }) => id === 'mpp.pay.success')?.verdict).toBe('errored')
})
