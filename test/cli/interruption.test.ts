import { existsSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { reportIn, start, tapeIn, temporaryFolder } from './support.ts'

const moments = [
  ['SIGINT', 0],
  ['SIGINT', 600],
  ['SIGINT', 1200],
  ['SIGTERM', 900],
  ['SIGTERM', 1800],
] as const

it.each(moments)(
  '%s after %i ms ends with 130 or the finished run, and loses nothing',
  async (signal, ms) => {
    const out = path.join(temporaryFolder(), 'out')
    const { child, ended } = start(['--role=mpp', `--out=${out}`])
    await new Promise((resolve) => setTimeout(resolve, ms))
    child.kill(signal)
    const { code } = await ended
    const early = code === null || !existsSync(path.join(out, 'tape.jsonl'))
    if (early) return expect([null, 130]).toContain(code)
    const tape = tapeIn(out)
    expect(tape.at(-1)?.type).toBe('footer')
    expect(reportIn(out).requirements.length).toBeGreaterThan(100)
    expect([0, 130]).toContain(code)
    if (code === 130) expect(reportIn(out).ended).toBe('interrupted')
  },
)
