import { isObject, type JsonObject, parseBody } from '../protocol/body.ts'
import type { ToPartner } from '../protocol/endpoints.ts'
import type { ResolvedConfiguration } from './configuration.ts'

/** What came back for the plainest signed request: one about a payment that never was. */
export type ProbeAnswer =
  | {
      readonly ok: true
      readonly status: number
      readonly body: Buffer
      header(name: string): string | undefined
    }
  | { readonly ok: false; readonly reason: string; readonly detail: string }

export type ArrivedAnswer = ProbeAnswer & { readonly ok: true }

export interface PlainRequest {
  readonly api: ToPartner
  /** Its name in a sentence. */
  readonly noun: string
  /** What to do about an answer that is no message with HTTP 200. */
  readonly advice: string
  /** Whether such an answer is a mistake of the configuration. */
  stops(answer: ProbeAnswer): boolean
  /** Result codes that say nothing of the configuration, whatever they say elsewhere. */
  readonly free: readonly string[]
}

/** The plainest signed request to a partner of each role. */
export const plainRequests: Readonly<Record<ResolvedConfiguration['role'], PlainRequest>> = {
  mpp: {
    api: 'inquiryPayment',
    noun: 'inquiry',
    advice:
      'Check that "partner.endpoints.inquiryPayment" is the right URL and that the partner is up; a plain signed inquiry must be answered with JSON.',
    stops: (answer) => !answer.ok || isHtml(answer) || (!messageIn(answer) && answer.status !== 200),
    free: [],
  },
  acqp: {
    api: 'notifyPayment',
    noun: 'notification',
    advice:
      'No page says how an acquirer answers about a payment that it does not know, so the run goes on. Otherwise check that "partner.endpoints.notifyPayment" is the right URL and that the partner is up.',
    stops: (answer) => (answer.ok ? isHtml(answer) || isNoPlace(answer) : nowhere.has(answer.reason)),
    free: ['INVALID_API', 'NO_INTERFACE_DEF'],
  },
}

/** Ways to get no answer that have nothing to do with what was asked. */
const nowhere = new Set(['unreachable', 'tls', 'not-http'])

/** The message in an answer, where it is JSON. */
export function messageIn({ body }: ArrivedAnswer): JsonObject | undefined {
  const parsed = parseBody(body)
  return parsed.ok ? parsed.value : undefined
}

function isHtml(answer: ArrivedAnswer): boolean {
  if (messageIn(answer)) return false
  const type = answer.header('Content-Type') ?? ''
  return /html/i.test(type) || answer.body.toString('latin1').trimStart().startsWith('<')
}

/** With a result, a 404 is about the payment and not about the URL. */
const isNoPlace = (answer: ArrivedAnswer) => answer.status === 404 && !isObject(messageIn(answer)?.result)
