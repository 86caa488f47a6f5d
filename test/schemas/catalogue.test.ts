import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { catalogue, coverageOf, schemasOf } from '../../schemas/catalogue.ts'
import { messagesPage } from '../../schemas/generate/messages-page.ts'
import { messageSchemas, type Side } from '../../schemas/index.ts'

const saysPartial = /Partial: no flow of the suite uses it, and .* not public\.$/
const coveredApis = (side: Side) => [
  ...new Set(
    catalogue.filter((row) => row.side === side && coverageOf(row) === 'schema').map(({ api }) => api),
  ),
]
const nameOf = ({ side, api, variant }: (typeof catalogue)[number]) => [side, api, variant].join('/')

describe('the message catalogue', () => {
  it('names every message once', () => {
    const names = catalogue.map(nameOf)
    expect(new Set(names).size).toBe(names.length)
  })

  it('has a row for every schema', () => {
    const named = new Set(catalogue.flatMap(schemasOf))
    expect([...named].sort()).toEqual(Object.keys(messageSchemas).sort())
  })

  it('says why a schema is missing or partial exactly where it is', () => {
    const wrong = catalogue.filter((row) => (row.missing === undefined) !== (coverageOf(row) === 'schema'))
    expect(wrong.map(nameOf)).toEqual([])
  })

  it('has request and response where it has one of them, unless nothing of the response is public', () => {
    const half = catalogue.filter((row) => schemasOf(row).length === 1)
    expect(half.map((row) => [row.api, coverageOf(row)])).toEqual([['cancelToken', 'partial schema']])
  })

  it('counts every message of the flows as covered', () => {
    const inFlows = catalogue.filter(
      ({ flows, direction }) => flows.length > 0 && direction !== 'inside the partner',
    )
    expect(inFlows.filter((row) => coverageOf(row) !== 'schema').map(nameOf)).toEqual([])
    expect(coveredApis('mpp')).toEqual([
      'getPaymentCode',
      'pay',
      'inquiryPayment',
      'cancelPayment',
      'refund',
      'notifyPayment',
      'userInitiatedPay',
      'applyToken',
    ])
    expect(coveredApis('acqp')).toEqual(['pay', 'inquiryPayment', 'cancelPayment', 'refund', 'notifyPayment'])
  })

  it('calls partial what no flow uses and what says so itself', () => {
    const partial = catalogue.filter((row) => coverageOf(row) === 'partial schema')
    const says = Object.entries(messageSchemas).filter(([, { description }]) => saysPartial.test(description))
    expect(partial.map(({ api }) => api)).toEqual([
      'prepare',
      'authNotify',
      'cancelToken',
      'consultUnbinding',
    ])
    expect(
      partial.filter(({ flows, known }) => flows.length > 0 || !/^No flow of the suite/.test(known)),
    ).toEqual([])
    expect(says.map(([key]) => key).sort()).toEqual(partial.flatMap(schemasOf).sort())
  })

  it('tells what is public of every message, where from, and how sure it is', () => {
    const silent = catalogue.filter(({ known, source, confidence }) => !(known && source && confidence))
    expect(silent).toEqual([])
  })
})

describe('docs/messages.md', () => {
  it('links to files that exist', () => {
    const links = [...messagesPage().matchAll(/\]\((\.\.[^)]+)\)/g)].map(([, link]) => link as string)
    const dead = links.filter((link) => !existsSync(new URL(`../../docs/${link}`, import.meta.url)))
    expect(links).not.toEqual([])
    expect(dead).toEqual([])
  })

  it('shows a partial schema as one', () => {
    const line = messagesPage()
      .split('\n')
      .find((one) => one.startsWith('| `cancelToken`'))
    expect(line).toContain('| partial schema [request](../schemas/mpp/cancelToken.request.json) |')
  })

  it('has a line for every message', () => {
    const page = messagesPage()
    expect(catalogue.filter(({ api }) => !page.includes(`\`${api}\``))).toEqual([])
  })
})
