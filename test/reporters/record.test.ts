import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { readTape } from '../../gateway/tape/read.ts'
import { recordWithVitest } from '../../reporters/record.ts'
import { flowsOf } from '../../suites/flows/index.ts'
import { resultOf } from '../../suites/judge/run.ts'
import { type Role, roles } from '../../suites/roles.ts'
import { SampleTape } from './support.ts'

/** The tape of a run in which nothing was played. */
function emptyTape(role: Role): string {
  const requirements = roles[role].requirements.map(({ id }) => id)
  const flows = flowsOf(role).map(({ id }) => id)
  const tape = new SampleTape({ role, selection: { flows, requirements, profile: 'full' } })
  tape.tape.end('finished')
  return tape.text
}

it.each(Object.keys(roles) as Role[])(
  'the suite of the role %s makes one test of each requirement',
  async (role) => {
    const folder = mkdtempSync(join(tmpdir(), 'conformance-record-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const text = emptyTape(role)
    const tapeFile = join(folder, 'tape.jsonl')
    writeFileSync(tapeFile, text)
    const run = resultOf(readTape(text), roles[role])
    const { tests, states } = await recordWithVitest({ tapeFile, run, resultsDir: join(folder, 'results') })
    expect(tests).toBeGreaterThan(0)
    expect([...states.keys()]).toEqual(roles[role].requirements.map(({ id }) => id))
  },
)
