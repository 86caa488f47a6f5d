import { createPublicKey, type KeyObject } from 'node:crypto'
import { publicPath } from '../../gateway/inbound.ts'
import type { JsonObject } from '../../protocol/body.ts'
import { type SignatureVerdict, verify } from '../../protocol/signature/verify.ts'
import type {
  HeaderRecord,
  IntentAnswerRecord,
  IntentRecord,
  PageRecord,
  ScenarioEndRecord,
  TapeRecord,
  WaitRecord,
} from '../../schemas/generated/suite.ts'
import { type Exchange, exchangesOf, partnerHalf } from './exchange.ts'

/** A check cannot be made because what it looks at is not there. */
export class NotReached extends Error {}

/** A rule about something that the partner may leave out, and did. */
export class NotApplicable extends Error {}

/** An intent with its answer. */
export interface Acted {
  readonly number: number
  readonly intent: string
  readonly label: string
  readonly request: Readonly<Record<string, unknown>>
  readonly answer?: Readonly<Record<string, unknown>>
  readonly outcome: IntentAnswerRecord['outcome'] | 'unanswered'
  /** When it was answered: milliseconds since the tape began. */
  readonly answeredMs?: number
}

/** Everything that a tape holds, indexed once and shared by all checks. */
export class TapeEvidence {
  readonly header: HeaderRecord
  readonly exchanges: readonly Exchange[]
  readonly acted: readonly (Acted & { readonly scenario: string })[]
  readonly pages: readonly PageRecord[]
  readonly waits: readonly WaitRecord[]
  readonly ends: ReadonlyMap<string, ScenarioEndRecord>
  readonly started: ReadonlySet<string>
  /** customerIds of the users who stood in a scenario. */
  readonly users: ReadonlySet<string>
  readonly #key: KeyObject
  readonly #signatures = new Map<Exchange, SignatureVerdict>()

  constructor(header: HeaderRecord, records: readonly TapeRecord[]) {
    this.header = header
    this.exchanges = exchangesOf(records)
    this.acted = intentsOf(records)
    this.pages = pagesOf(records)
    this.waits = records.filter((record): record is WaitRecord => record.type === 'wait')
    const ends = records.filter((record): record is ScenarioEndRecord => record.type === 'scenario-end')
    this.ends = new Map(ends.map((end) => [end.scenario, end]))
    this.started = new Set(records.flatMap((r) => (r.type === 'scenario-start' ? [r.scenario] : [])))
    this.users = new Set(
      records.flatMap((r) => (r.type === 'scenario-start' && r.customerId ? [r.customerId] : [])),
    )
    this.#key = createPublicKey(header.configuration.partnerPublicKey)
  }

  /** Whether the partner's half of an exchange is signed as it must be. */
  signature(exchange: Exchange): SignatureVerdict {
    const known = this.#signatures.get(exchange) ?? this.#verify(exchange)
    this.#signatures.set(exchange, known)
    return known
  }

  #verify(exchange: Exchange): SignatureVerdict {
    const ours = exchange.direction === 'to-partner'
    const message = partnerHalf(exchange)
    if (!message) throw new NotReached(`there is no ${exchange.label} of the partner to verify`)
    const { publicUrl } = this.header.configuration
    const url = ours ? new URL(exchange.url) : undefined
    const content = {
      method: exchange.method,
      path: url ? url.pathname + url.search : publicPath(publicUrl, exchange.url),
      clientId: message.header('Client-Id') ?? this.header.configuration.ids.clientId,
      time: message.header(ours ? 'Response-Time' : 'Request-Time') ?? '',
      body: message.body,
    }
    return verify(message.header('Signature'), content, () => this.#key)
  }
}

/** Every visit of a page on a tape, in order. */
export function pagesOf(records: readonly TapeRecord[]): PageRecord[] {
  return records.filter((record): record is PageRecord => record.type === 'page')
}

/** Every intent of a tape with its answer, in order. */
export function intentsOf(records: readonly TapeRecord[]): (Acted & { scenario: string })[] {
  const answers = new Map<number, IntentAnswerRecord>()
  for (const record of records) if (record.type === 'intent-answer') answers.set(record.exchange, record)
  return records
    .filter((record): record is IntentRecord => record.type === 'intent')
    .map(({ exchange, scenario, intent, label, request }) => {
      const { outcome = 'unanswered', answer, ms } = answers.get(exchange) ?? {}
      const answered = ms === undefined ? {} : { answeredMs: ms }
      const said = answer ? { answer } : {}
      return { number: exchange, scenario, intent, label, request, outcome, ...said, ...answered }
    })
}

/** What one check may look at: a scenario of the tape, or all of it. It notes what was looked at. */
export class Evidence {
  readonly scenario: string
  readonly tape: TapeEvidence
  readonly #looked = new Set<number>()

