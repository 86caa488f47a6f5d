import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { exitCodes } from '../../cli/errors.ts'
import { mppMutants } from '../../fixtures/partners/mutants/mpp/index.ts'
import { findingsText } from '../../reporters/console.ts'
import { verdicts } from '../../reporters/counts.ts'
import type { RunVerdict } from '../../suites/judge/verdict.ts'
import { mppScenarios } from '../../suites/scenarios/mpp/index.ts'
import { quickWaits } from '../../suites/select.ts'
import { certifyMpp } from '../mutants/certify-mpp.ts'
import { blocksOf, code, fromRoot, read, tableOf } from './pages.ts'

const page = 'docs/run-it.md'

const firstCells = (...head: string[]) => tableOf(page, ...head).map(([cell = '']) => cell)

function conformance(...options: string[]) {
  const script = fromRoot('cli/conformance.ts')
  return spawnSync(process.execPath, ['--import', 'tsx', script, ...options], {
    cwd: fromRoot('.'),
    encoding: 'utf8',
  })
}

/** What differs from run to run, made equal. */
const plain = (text: string) =>
  text
    .replaceAll(/WALLET\w+/g, 'WALLET')
    .replaceAll(/\d+/g, '0')
    .replaceAll(/0 [A-Z]{3}\b/g, '0 CUR')
    .replaceAll(/\s+/g, ' ')
    .trim()

describe('docs/run-it.md', () => {
  it('has every exit code of the command', () => {
    expect(firstCells('exit code', 'meaning', 'what to do').map(Number)).toEqual(Object.values(exitCodes))
  })

  it('has every option of --help', () => {
    const { stdout } = conformance('--help')
    const offered = [...stdout.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)].map(([, option]) => option)
    expect(offered.length).toBeGreaterThan(5)
    expect(firstCells('option', 'meaning').map((cell) => /--[\w-]+/.exec(cell)?.[0])).toEqual(offered)
  })

  it('has every file of a run folder', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'conformance-docs-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const { status } = conformance('--role=mpp', '--only=mpp.inquiry.unknown-order', '--out', folder)
    expect(status).toBe(0)
    const listed = firstCells('file', 'content').map((cell) => cell.replaceAll(/[`/]/g, ''))
    expect(listed.toSorted()).toEqual(readdirSync(folder).toSorted())
  })

  it('has every verdict of a requirement, and of a run', () => {
    expect(firstCells('verdict', 'meaning', 'for a release')).toEqual(verdicts.map(code))
    const ofRuns: readonly RunVerdict[] = ['conformant', 'not-conformant', 'incomplete']
    expect(firstCells('verdict', 'meaning')).toEqual(ofRuns.map(code))
  })

  it('says how long the default schedules wait', () => {
    const schedules = { notifySeconds: 10, resendGapsSeconds: [120, 600], codeLifeSeconds: 60 }
    const withheld = mppScenarios.find(({ id }) => id === 'mpp-cpm.notify-withheld')
    expect(read(page)).toMatch(`resending waits ${withheld?.waits?.(schedules)} s`)
    expect(read(page)).toMatch(`waits for more than ${quickWaits} s`)
  })

  it('shows what the console says of a mutant', async () => {
    const [shown] = blocksOf(page).filter(({ mark }) => mark.startsWith('output of the mutant'))
    const [, name, id] = /mutant ([\w-]+), for ([\w.-]+)/.exec(shown?.mark ?? '') ?? []
    const mutant = mppMutants.find((one) => one.name === name)
    expect(mutant?.meant).toBe(id)
    const run = await certifyMpp(mutant?.mutation)
    const requirements = run.requirements.filter((requirement) => requirement.id === id)
    const said = findingsText({ ...run, requirements }, { configFile: 'examples/reference-mpp/partner.json' })
    expect(plain(shown?.text ?? '')).toBe(plain(said))
  })
})
