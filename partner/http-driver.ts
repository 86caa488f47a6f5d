import { compileSchema } from '../protocol/validation.ts'
import { type SuiteSchema, suiteSchemas } from '../schemas/suite.ts'
import { ask, type Question, TimeIsUp } from './ask.ts'
import { departure } from './departure.ts'
import {
  type Driver,
  DriverUnusable,
  type IntentAnswer,
  type IntentName,
  type IntentOutcome,
  type IntentRequest,
} from './driver.ts'

export interface HttpDriverOptions {
  readonly url: string
  readonly timeoutMs: number
  readonly signal: AbortSignal
  /** PEM of the authority of the adapter's certificate, where it is not a public one. */
  readonly ca?: string
}

type Limits = Pick<Question, 'signal' | 'timeoutMs' | 'ca'>

const schemas = [suiteSchemas.intents, suiteSchemas.acquirerIntents]

const namesIn = ({ properties }: SuiteSchema) => Object.keys(properties) as IntentName[]

export const intentNames: readonly IntentName[] = schemas.flatMap(namesIn)

const checks = new Map(
  schemas.flatMap((schema) => {
    const { $defs, $id } = schema
    const check = (intent: string) =>
      compileSchema({ $id: `${$id}/${intent}`, $ref: `#/$defs/${intent}/properties/answer`, $defs })
    return namesIn(schema).map((intent) => [intent, check(intent)] as const)
  }),
)

/** Reaches the partner's adapter: `POST {url}/intents/{intent}`, `GET {url}/intents`. */
export function httpDriver({ url, timeoutMs, signal, ca }: HttpDriverOptions): Driver {
  const base = `${url.replace(/\/+$/, '')}/intents`
  const limits: Limits = { signal, timeoutMs, ...(ca === undefined ? {} : { ca }) }
  return {
    offered: () => offered(base, limits),
    act: (intent, request) => act(base, intent, request, limits),
  }
}

async function offered(base: string, limits: Limits): Promise<readonly IntentName[]> {
  const { status, text } = await ask(base, { method: 'GET', ...limits }).catch((cause: unknown) => {
    throw new DriverUnusable(`GET ${base}: ${reason(cause)}.`, { cause })
  })
  const list = parsed(text)
  if (status !== 200 || !Array.isArray(list))
    throw new DriverUnusable(`GET ${base} answered HTTP ${status} and no JSON array of intent names.`)
  return intentNames.filter((name) => list.includes(name))
}

async function act<I extends IntentName>(
  base: string,
  intent: I,
  request: IntentRequest<I>,
  limits: Limits,
): Promise<IntentOutcome<I>> {
  try {
    const body = JSON.stringify(request)
    const { status, text } = await ask(`${base}/${intent}`, { method: 'POST', body, ...limits })
    if (status === 501) return { outcome: 'not-offered', detail: `HTTP 501 for ${intent}` }
    if (status < 200 || status > 299)
      return { outcome: 'failed', detail: `HTTP ${status}: ${text.slice(0, 200)}` }
    return judged(intent, text)
  } catch (cause) {
    return { outcome: isUnreachable(cause) ? 'unreachable' : 'failed', detail: reason(cause) }
  }
}

function judged<I extends IntentName>(intent: I, text: string): IntentOutcome<I> {
  const answer = parsed(text === '' ? '{}' : text)
  if (answer === undefined)
    return { outcome: 'failed', detail: `the answer is not JSON: ${text.slice(0, 200)}` }
  const [issue] = checks.get(intent)?.(answer) ?? []
  if (!issue) return { outcome: 'done', answer: answer as IntentAnswer<I> }
  const field = issue.pointer ? `"${issue.pointer.slice(1)}" in the answer` : 'the answer'
  return { outcome: 'failed', detail: `${field} ${departure(issue)}` }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const isUnreachable = (error: unknown) =>
  ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'].includes(
    String((error as NodeJS.ErrnoException).code),
  )

function reason(error: unknown): string {
  if (error instanceof TimeIsUp) return 'no complete answer within "timeouts.intentSeconds"'
  const { name, message, code } = error as NodeJS.ErrnoException
  if (name === 'AbortError') return 'the run was interrupted'
  return code ?? message
}
