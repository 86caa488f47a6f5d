import type { FooterRecord, HeaderRecord, TapeRecord } from '../../schemas/generated/suite.ts'
import { TapeUnreadable } from '../errors.ts'

export interface TapeContent {
  readonly header: HeaderRecord
  readonly records: readonly TapeRecord[]
  /** Absent: the run did not end. */
  readonly footer?: FooterRecord
}

/**
 * Reads the text of a tape.jsonl. A last line without a newline was being written when the process
 * died and is left out.
 *
 * @throws {TapeUnreadable} where there is no header or a line is not a record
 */
export function readTape(text: string): TapeContent {
  const lines = text.split('\n').slice(0, -1)
  const records = lines.map(readLine)
  return tapeContent(records)
}

/**
 * Finds header and footer among records.
 *
 * @throws {TapeUnreadable} where they are not at the ends: more runs than one, or lines put in by hand
 */
export function tapeContent(records: readonly TapeRecord[]): TapeContent {
  const [header] = records
  const last = records.at(-1)
  if (header?.type !== 'header') throw new TapeUnreadable('The first line is not a header.')
  const astray = records.find(
    (record) =>
      (record.type === 'header' && record !== header) || (record.type === 'footer' && record !== last),
  )
  if (astray)
    throw new TapeUnreadable(`Line ${records.indexOf(astray) + 1} is a ${astray.type} in the middle.`)
  return { header, records, ...(last?.type === 'footer' ? { footer: last } : {}) }
}

function readLine(line: string, index: number): TapeRecord {
  try {
    const record: unknown = JSON.parse(line)
    if (typeof record === 'object' && record !== null && 'type' in record) return record as TapeRecord
  } catch (cause) {
    throw new TapeUnreadable(`Line ${index + 1} is not JSON.`, { cause })
  }
  throw new TapeUnreadable(`Line ${index + 1} is not a record of a tape.`)
}
