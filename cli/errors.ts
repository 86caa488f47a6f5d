/** The command line, or where it was called, cannot be used; nothing was sent. */
export class UsageError extends Error {
  readonly code = 'USAGE'
  override readonly name = 'UsageError'
  readonly advice: string

  constructor(message: string, advice: string) {
    super(message)
    this.advice = advice
  }
}

/** What every exit code of the command means. */
export const exitCodes = {
  passed: 0,
  failed: 1,
  usage: 2,
  stoppedByDoctor: 3,
  incomplete: 4,
  broken: 70,
  interrupted: 130,
} as const
