const events = ['SIGINT', 'SIGTERM', 'exit', 'unhandledRejection', 'uncaughtException'] as const

type Listener = (...args: unknown[]) => void

const listenersOf = () =>
  new Map(events.map((event) => [event, process.rawListeners(event as 'exit') as unknown as Listener[]]))

/** Takes away the listeners that were added to the process since {@link listenersOf}. */
function removeAdded(before: ReturnType<typeof listenersOf>): void {
  for (const [event, now] of listenersOf())
    for (const listener of now) if (!before.get(event)?.includes(listener)) process.off(event, listener)
}

/**
 * Runs work of a library that takes the process for its own. Its signal handlers are taken away as soon
 * as `start` has returned, and exit code and environment are put back at the end.
 */
export async function undisturbed<T>(
  start: () => Promise<T>,
  run: (started: T) => Promise<void>,
): Promise<T> {
  const { exitCode } = process
  const env = { ...process.env }
  const before = listenersOf()
  try {
    const started = await start()
    removeAdded(before)
    await run(started)
    return started
  } finally {
    removeAdded(before)
    for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name]
    Object.assign(process.env, env)
    process.exitCode = exitCode
  }
}
