import type { Exchange } from '../suites/judge/exchange.ts'
import type { RunResult } from '../suites/judge/run.ts'

/**
 * The likeliest cause of everything else: since when the partner no longer answers. Undefined where it
 * answers, or answered again later.
 */
export function partnerSilence({ requirements, exchanges, header }: RunResult): string | undefined {
  const first = firstUnanswered(requirements, exchanges)
  if (!first) return undefined
  const { number, label, scenario, request, noResponse } = first
  const at = new Date(Date.parse(header.startedAt) + request.ms).toISOString()
  const seconds = (request.ms / 1000).toFixed(1)
  return `The partner no longer answers since ${at}, ${seconds} s into the run (#${number} "${label}" of ${scenario}: ${noResponse?.reason}). What follows may have this one cause.`
}

const broken = ['unreachable', 'closed']

function firstUnanswered(
  requirements: RunResult['requirements'],
  exchanges: readonly Exchange[],
): Exchange | undefined {
  const findings = requirements
    .filter(({ id }) => id.endsWith('.message.answered'))
    .flatMap((requirement) => requirement.findings)
  const numbers = new Set(
    findings.flatMap((one) =>
      one.code === 'NO_ANSWER' && broken.includes(one.reason) ? [one.exchange] : [],
    ),
  )
  const sent = exchanges.filter(({ direction }) => direction === 'to-partner')
  const lastAnswered = sent.findLastIndex(({ response }) => response !== undefined)
  return sent.slice(lastAnswered + 1).find(({ number }) => numbers.has(number))
}
