import { type HeaderLines, headerValue } from '../../gateway/headers.ts'
import { bodyBytes } from '../../gateway/tape/body.ts'
import { type ParsedBody, parseBody } from '../../protocol/body.ts'
import type { RequestRecord, ResponseRecord } from '../../schemas/generated/suite.ts'

/** One half of an exchange, read from the tape. */
export interface WireMessage {
  readonly headers: HeaderLines
  readonly body: Buffer
  /** Bytes received; more than `body` has where it was cut. */
  readonly bytes: number
  readonly json: ParsedBody
  /** Milliseconds since the tape began. */
  readonly ms: number
  header(name: string): string | undefined
}

export function fromRecord(record: RequestRecord | ResponseRecord): WireMessage {
  const headers = record.headers as unknown as HeaderLines
  const body = bodyBytes(record.body)
  return {
    headers,
    body,
    bytes: record.bodyBytes ?? body.length,
    json: parseBody(body),
    ms: record.ms,
    header: (name) => headerValue(headers, name),
  }
}
