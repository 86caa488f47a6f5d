import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import path from 'node:path'
import { UsageError } from './errors.ts'

/** What a run makes; an earlier run's are removed before the first request. */
const rendered = [
  'index.html',
  'report.json',
  'junit.xml',
  'summary.md',
  'attestation.json',
  'allure-results',
  'tape.jsonl',
]

export interface RunFolder {
  readonly path: string
  file(name: string): string
  /** Opens tape.jsonl, readable by its owner alone, and appends one line a call, on disk when it returns. */
  openTape(): (line: string) => void
  release(): void
}

/**
 * Takes a run folder for this process and removes what an earlier run left there.
 *
 * @throws {UsageError} where another run holds it or it cannot be written
 */
export function takeRunFolder(folder: string): RunFolder {
  usable(folder, (root) => void mkdirSync(root, { recursive: true }))
  const taken = openRunFolder(folder)
  for (const name of rendered) rmSync(taken.file(name), { recursive: true, force: true })
  return taken
}

/**
 * Takes a run folder for this process and leaves what is in it.
 *
 * @throws {UsageError} where another run holds it or it cannot be written
 */
export function openRunFolder(folder: string): RunFolder {
  const root = path.resolve(folder)
  const file = (name: string) => path.join(root, name)
  usable(folder, () => lock(file('.lock')))
  let tape: number | undefined
  return {
    path: root,
    file,
    openTape: () => {
      const opened = openSync(file('tape.jsonl'), 'w', 0o600)
      tape = opened
      return (line) => void writeSync(opened, `${line}\n`)
    },
    release: () => {
      if (tape !== undefined) closeSync(tape)
      rmSync(file('.lock'), { force: true })
    },
  }
}

/** @throws {UsageError} where the folder does not allow what is to be done */
function usable(folder: string, action: (root: string) => void): void {
  const root = path.resolve(folder)
  try {
    action(root)
  } catch (error) {
    if (error instanceof UsageError) throw error
    const { message } = error as Error
    throw new UsageError(`The run folder ${root} cannot be used: ${message}.`, 'Name another.')
  }
}

function lock(file: string): void {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    const holder = Number(readFileSync(file, 'utf8'))
    if (isAlive(holder))
      throw new UsageError(
        `Another run (process ${holder}) holds ${path.dirname(file)}.`,
        'Wait for it, or name another folder with --out.',
      )
    unlinkSync(file)
    lock(file)
  }
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
