import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { conformance, partner, reportIn, temporaryFolder } from './support.ts'

it('the reference conforms, and title, report and last line say that it is the reference', async () => {
  const out = path.join(temporaryFolder(), 'out')
  const { code, out: text } = await conformance(['--role=mpp', `--out=${out}`])
  const report = reportIn(out)
  expect(code).toBe(0)
  expect(report.verdict).toBe('conformant')
  expect(report.partner.kind).toBe('reference')
  expect(report.leftPaid).toEqual([])
  expect(text).toContain("proves\nnothing about anyone else's implementation")
  expect(readFileSync(path.join(out, 'index.html'), 'utf8')).toContain('reference partner')
})

it('the steps that must be wire are covered in a full run', async () => {
  const out = path.join(temporaryFolder(), 'out')
  await conformance(['--role=mpp', `--out=${out}`])
  const [flow] = reportIn(out).flows
  const wire = flow?.steps.filter(({ seen, covered }) => seen === 'wire' && covered).map(({ n }) => n)
  expect(wire).toEqual([7, 8, 15, 17])
  expect(flow?.steps.map(({ n }) => n)).toEqual(Array.from({ length: 21 }, (_, at) => at + 1))
  expect(flow?.steps.filter(({ seen, covered }) => seen === 'unseen' && covered)).toEqual([])
})

it('a part of the requirements that passed leaves the verdict incomplete', async () => {
  const out = path.join(temporaryFolder(), 'out')
  const { code } = await conformance(['--role=mpp', '--only=mpp.pay.success', `--out=${out}`])
  expect(code).toBe(0)
  expect(reportIn(out).verdict).toBe('incomplete')
})

it('a selection that is declared away altogether ends with 4', async () => {
  const { config, folder } = await partner(undefined, (value) => ({ ...value, notifiesInCpm: false }))
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
