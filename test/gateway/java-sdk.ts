import { createSign, createVerify } from 'node:crypto'
import https from 'node:https'
import { text } from 'node:stream/consumers'
import { keys } from './support.ts'

/** What the SDK made of an answer. */
export interface SdkAnswer {
  /** Skipped: a header was missing, or the Signature header was not as the SDK splits it. */
  readonly verified: true | false | 'skipped'
  readonly status: number
  readonly body: string
}

export interface SdkRequest {
  /** The gateway, path included. */
  readonly url: string
  readonly path: string
  readonly body: string
  /** PEM of the authority behind the certificate of the gateway. */
  readonly ca: string
}

const clientId = 'C1'

/**
 * A client that behaves as the official Java SDK does: HTTPS only, times in milliseconds, no JSON in Accept, and a
 * Signature header that is read by its third item alone. It shares no code with what it talks to.
 *
 * @see JSDK BaseAlipayClient, DefaultHttpRPC, SignatureTool
 */
export async function sdkPost({ url, path, body, ca }: SdkRequest): Promise<SdkAnswer> {
  const target = new URL(url + path)
  const time = String(Date.now())
  const headers = {
    'Content-Type': 'application/json; charset=UTF-8',
    'User-Agent': 'global-alipay-sdk-java',
    Accept: 'text/plain,text/xml,text/javascript,text/html',
    'Client-Id': clientId,
    'Request-Time': time,
    Signature: `algorithm=RSA256,keyVersion=1,signature=${signed(`POST ${target.pathname}\n${clientId}.${time}.${body}`)}`,
  }
  const answer = await posted(target, headers, body, ca)
  return { ...answer, verified: verdict(target.pathname, answer) }
}

/** The test key of a wallet stands for that of the acquirer: the gateway does not look. */
function signed(content: string): string {
  const signer = createSign('RSA-SHA256').update(content, 'utf8')
  return encodeURIComponent(signer.sign(keys.mpp.privateKey, 'base64'))
}

interface HttpAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

function posted(target: URL, headers: Record<string, string>, body: string, ca: string): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const request = https.request(target, { method: 'POST', headers, ca }, async (incoming) => {
      const { statusCode: status = 0, headers: answered } = incoming
      resolve({ status, headers: answered, body: await text(incoming) })
    })
    request.on('error', reject).end(body)
  })
}

/** The third item of the header, split at `=` into exactly two parts. */
function signatureIn(header: string): string | undefined {
  const parts = header.split(',')[2]?.split('=') ?? []
  return parts.length === 2 ? parts[1] : undefined
}

function verdict(path: string, { headers, body }: HttpAnswer): SdkAnswer['verified'] {
  const signature = signatureIn(String(headers.signature ?? ''))
  const time = headers['response-time']
  if (!signature || !time) return 'skipped'
  const content = `POST ${path}\n${clientId}.${String(time)}.${body}`
  const verifier = createVerify('RSA-SHA256').update(content, 'utf8')
  return verifier.verify(
    keys.alipayPlus.publicKey,
    decodeURIComponent(signature.replaceAll('+', ' ')),
    'base64',
  )
}
