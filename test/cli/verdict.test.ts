import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import type { Configuration } from '../../schemas/generated/suite.ts'
import { conformance, partner, reportIn, temporaryFolder } from './support.ts'

it('a wallet that declares one flow conforms by that flow', async () => {
  const { config, folder } = await partner(undefined, (value) => ({
    ...value,
    flows: ['mpp-mpm-order-code'],
    partner: { ...value.partner, endpoints: withoutPay(value.partner.endpoints) },
  }))
  const { code } = await conformance(['--role=mpp', `--config=${config}`, `--out=${folder}/out`])
  expect(code).toBe(0)
  expect(reportIn(`${folder}/out`).verdict).toBe('conformant')
})

const withoutPay = ({ pay: _, ...others }: Configuration['partner']['endpoints']) => others

it('a part of the requirements that passed leaves the verdict incomplete', async () => {
  const out = path.join(temporaryFolder(), 'out')
  const { code } = await conformance(['--role=mpp', '--only=mpp.pay.success', `--out=${out}`])
  expect(code).toBe(0)
  expect(reportIn(out).verdict).toBe('incomplete')
})

it('a selection that is declared away altogether ends with 4', async () => {
  const { config, folder } = await partner(undefined, (value) => ({
    ...value,
    notifiesInCpm: false,
    notifiesInMpm: false,
  }))
  const { code } = await conformance([
    '--role=mpp',
    '--only=mpp.notify.*',
    `--config=${config}`,
    `--out=${folder}/out`,
  ])
  expect(code).toBe(4)
  expect(reportIn(`${folder}/out`).verdict).toBe('incomplete')
})

it('an earlier green is gone before the first request', async () => {
  const { config, folder, stop } = await partner()
  const args = ['--role=mpp', '--only=mpp.pay.success', `--config=${config}`, `--out=${folder}/out`]
  expect((await conformance(args)).code).toBe(0)
  await stop()
  expect((await conformance(args)).code).toBe(3)
  expect(reportIn(`${folder}/out`).requirements.some(({ verdict }) => verdict === 'passed')).toBe(false)
})

it('private keys stand nowhere in the run folder', async () => {
  const out = path.join(temporaryFolder(), 'out')
  await conformance(['--role=mpp', '--only=mpp.pay.success', `--out=${out}`])
  for (const name of ['tape.jsonl', 'report.json', 'index.html'])
    expect(readFileSync(path.join(out, name), 'utf8')).not.toContain('PRIVATE KEY')
})
