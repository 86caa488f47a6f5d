/**
 * What a work comes to; undefined where its time is up or the run interrupted before. What becomes of the work
 * afterwards is nobody's concern.
 */
export function upTo<T>(work: Promise<T>, ms: number, signal: AbortSignal): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', giveUp)
      act()
    }
    const giveUp = () => settle(() => resolve(undefined))
    const timer = setTimeout(giveUp, ms)
    signal.addEventListener('abort', giveUp)
    work.then(
      (value) => settle(() => resolve(value)),
      (error) => settle(() => reject(error)),
    )
    if (signal.aborted) giveUp()
  })
}
