import type { IntentAnswerRecord, IntentRecord, PageRecord, TapeRecord } from '../schemas/generated/suite.ts'
import type { Exchange } from '../suites/judge/exchange.ts'

/** An exchange with the moment at which the suite gave up waiting, where no response came. */
export type ShownExchange = Exchange & { readonly endedMs?: number }

/** An intent with what the adapter answered. */
export interface ShownIntent {
  readonly asked: IntentRecord
  readonly answered?: IntentAnswerRecord
}

/** What a report may show of a tape, by its number there. */
export interface TapeIndex {
  readonly exchanges: ReadonlyMap<number, ShownExchange>
  readonly intents: ReadonlyMap<number, ShownIntent>
  readonly pages: ReadonlyMap<number, PageRecord>
}

/** Indexes the exchanges, intents and visits of pages of a run. */
export function indexTape(exchanges: readonly Exchange[], records: readonly TapeRecord[]): TapeIndex {
  const ended = new Map<number, number>()
  const answers = new Map<number, IntentAnswerRecord>()
  for (const record of records) {
    if (record.type === 'no-response') ended.set(record.exchange, record.ms)
    if (record.type === 'intent-answer') answers.set(record.exchange, record)
  }
  const intents = records.filter((record): record is IntentRecord => record.type === 'intent')
  const pages = records.filter((record): record is PageRecord => record.type === 'page')
  return {
    exchanges: new Map(exchanges.map((one) => [one.number, shown(one, ended.get(one.number))])),
    intents: new Map(intents.map((asked) => [asked.exchange, acted(asked, answers.get(asked.exchange))])),
    pages: new Map(pages.map((page) => [page.exchange, page])),
  }
}

const shown = (exchange: Exchange, endedMs: number | undefined): ShownExchange =>
  endedMs === undefined ? exchange : { ...exchange, endedMs }

const acted = (asked: IntentRecord, answered: IntentAnswerRecord | undefined): ShownIntent =>
  answered ? { asked, answered } : { asked }
