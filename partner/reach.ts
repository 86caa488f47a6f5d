import net from 'node:net'
import tls from 'node:tls'
import type { ResolvedConfiguration } from './configuration.ts'
import type { Ailment } from './doctor.ts'

/** Tries to connect to every address of the partner. */
export async function examineAddresses({
  endpoints,
  partner,
  timeouts,
}: ResolvedConfiguration): Promise<Ailment[]> {
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
