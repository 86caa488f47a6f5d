import net from 'node:net'
import tls from 'node:tls'
import { isObject, type JsonObject, parseBody } from '../protocol/body.ts'
import { type SignatureVerdict, verify } from '../protocol/signature/verify.ts'
import type { ResolvedConfiguration } from './configuration.ts'
import { type Driver, DriverUnusable, type IntentName } from './driver.ts'

/** A mistake in the configuration that would make every verdict meaningless. */
export interface Ailment {
  /** The field of the configuration that most likely holds it. */
  readonly field: string
  readonly says: string
  readonly advice: string
}

export interface Diagnosis {
  /** Empty: the run may begin. */
  readonly ailments: readonly Ailment[]
  /** Worth knowing, and no reason to stop. */
  readonly remarks: readonly string[]
  readonly intents: readonly IntentName[]
}

/** What came back for the plainest signed request: an inquiry about a payment that never was. */
export type ProbeAnswer =
  | {
      readonly ok: true
      readonly status: number
      readonly body: Buffer
      header(name: string): string | undefined
    }
  | { readonly ok: false; readonly reason: string; readonly detail: string }

/**
 * Examines what must be right before any verdict: the adapter, the addresses, TLS, and that one plain
 * signed request is understood and answered under the configured key. A missing signature, or one over
 * other content, is the partner's and no reason to stop.
 */
export async function examine(
  configuration: ResolvedConfiguration,
  driver: Driver,
  probe: () => Promise<ProbeAnswer>,
  now: Date,
): Promise<Diagnosis> {
  const adapter = await examineDriver(driver, configuration)
  const addresses = await examineAddresses(configuration)
  if (addresses.length > 0) return { ...adapter, ailments: [...adapter.ailments, ...addresses] }
  const answer = await probe()
  const answered = examineAnswer(answer, configuration)
  const remarks = [
    ...(answer.ok ? clockRemarks(answer.header('Response-Time'), now) : []),
    ...(configuration.gateway.tls ? [trustRemark] : []),
  ]
  return { ...adapter, remarks, ailments: [...adapter.ailments, ...answered] }
}

async function examineDriver(driver: Driver, { driver: { url } }: ResolvedConfiguration): Promise<Diagnosis> {
  try {
    return { ailments: [], remarks: [], intents: await driver.offered() }
  } catch (error) {
    if (!(error instanceof DriverUnusable)) throw error
    const advice = `Start the adapter, or mend "driver.url" (${url}). docs/connect-your-partner.md has a complete one.`
    return { ailments: [{ field: 'driver.url', says: error.message, advice }], remarks: [], intents: [] }
  }
}

async function examineAddresses({ endpoints, partner, timeouts }: ResolvedConfiguration): Promise<Ailment[]> {
  const byOrigin = new Map(Object.entries(endpoints).map(([api, url]) => [new URL(url).origin, { api, url }]))
  const found = await Promise.all(
    [...byOrigin.values()].map(async ({ api, url }) => {
      const trouble = await reach(new URL(url), partner.ca, timeouts.answerSeconds * 1000)
      return trouble && ailing(api, url, trouble)
    }),
  )
  return found.filter((ailment) => ailment !== undefined)
}

interface Trouble {
  readonly code: string
  readonly message: string
  readonly secure: boolean
}

function reach(url: URL, ca: string | undefined, timeoutMs: number): Promise<Trouble | undefined> {
  const secure = url.protocol === 'https:'
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const port = Number(url.port || (secure ? 443 : 80))
  return new Promise((resolve) => {
    const servername = net.isIP(host) ? {} : { servername: host }
    const socket = secure
      ? tls.connect({ host, port, ...servername, ...(ca ? { ca } : {}) })
      : net.connect({ host, port })
    const end = (trouble?: Trouble) => {
      clearTimeout(timer)
      socket.destroy()
      resolve(trouble)
    }
    const timer = setTimeout(
      () => end({ code: 'TIMEOUT', message: `no connection within ${timeoutMs / 1000} s`, secure }),
      timeoutMs,
    )
    socket.once('error', ({ code = '', message }: NodeJS.ErrnoException) =>
      end({ code, message: message || code, secure }),
    )
    socket.once(secure ? 'secureConnect' : 'connect', () => end())
  })
}

const unreachable = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'TIMEOUT',
])

function ailing(api: string, url: string, { code, message, secure }: Trouble): Ailment {
  const field = `partner.endpoints.${api}`
  if (!secure || unreachable.has(code))
    return {
      field,
      says: `Nothing can be reached at ${url}: ${message}.`,
      advice: `Start the partner, or mend "${field}".`,
    }
  return { field, says: `No TLS connection to ${url}: ${message}.`, advice: tlsAdvice(code, field) }
}

