import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { catalogue, coverageOf, schemasOf } from '../../schemas/catalogue.ts'
import { messagesPage } from '../../schemas/generate/messages-page.ts'
import { messageSchemas } from '../../schemas/index.ts'

const nameOf = ({ side, api, variant }: (typeof catalogue)[number]) => [side, api, variant].join('/')

describe('the message catalogue', () => {
  it('names every message once', () => {
    const names = catalogue.map(nameOf)
    expect(new Set(names).size).toBe(names.length)
  })

  it('has a row for every schema', () => {
    expect(catalogue.flatMap(schemasOf).sort()).toEqual(Object.keys(messageSchemas).sort())
  })

  it('says why a schema is missing exactly where one is missing', () => {
    const wrong = catalogue.filter((row) => (row.missing === undefined) !== schemasOf(row).length > 0)
    expect(wrong.map(nameOf)).toEqual([])
  })

  it('has request and response where it has one of them', () => {
    const half = catalogue.filter((row) => schemasOf(row).length === 1)
    expect(half.map(nameOf)).toEqual([])
  })

  it('counts six messages of wallets as covered', () => {
    const covered = catalogue.filter((row) => row.side === 'mpp' && coverageOf(row) === 'schema')
    expect(covered.map(({ api }) => api)).toEqual([
      'getPaymentCode',
      'pay',
      'inquiryPayment',
      'cancelPayment',
      'refund',
      'notifyPayment',
    ])
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

  it('has a line for every message', () => {
    const page = messagesPage()
    expect(catalogue.filter(({ api }) => !page.includes(`\`${api}\``))).toEqual([])
  })
})
