import type { Problem } from './visit.ts'

/** Chromium's names of what can go wrong with a connection. */
const reasons: readonly (readonly [RegExp, Problem['reason']])[] = [
  [/^ERR_(CERT|SSL|BAD_SSL)_/, 'tls'],
  [/^ERR_TOO_MANY_REDIRECTS$/, 'too-many-redirects'],
  [/^ERR_INVALID_(HTTP_RESPONSE|CHUNKED_ENCODING)$|^ERR_RESPONSE_HEADERS_/, 'not-http'],
  [/^ERR_(EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING|CONTENT_LENGTH_MISMATCH)$/, 'closed'],
  [/^ERR_(CONNECTION_(RESET|CLOSED|ABORTED)|SOCKET_NOT_CONNECTED|HTTP2_.*)$/, 'closed'],
  [/^ERR_(CONNECTION_TIMED_OUT|TIMED_OUT)$/, 'timeout'],
  [/^ERR_(CONNECTION_.*|NAME_.*|ADDRESS_.*|INTERNET_DISCONNECTED|DNS_.*|UNSAFE_PORT)$/, 'unreachable'],
]

/**
 * What an error of Chromium's network means; undefined where nothing went wrong: a document was given up for
 * the next one, or had no text beside its status.
 */
export function problemOf(errorText: string): Problem | undefined {
  const name = /ERR_\w+/.exec(errorText)?.[0] ?? errorText
  if (name === 'ERR_ABORTED' || name === 'ERR_HTTP_RESPONSE_CODE_FAILURE') return undefined
  const [, reason = 'browser-failed'] = reasons.find(([form]) => form.test(name)) ?? []
  return { reason, detail: `Chromium says ${name}` }
}
