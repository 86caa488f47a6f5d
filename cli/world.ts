import { randomBytes } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import type { World } from '../gateway/world.ts'

/** The machine's clock and randomness. */
export const realWorld: World = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
  randomBytes: (count) => randomBytes(count),
}
