import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it, vi } from 'vitest'
import { conformance, reportIn, start, temporaryFolder } from './support.ts'

const report = (folder: string) => start([folder], 'report').ended
const only = '--only=mpp.pay.success'

it('a run that was killed leaves a tape that a report can be made from', async () => {
  const out = path.join(temporaryFolder(), 'out')
  const tape = path.join(out, 'tape.jsonl')
  const { child, ended } = start(['--role=mpp', `--out=${out}`])
  await vi.waitUntil(() => existsSync(tape) && readFileSync(tape, 'utf8').split('\n').length > 100, {
    timeout: 20_000,
    interval: 5,
  })
  child.kill('SIGKILL')
  await ended
  const { code } = await report(out)
  expect(code).toBe(130)
  expect(reportIn(out).verdict).toBe('incomplete')
  expect(reportIn(out).because).toContain('the run did not end')
  expect(existsSync(path.join(out, 'index.html'))).toBe(true)
})

it('a report made again from the tape says the same', async () => {
  const out = path.join(temporaryFolder(), 'out')
  const first = await conformance(['--role=mpp', only, `--out=${out}`])
  const before = reportIn(out)
  rmSync(path.join(out, 'report.json'))
  const { code } = await report(out)
  expect(code).toBe(first.code)
  expect(reportIn(out)).toEqual(before)
})

it('a folder that is not there ends with 2 and is not made', async () => {
  const folder = path.join(temporaryFolder(), 'nowhere')
  const { code, err } = await report(folder)
  expect(code).toBe(2)
  expect(err).toContain('nowhere')
  expect(existsSync(folder)).toBe(false)
})

it('a folder without a tape ends with 2', async () => {
  const { code, err } = await report(temporaryFolder())
  expect(code).toBe(2)
  expect(err).toContain('tape.jsonl')
})

it('a tape with a broken line ends with 2 and names the line', async () => {
  const folder = temporaryFolder()
  writeFileSync(path.join(folder, 'tape.jsonl'), '{"type":"header"}\n')
  appendFileSync(path.join(folder, 'tape.jsonl'), 'not JSON\n')
  const { code, err } = await report(folder)
  expect(code).toBe(2)
  expect(err).toContain('Line 2')
})
