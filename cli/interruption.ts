import { setMaxListeners } from 'node:events'
import { exitCodes } from './errors.ts'

export interface Interruption {
  /** Aborts at the first SIGINT or SIGTERM. */
  readonly signal: AbortSignal
  release(): void
}

/**
 * Turns the first SIGINT or SIGTERM into an orderly end; the second ends the process at once. What is on
 * the tape stays there either way.
 */
export function watchSignals(say: (line: string) => void): Interruption {
  const controller = new AbortController()
  setMaxListeners(0, controller.signal)
  const stop = () => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted)
    say('Interrupted: ending what is open and writing the report. Once more ends at once.')
    controller.abort()
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  return {
    signal: controller.signal,
    release: () => {
      process.off('SIGINT', stop)
      process.off('SIGTERM', stop)
    },
  }
}
