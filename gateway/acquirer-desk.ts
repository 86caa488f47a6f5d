import type { JsonObject } from '../protocol/body.ts'
import { acqpEndpoints, type FromAcqp } from '../protocol/endpoints.ts'
import type { AcquirerAnswers } from './acquiring/answers.ts'
import { isId } from './acquiring/requests.ts'
import type { Asked, Desk, Floor } from './desk.ts'
import type { Session } from './session.ts'

const served = ['pay', 'inquiryPayment', 'cancelPayment', 'refund'] as const satisfies readonly FromAcqp[]

/** Alipay+ as an acquirer sees it. */
export function acquirerDesk(answers: AcquirerAnswers): Desk {
  return {
    served: `expected ${served.map((api) => acqpEndpoints[api].path).join(', ')}`,
    messageAt: (route) => served.find((api) => acqpEndpoints[api].path === route.split('?')[0]),
    sessionOf,
    nearest,
    answer: ({ api, body }) => answers[api as FromAcqp](body),
    book: note,
  }
}

/** A payment that is known belongs to its scenario; a new one to what was expected of the shop. */
function sessionOf({ api, body }: Asked, { acquiring, sessions }: Floor): Session | undefined {
  const { paymentRequestId } = body
  const wanted =
    api === 'pay'
      ? (acquiring.find({ paymentRequestId }) ?? acquiring.expectedBy(body))?.scenario
      : acquiring.find(body)?.scenario
  const scenario = wanted ?? acquiring.notedBy(paymentRequestId)
  return sessions.find((session) => session.scenario === scenario)
}

/** What follows a pay that did not become a payment is of the same scenario. */
function note({ api, body }: Asked, { acquiring }: Floor, session: Session | undefined): void {
  const { paymentRequestId } = body
  if (api === 'pay' && session && isId(paymentRequestId)) acquiring.note(paymentRequestId, session.scenario)
}

function nearest({ api, body }: Asked, problem: string | undefined, floor: Floor): string {
  if (problem !== undefined) return problem
  if (api !== 'pay') return `${ids(body)}: no payment of this run`
  const open = floor.acquiring.awaited.map(({ reference }) => JSON.stringify(reference))
  return `neither its payment code nor its order nor its amount is one that the suite gave to the shop; ${
    open.length === 0 ? 'none is awaited' : `awaited: order ${open.join(' or ')}`
  }`
}

const ids = ({ paymentRequestId, paymentId }: JsonObject) =>
  `paymentRequestId is ${brief(paymentRequestId)}, paymentId ${brief(paymentId)}`

/** What a partner sends may be of any size and depth. */
function brief(value: unknown): string {
  if (isId(value)) return JSON.stringify(value)
  if (value === undefined) return 'missing'
  return value === null
    ? 'null'
    : `no id but ${Array.isArray(value) ? 'an array' : `of type ${typeof value}`}`
}
