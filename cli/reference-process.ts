import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

export interface ReferenceProcess {
  readonly url: string
  /** Fulfilled when the process is gone. */
  readonly ended: Promise<void>
  stop(): Promise<void>
}

/** Starts the program of a reference partner as a child process that ends with its parent. */
export async function spawnReference(script: string, settings: object): Promise<ReferenceProcess> {
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const url = await firstLine(child, settings)
  return {
    url,
    ended,
    stop: () => {
      child.stdin?.end()
      return ended
    },
  }
}

async function firstLine(child: ChildProcess, settings: object): Promise<string> {
  child.stdin?.write(`${JSON.stringify(settings)}\n`)
  if (!child.stdout) throw new Error('the reference partner has no output')
  for await (const line of createInterface({ input: child.stdout }))
    return (JSON.parse(line) as { url: string }).url
  throw new Error('the reference partner ended before it was ready')
}
