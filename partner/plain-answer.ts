import { isObject } from '../protocol/body.ts'
import { verify } from '../protocol/signature/verify.ts'
import type { ResolvedConfiguration } from './configuration.ts'
import type { Ailment } from './doctor.ts'
import {
  type ArrivedAnswer,
  messageIn,
  type PlainRequest,
  type ProbeAnswer,
  plainRequests,
} from './plain-request.ts'

interface Suspicion {
  readonly ailment: Ailment
  /** Otherwise it is only worth knowing. */
  readonly stops: boolean
}

/** What the answer to the plainest signed request says of the configuration. */
export function examineAnswer(answer: ProbeAnswer, configuration: ResolvedConfiguration) {
  const request = plainRequests[configuration.role]
  const url = configuration.endpoints[request.api] ?? ''
  const found = [
    ...oddity(answer, request, url),
    ...(answer.ok ? refusal(answer, request, url) : []),
    ...(answer.ok ? wrongKey(answer, configuration, url) : []),
  ]
  return {
    ailments: found.filter(({ stops }) => stops).map(({ ailment }) => ailment),
    remarks: found.filter(({ stops }) => !stops).map(({ ailment: { says, advice } }) => `${says} ${advice}`),
  }
}

/** An answer that is no message with HTTP 200, or none at all. */
function oddity(answer: ProbeAnswer, request: PlainRequest, url: string): Suspicion[] {
  const { api, noun, advice } = request
  const says = answer.ok
    ? oddReply(answer, url)
    : `A plain signed ${noun} to ${url} got no answer (${answer.reason}: ${answer.detail}).`
  if (says === undefined) return []
  return [{ ailment: { field: `partner.endpoints.${api}`, says, advice }, stops: request.stops(answer) }]
}

function oddReply(answer: ArrivedAnswer, url: string): string | undefined {
  const isMessage = messageIn(answer) !== undefined
  if (isMessage && answer.status === 200) return undefined
  const otherwise = isMessage ? '' : ' and not with JSON'
  return `${url} answered HTTP ${answer.status} with ${excerpt(answer.body)}${otherwise}.`
}

function excerpt(body: Buffer): string {
  return body.length === 0 ? 'an empty body' : JSON.stringify(body.toString('utf8').slice(0, 60))
}

/** What to do about a refusal that is no business result. */
const refusals = (endpoint: string): Readonly<Record<string, string>> => ({
  INVALID_SIGNATURE:
    'Give the partner the public half of "keys.alipayPlusPrivateKey" as the key of Alipay+, and check that "partner.endpoints" name the paths under which the partner is really called.',
  KEY_NOT_FOUND:
    'Give the partner the public half of "keys.alipayPlusPrivateKey", under "keys.alipayPlusKeyVersion".',
  INVALID_CLIENT: 'Write into "ids.clientId" the Client-Id that the partner expects.',
  ACCESS_DENIED: 'Allow the suite at the partner, or mend "ids".',
  INVALID_API: `Mend "${endpoint}".`,
  NO_INTERFACE_DEF: `Mend "${endpoint}".`,
})

function refusal(answer: ArrivedAnswer, { api, noun, free }: PlainRequest, url: string): Suspicion[] {
  const result = messageIn(answer)?.result
  const code = isObject(result) ? String(result.resultCode) : ''
  const known = refusals(`partner.endpoints.${api}`)
  const advice = Object.hasOwn(known, code) ? known[code] : undefined
  if (!advice) return []
  const field = /"([\w.]+)"/.exec(advice)?.[1] ?? 'ids'
  const says = `${url} refused a plain signed ${noun} with ${code}.`
  return [{ ailment: { field, says, advice }, stops: !free.includes(code) }]
}

function wrongKey(answer: ArrivedAnswer, { ids, partnerKey }: ResolvedConfiguration, url: string) {
  const { pathname, search } = new URL(url)
  const content = {
    method: 'POST',
    path: pathname + search,
    clientId: answer.header('Client-Id') ?? ids.clientId,
    time: answer.header('Response-Time') ?? '',
    body: answer.body,
  }
  const verdict = verify(answer.header('Signature'), content, () => partnerKey)
  return verdict.ok || verdict.why !== 'wrong-key' ? [] : [{ ailment: keyAilment, stops: true }]
}

const keyAilment: Ailment = {
  field: 'keys.partnerPublicKey',
  says: 'The signature of the partner does not open under "keys.partnerPublicKey".',
  advice:
    'Export the public half of the key that the partner signs with: openssl pkey -in private.pem -pubout.',
}
