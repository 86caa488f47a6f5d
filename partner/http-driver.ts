import { compileSchema } from '../protocol/validation.ts'
import { suiteSchemas } from '../schemas/suite.ts'
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
}

export const intentNames = Object.keys(suiteSchemas.intents.properties) as IntentName[]

const { $defs, $id } = suiteSchemas.intents
const checks = new Map(
  intentNames.map((intent) => [
    intent,
    compileSchema({ $id: `${$id}/${intent}`, $ref: `#/$defs/${intent}/properties/answer`, $defs }),
  ]),
)

/** Reaches the partner's adapter: `POST {url}/intents/{intent}`, `GET {url}/intents`. */
export function httpDriver({ url, timeoutMs, signal }: HttpDriverOptions): Driver {
  const base = `${url.replace(/\/+$/, '')}/intents`
  const limits = () => AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
  return {
    offered: () => offered(base, limits()),
    act: (intent, request) => act(base, intent, request, limits()),
  }
}

async function offered(base: string, signal: AbortSignal): Promise<readonly IntentName[]> {
  const answer = await fetch(base, { signal }).catch((cause: Error) => {
    throw new DriverUnusable(`GET ${base}: ${reason(cause)}.`, { cause })
  })
  const list: unknown = await answer.json().catch(() => undefined)
  if (!answer.ok || !Array.isArray(list))
    throw new DriverUnusable(`GET ${base} answered HTTP ${answer.status} and no JSON array of intent names.`)
  return intentNames.filter((name) => list.includes(name))
}

async function act<I extends IntentName>(
  base: string,
  intent: I,
  request: IntentRequest<I>,
  signal: AbortSignal,
): Promise<IntentOutcome<I>> {
  try {
    const answer = await fetch(`${base}/${intent}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
      signal,
    })
    const text = await answer.text()
    if (answer.status === 501) return { outcome: 'not-offered', detail: `HTTP 501 for ${intent}` }
    if (!answer.ok) return { outcome: 'failed', detail: `HTTP ${answer.status}: ${text.slice(0, 200)}` }
    return judged(intent, text)
  } catch (cause) {
    return { outcome: 'failed', detail: reason(cause as Error) }
  }
}

function judged<I extends IntentName>(intent: I, text: string): IntentOutcome<I> {
  const answer: unknown = JSON.parse(text === '' ? '{}' : text)
  const [issue] = checks.get(intent)?.(answer) ?? []
  if (!issue) return { outcome: 'done', answer: answer as IntentAnswer<I> }
  return { outcome: 'failed', detail: `the answer's ${issue.pointer || 'body'} must be ${issue.expected}` }
}

function reason(error: Error): string {
  const cause = error.cause as NodeJS.ErrnoException | undefined
  return cause?.code ?? cause?.message ?? error.message
}