  constructor(tape: TapeEvidence, scenario: string) {
    this.tape = tape
    this.scenario = scenario
  }

  get configuration(): HeaderRecord['configuration'] {
    return this.tape.header.configuration
  }

  /** Numbers of the exchanges, intents and pages that were looked at, ascending. */
  get looked(): readonly number[] {
    return [...this.#looked].sort((a, b) => a - b)
  }

  /** The exchange under a label. @throws {NotReached} where the scenario did not come so far */
  exchange(label: string): Exchange {
    return this.#note(this.#find(label) ?? this.#missing(`"${label}"`))
  }

  /** The exchange under a label, where there is one. */
  maybe(label: string): Exchange | undefined {
    const found = this.#find(label)
    return found && this.#note(found)
  }

  /** The inquiries or repeats that followed a message because its own answer was not final. */
  following(label: string): readonly Exchange[] {
    return this.#own(this.tape.exchanges)
      .filter((one) => one.label.startsWith(`${label}: `))
      .map((one) => this.#note(one))
  }

  /** Exchanges of a message in a direction, in order; `*` looks at the whole run but for the doctor's probe. */
  exchanges(direction: Exchange['direction'], api?: string): readonly Exchange[] {
    return this.#own(this.tape.exchanges)
      .filter(
        (one) => one.direction === direction && (api === undefined ? one.api !== undefined : one.api === api),
      )
      .map((one) => this.#note(one))
  }

  /** Exchanges of the whole run, whatever the scenario. */
  everywhere(direction: Exchange['direction'], api: string): readonly Exchange[] {
    return this.tape.exchanges.filter((one) => one.direction === direction && one.api === api)
  }

  /** The body of the partner's answer. @throws {NotReached} where there is none that can be read */
  answer(label: string): JsonObject {
    return bodyOf(this.exchange(label))
  }

  /** An intent that was done. @throws {NotReached} */
  intent(label: string): Acted & { readonly answer: Readonly<Record<string, unknown>> } {
    const found = this.#own(this.tape.acted).find((one) => one.label === label)
    if (!found?.answer) return this.#missing(`the intent "${label}"`)
    this.#looked.add(found.number)
    return found as Acted & { answer: Readonly<Record<string, unknown>> }
  }

  intents(name: string): readonly Acted[] {
    const found = this.#own(this.tape.acted).filter(({ intent }) => intent === name)
    for (const { number } of found) this.#looked.add(number)
    return found
  }

  /**
   * Visits of a page, by what was done there, in order.
   *
   * @throws {NotReached} where the run was interrupted during one of the scenario
   * @throws {Error} where the browser of the suite failed during one, which is not the partner's fault
   */
  pages(name: PageRecord['page']): readonly PageRecord[] {
    const all = this.#own(this.tape.pages)
    for (const visit of all) stopWhereOurs(visit)
    const found = all.filter(({ page }) => page === name)
    for (const { exchange } of found) this.#looked.add(exchange)
    return found
  }

  wait(label: string): WaitRecord {
    return (
      this.#own(this.tape.waits).find((one) => one.label === label) ?? this.#missing(`the wait "${label}"`)
    )
  }

  maybeWait(label: string): WaitRecord | undefined {
    return this.#own(this.tape.waits).find((one) => one.label === label)
  }

  #find(label: string): Exchange | undefined {
    return this.#own(this.tape.exchanges).find((one) => one.label === label)
  }

  #own<T extends { readonly scenario: string }>(all: readonly T[]): readonly T[] {
    return all.filter(({ scenario }) =>
      this.scenario === '*' ? scenario !== 'doctor' : scenario === this.scenario,
    )
  }

  #note(exchange: Exchange): Exchange {
    this.#looked.add(exchange.number)
    return exchange
  }

  #missing(what: string): never {
    const end = this.tape.ends.get(this.scenario)
    throw new NotReached(`the scenario did not come to ${what}${end?.reason ? `: ${end.reason}` : ''}`)
  }
}

function stopWhereOurs({ reason, detail }: PageRecord): void {
  if (reason === 'interrupted') throw new NotReached('the run was interrupted while a page was visited')
  if (reason === 'browser-failed') throw new Error(`the browser of the suite failed: ${detail ?? ''}`)
}

/** The readable body of the partner's half. @throws {NotReached} */
export function bodyOf(exchange: Exchange): JsonObject {
  const message = partnerHalf(exchange)
  if (!message) throw new NotReached(`there was no answer to "${exchange.label}"`)
  if (!message.json.ok) throw new NotReached(`the answer to "${exchange.label}" is no JSON object`)
  return message.json.value
}
