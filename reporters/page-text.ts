import { STATUS_CODES } from 'node:http'
import type { PageRecord } from '../schemas/generated/suite.ts'
import { maskText } from './mask.ts'

/** A visit of a page as text, masked: a line that says what it is, what was asked for, and what came of it. */
export function pageText(record: PageRecord): string {
  const { method = '', url, userAgent, amount, form } = record
  const lines = [
    `# #${record.exchange} ${record.scenario}, "${record.page}", ${wayOf(record)}`,
    ...(record.because ? [`# no browser: ${record.because}`] : []),
    '',
    `${method} ${url}`.trim(),
    ...(userAgent ? [`User-Agent: ${userAgent}`] : []),
    ...(amount === undefined ? [] : [`Amount entered: ${amount}`]),
    ...(form ? ['', form] : []),
    '',
    ...outcome(record),
    '',
  ]
  return lines.map(maskText).join('\n')
}

const kinds = { browser: 'a browser', http: 'an HTTP client' } as const

function wayOf({ page, kind }: PageRecord): string {
  if (page.startsWith('merchantPage.')) return "visitor -> the suite's page of a merchant"
  const from = `the suite's web view${kind ? `, ${kinds[kind]},` : ''}`
  return page === 'shopPage.redirect' ? `partner -> ${from} is sent on` : `${from} -> partner`
}

function outcome(record: PageRecord): string[] {
  const { status, contentType, amountField, location, by, text, reason, detail } = record
  return [
    ...(status === undefined
      ? []
      : [`HTTP ${[status, STATUS_CODES[status]].join(' ').trim()}${took(record)}`]),
    ...(contentType === undefined ? [] : [`Content-Type: ${contentType}`]),
    ...(amountField === undefined
      ? []
      : [`A form with a field for the amount: ${amountField ? 'yes' : 'no'}`]),
    ...(location === undefined ? [] : [`Goes on to: ${location}${by ? ` (${ways[by]})` : ''}`]),
    ...(reason === undefined ? [] : [`${reason}${took(record)}: ${detail ?? ''}`]),
    ...(text ? ['', text] : []),
  ]
}

const ways = { http: 'by its HTTP status', refresh: 'by a refresh', script: 'by a script' } as const

const took = ({ fromMs, ms }: PageRecord) =>
  fromMs === undefined ? '' : ` (after ${Math.round(ms - fromMs)} ms)`
