import type { RecordedBody } from '../../schemas/generated/suite.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** How bytes stand on the tape: as text where they are UTF-8, as Base64 where not. */
export function recordBody(bytes: Uint8Array): RecordedBody {
  try {
    return { text: utf8.decode(bytes) }
  } catch {
    return { base64: Buffer.from(bytes).toString('base64') }
  }
}

/** The bytes that {@link recordBody} recorded. */
export function bodyBytes(body: RecordedBody): Buffer {
  return 'text' in body ? Buffer.from(body.text, 'utf8') : Buffer.from(body.base64, 'base64')
}
