import { expect, it } from 'vitest'
import { sourceLinks } from '../../reporters/source-links.ts'
import { roles } from '../../suites/roles.ts'

it('finds the pages that a source names', () => {
  expect(sourceLinks('A:api_mpp/pay; HK:pay')).toEqual([
    { name: 'A:api_mpp/pay', url: 'https://docs.alipayplus.com/alipayplus/alipayplus/api_mpp/pay' },
    { name: 'HK:pay', url: 'https://docs.alipay.hk/alipayhkdocs/hk/amsapi/pay' },
  ])
  expect(sourceLinks('A:release_mpp/note (1.4.2); A:a/b.md; A:a/b')).toHaveLength(2)
  expect(sourceLinks('SP; JSDK SignatureTool; every api_mpp page')).toEqual([])
})

it('makes a well-formed link of every key in the requirements', () => {
  for (const { source } of roles.mpp.requirements) {
    expect(sourceLinks(source).length).toBe(new Set(source.match(/\b(A|HK):[\w/-]+/g) ?? []).size)
    for (const { url } of sourceLinks(source)) expect(new URL(url).href).toBe(url)
  }
})
