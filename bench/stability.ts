import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

/** Certifies the reference partner of a role again and again while every core is busy; all verdicts must be the same. */
const { values } = parseArgs({
  options: { runs: { type: 'string', default: '50' }, role: { type: 'string', default: 'mpp' } },
})
const runs = Number(values.runs)
const root = fileURLToPath(new URL('..', import.meta.url))
const folder = mkdtempSync(path.join(tmpdir(), 'stability-'))

interface Verdicts {
  readonly verdict: string
  readonly requirements: readonly { readonly id: string; readonly verdict: string }[]
}

function keepBusy(): ChildProcess[] {
  const spin =
    'process.on("disconnect", () => process.exit()); setInterval(() => { const end = Date.now() + 99; while (Date.now() < end); }, 100)'
  return Array.from({ length: availableParallelism() }, () =>
    spawn(process.execPath, ['-e', spin], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] }),
  )
}

function certify(): Promise<number | null> {
  const args = ['--import', 'tsx', 'cli/conformance.ts', `--role=${values.role}`, `--out=${folder}`]
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
  return new Promise((resolve) => child.once('close', resolve))
}

async function verdictsOfRun(): Promise<string> {
  const code = await certify()
  const report = JSON.parse(readFileSync(path.join(folder, 'report.json'), 'utf8')) as Verdicts
  const verdicts = report.requirements.map(({ id, verdict }) => `${id} ${verdict}`)
  return [`exit ${code}`, report.verdict, ...verdicts].join('\n')
}

function differences(first: string, other: string): string[] {
  const known = new Set(first.split('\n'))
  return other.split('\n').filter((line) => !known.has(line))
}

const busy = keepBusy()
let same = 0
try {
  const first = await verdictsOfRun()
  same = first.startsWith('exit 0\nconformant\n') ? 1 : 0
  if (same === 0) console.log(`run 1 is not conformant:\n${first}`)
  for (let run = 2; run <= runs; run++) {
    const differing = differences(first, await verdictsOfRun())
    if (differing.length === 0) same++
    else console.log(`run ${run} differs:\n  ${differing.join('\n  ')}`)
  }
} finally {
  for (const child of busy) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
}
console.log(`${same} of ${runs} runs gave the same conformant verdict with ${busy.length} cores kept busy`)
process.exitCode = same === runs ? 0 : 1
