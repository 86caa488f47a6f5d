import type { FooterRecord, HeaderRecord, TapeRecord } from '../../schemas/generated/suite.ts'
import type { World } from '../world.ts'

type Stamped = { readonly ms: number; readonly at: string }
type Without<R, K extends string> = R extends unknown ? Omit<R, K> : never

/** A record as its writer knows it; the tape adds the times. */
export type Unstamped = Without<Exclude<TapeRecord, HeaderRecord | FooterRecord>, keyof Stamped>

/** The append-only record of a run. Each record is handed to `sink` before the writer goes on. */
export interface Tape {
  readonly records: readonly TapeRecord[]
  write(record: Unstamped): void
  /** A number for the next exchange or intent. */
  nextExchange(): number
  /** Milliseconds since the header. */
  elapsedMs(): number
  /** Writes the footer; nothing can be written afterwards. */
  end(ended: FooterRecord['ended'], reason?: string): void
}

/**
 * Starts a tape with its header. `sink` takes one line of JSON without the newline, and keeps it
 * before it returns, so that what is recorded outlives the process.
 */
export function startTape(
  world: World,
  header: Omit<HeaderRecord, 'type' | 'format' | 'startedAt'>,
  sink: (line: string) => void,
): Tape {
  const records: TapeRecord[] = []
  const zero = world.monotonicMs()
  let exchanges = 0
  let ended = false
  const elapsedMs = () => Math.round((world.monotonicMs() - zero) * 1000) / 1000
  const keep = (record: TapeRecord) => {
    if (ended) return
    records.push(record)
    sink(JSON.stringify(record))
  }
  const stamp = (): Stamped => ({ ms: elapsedMs(), at: world.now().toISOString() })
  keep({ type: 'header', format: 1, ...header, startedAt: world.now().toISOString() })
  return {
    records,
    elapsedMs,
    nextExchange: () => ++exchanges,
    write: (record) => keep({ ...record, ...stamp() } as TapeRecord),
    end: (how, reason) => {
      const scenarios = records.filter(({ type }) => type === 'scenario-start').length
      keep({ type: 'footer', ended: how, ...(reason ? { reason } : {}), scenarios, exchanges, ...stamp() })
      ended = true
    },
  }
}
