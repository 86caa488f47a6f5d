import type { Progress } from '../suites/play/player.ts'

export interface ProgressLine {
  update(progress: Progress): void
  /** Ends the line, so that what follows starts on its own. */
  end(): void
}

/** Between two lines where there is no terminal. */
const plainEveryMs = 2000

/** Shows progress on standard error: in place on a terminal, else a line now and then. */
export function progressLine(stream: NodeJS.WriteStream, now: () => number): ProgressLine {
  return stream.isTTY ? inPlace(stream) : nowAndThen(stream, now)
}

function inPlace(stream: NodeJS.WriteStream): ProgressLine {
  return {
    update: ({ done, total, open }) => {
      const [first = ''] = open
      const more = open.length > 1 ? ` and ${open.length - 1} more` : ''
      const line = `${done} of ${total} scenarios  ${first}${more}`
      stream.write(`\r\x1b[2K${line.slice(0, (stream.columns ?? 80) - 1)}`)
    },
    end: () => void stream.write('\r\x1b[2K'),
  }
}

function nowAndThen(stream: NodeJS.WriteStream, now: () => number): ProgressLine {
  let last = now()
  return {
    update: ({ done, total }) => {
      if (now() - last < plainEveryMs) return
      last = now()
      stream.write(`played ${done} of ${total} scenarios\n`)
    },
    end: () => {},
  }
}
