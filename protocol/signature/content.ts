/** What a signature covers. `time` is Request-Time for a request, Response-Time for its response. */
export interface SignedContent {
  readonly method: string
  /** Path and query of the request, without scheme and host; a response repeats that of its request. */
  readonly path: string
  readonly clientId: string
  readonly time: string
  /** The bytes on the wire, never a re-serialised copy. */
  readonly body: Uint8Array
}

/**
 * The bytes that are signed: `<method> <path>\n<clientId>.<time>.<body>`.
 *
 * @see A:api_mpp_std/signature
 */
export function contentToSign({ method, path, clientId, time, body }: SignedContent): Buffer {
  return Buffer.concat([Buffer.from(`${method} ${path}\n${clientId}.${time}.`, 'utf8'), body])
}
