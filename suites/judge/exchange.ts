import type {
  NoResponseRecord,
  RequestRecord,
  ResponseRecord,
  TapeRecord,
} from '../../schemas/generated/suite.ts'
import { fromRecord, type WireMessage } from './wire-message.ts'

/** A request with what came back for it. */
export interface Exchange {
  readonly number: number
  readonly scenario: string
  readonly label: string
  readonly direction: RequestRecord['direction']
  readonly api?: string
  /** The deviation that was put into our half, if any. */
  readonly odd?: string
  /** Why a request of the partner fits no scenario. */
  readonly mismatch?: string
  readonly method: string
  readonly url: string
  readonly request: WireMessage
  readonly response?: WireMessage & { readonly status: number }
  readonly noResponse?: Pick<NoResponseRecord, 'reason' | 'detail'>
}

/** The half of an exchange that the partner made. */
export function partnerHalf({ direction, request, response }: Exchange): WireMessage | undefined {
  return direction === 'to-partner' ? response : request
}

/** Puts the requests of a tape together with their responses, in the order of the requests. */
export function exchangesOf(records: readonly TapeRecord[]): Exchange[] {
  const answers = new Map<number, ResponseRecord | NoResponseRecord>()
  for (const record of records)
    if (record.type === 'response' || record.type === 'no-response') answers.set(record.exchange, record)
  return records.filter(isRequest).map((request) => exchange(request, answers.get(request.exchange)))
}

const isRequest = (record: TapeRecord): record is RequestRecord => record.type === 'request'

function exchange(sent: RequestRecord, answer: ResponseRecord | NoResponseRecord | undefined): Exchange {
  const { exchange: number, scenario, label, direction, api, method, url } = sent
  const odd = sent.spoiler ?? answer?.spoiler
  return {
    number,
    scenario,
    label,
    direction,
    method,
    url,
    request: fromRecord(sent),
    ...(api === undefined ? {} : { api }),
    ...(odd === undefined ? {} : { odd }),
    ...(sent.mismatch === undefined ? {} : { mismatch: sent.mismatch }),
    ...answerPart(answer),
  }
}

function answerPart(answer: ResponseRecord | NoResponseRecord | undefined) {
  if (!answer) return { noResponse: { reason: 'interrupted' as const, detail: 'the run ended first' } }
  if (answer.type === 'no-response') return { noResponse: { reason: answer.reason, detail: answer.detail } }
  return { response: { ...fromRecord(answer), status: answer.status } }
}
