import type { PublicConfiguration } from '../schemas/generated/suite.ts'
import type { Evidence } from './judge/evidence.ts'
import type { Finding } from './judge/finding.ts'
import type { Level } from './judge/verdict.ts'

/** One sentence that must hold. */
export interface Requirement {
  /** `role.topic.property`; it never changes its meaning. */
  readonly id: string
  readonly level: Level
  /** A flow, `*` where it holds in all of them, or a pattern such as `mpp-mpm-*` for those it holds in. */
  readonly flow: string
  /** The sentence. */
  readonly title: string
  /** Where it comes from: pages by the source keys of the message catalogue, and how sure it is. */
  readonly source: string
  readonly confidence: 'H' | 'M' | 'L'
  /** What it looks at: `<message>.request`, `<message>.response` or an intent, as the steps of the flows name it. */
  readonly looksAt: readonly string[]
  /** Ids of the scenarios it looks at, or `*` for whatever the run has on tape. */
  readonly scenarios: readonly string[] | '*'
  /** What to do where it fails. */
  readonly advice: string
  /** Part of what no configuration can declare away. */
  readonly core?: true
  /** Why the configuration declares it away, if it does. */
  readonly declaredAway?: (configuration: PublicConfiguration) => string | undefined
  /** The pure judgement of one scenario. It takes what it needs from the evidence, which notes what it looked at. */
  check(evidence: Evidence): Iterable<Finding>
}

/** Whether a requirement with this `flow` holds in a flow. */
export function holdsIn(pattern: string, flow: string): boolean {
  return pattern.endsWith('*') ? flow.startsWith(pattern.slice(0, -1)) : flow === pattern
}

/** An obligation that no requirement stands for yet, and why. */
export interface NotTested {
  readonly sentence: string
  readonly because: string
  readonly source: string
}