function tlsAdvice(code: string, field: string): string {
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return `Use the name of the certificate in "${field}", or issue one for this name.`
  if (code === 'CERT_HAS_EXPIRED') return "Renew the partner's certificate."
  if (/SELF_SIGNED|UNABLE_TO_(GET|VERIFY)/.test(code))
    return 'Name the PEM file of its authority in "partner.ca". Certificate checks are never switched off.'
  return `If the partner speaks plain HTTP, write http:// in "${field}".`
}

const refusals: Readonly<Record<string, string>> = {
  INVALID_SIGNATURE:
    'Give the partner the public half of "keys.alipayPlusPrivateKey" as the key of Alipay+, and check that "partner.endpoints" name the paths under which the partner is really called.',
  KEY_NOT_FOUND:
    'Give the partner the public half of "keys.alipayPlusPrivateKey", under "keys.alipayPlusKeyVersion".',
  INVALID_CLIENT: 'Write into "ids.clientId" the Client-Id that the partner expects.',
  ACCESS_DENIED: 'Allow the suite at the partner, or mend "ids".',
  INVALID_API: 'Mend "partner.endpoints.inquiryPayment".',
  NO_INTERFACE_DEF: 'Mend "partner.endpoints.inquiryPayment".',
}

function examineAnswer(answer: ProbeAnswer, configuration: ResolvedConfiguration): Ailment[] {
  const url = configuration.endpoints.inquiryPayment
  const field = 'partner.endpoints.inquiryPayment'
  const advice = `Check that "${field}" is the right URL and that the partner is up; a plain signed inquiry must be answered with JSON.`
  if (!answer.ok)
    return [
      {
        field,
        says: `A plain signed inquiry to ${url} got no answer (${answer.reason}: ${answer.detail}).`,
        advice,
      },
    ]
  const parsed = parseBody(answer.body)
  if (!parsed.ok && (answer.status !== 200 || looksLikeHtml(answer)))
    return [
      {
        field,
        says: `${url} answered HTTP ${answer.status} with ${excerpt(answer.body)} and not with JSON.`,
        advice,
      },
    ]
  return [...refused(parsed.ok ? parsed.value : {}, url), ...wrongKey(answer, configuration)]
}

function looksLikeHtml(answer: ProbeAnswer & { ok: true }): boolean {
  return (
    /html/i.test(answer.header('Content-Type') ?? '') ||
    answer.body.toString('latin1').trimStart().startsWith('<')
  )
}

function excerpt(body: Buffer): string {
  return body.length === 0 ? 'an empty body' : JSON.stringify(body.toString('utf8').slice(0, 60))
}

function refused(body: JsonObject, url: string): Ailment[] {
  const code = isObject(body.result) ? String(body.result.resultCode) : ''
  const advice = Object.hasOwn(refusals, code) ? refusals[code] : undefined
  if (!advice) return []
  const field = /"([\w.]+)"/.exec(advice)?.[1] ?? 'ids'
  return [{ field, says: `${url} refused a plain signed inquiry with ${code}.`, advice }]
}

function wrongKey(
  answer: ProbeAnswer & { ok: true },
  { endpoints, ids, partnerKey }: ResolvedConfiguration,
): Ailment[] {
  const { pathname, search } = new URL(endpoints.inquiryPayment)
  const content = {
    method: 'POST',
    path: pathname + search,
    clientId: answer.header('Client-Id') ?? ids.clientId,
    time: answer.header('Response-Time') ?? '',
    body: answer.body,
  }
  const verdict: SignatureVerdict = verify(answer.header('Signature'), content, () => partnerKey)
  if (verdict.ok || verdict.why !== 'wrong-key') return []
  return [
    {
      field: 'keys.partnerPublicKey',
      says: 'The signature of the partner does not open under "keys.partnerPublicKey".',
      advice:
        'Export the public half of the key that the partner signs with: openssl pkey -in private.pem -pubout.',
    },
  ]
}

/** No tolerance is documented; five minutes is what receivers commonly allow. */
const remarkableSkewMs = 5 * 60_000

const trustRemark =
  'The gateway has a certificate of the test CA. `npm run test-ca` says how the partner comes to trust it.'

function clockRemarks(time: string | undefined, now: Date): string[] {
  const skew = time === undefined ? Number.NaN : Date.parse(time) - now.getTime()
  if (!(Math.abs(skew) > remarkableSkewMs)) return []
  return [`The partner's clock differs from this machine's by ${Math.round(skew / 1000)} s.`]
}
