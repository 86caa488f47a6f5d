import { describe, expect, it } from 'vitest'
import { stepsOf } from '../../cli/requirements-page.ts'
import type { Flow } from '../../schemas/generated/suite.ts'
import { roles } from '../../suites/roles.ts'
import { code, read, tablesOf } from './pages.ts'

const page = read('docs/requirements.md')
const matrices = tablesOf(
  'docs/kill-matrix.md',
  'requirement',
  'level',
  'flow',
  'mutants meant for it',
  'others',
)

describe('docs/requirements.md', () => {
  it('has a heading for every requirement, and what is not tested', () => {
    const headings = [...page.matchAll(/^#### (.+)$/gm)].map(([, id]) => id)
    const all = Object.values(roles).flatMap(({ requirements }) => requirements)
    expect(headings.toSorted()).toEqual(all.map(({ id }) => id).toSorted())
    const untested = tablesOf('docs/requirements.md', 'obligation', 'because', 'source')
    expect(untested.flat().map(([obligation]) => obligation)).toEqual(
      Object.values(roles).flatMap(({ notTested }) => notTested.map(({ sentence }) => sentence)),
    )
  })

  it('has links that end where the name of a page ends', () => {
    expect(page).toMatch(/\[A:api_mpp\/pay]\(https:\/\/docs\.alipayplus\.com\/[\w/]+\/api_mpp\/pay\)/)
    expect(page).not.toMatch(/\)\w+;/)
  })
})

describe('docs/kill-matrix.md', () => {
  it('has a row for every requirement', () => {
    expect(matrices.flat().map(([link = '']) => /`.+`/.exec(link)?.[0])).toEqual(
      Object.values(roles).flatMap(({ requirements }) => requirements.map(({ id }) => code(id))),
    )
  })
})

describe('the steps of a requirement', () => {
  const flow = (id: string) =>
    ({
      id,
      steps: [
        { n: 1, stands: 'pay.request' },
        { n: 2 },
        { n: 3, stands: 'pay.response' },
        { n: 3, stands: 'pay.response' },
      ],
    }) as unknown as Flow
  const flows = ['mpp-cpm', 'mpp-mpm-order-code', 'mpp-mpm-entry-code'].map(flow)
  const looksAt = ['pay.request', 'pay.response']

  it.each([
    ['*', ['mpp-cpm 1, 3', 'mpp-mpm-order-code 1, 3', 'mpp-mpm-entry-code 1, 3']],
    ['mpp-mpm-*', ['mpp-mpm-order-code 1, 3', 'mpp-mpm-entry-code 1, 3']],
    ['mpp-cpm', ['mpp-cpm 1, 3']],
  ])('are those of the flows that %s names', (pattern, steps) => {
    expect(stepsOf({ flow: pattern, looksAt }, flows)).toEqual(steps)
  })

  it('are none where nothing that it looks at stands on a step', () => {
    expect(stepsOf({ flow: '*', looksAt: ['refund.request'] }, flows)).toEqual([])
  })
})
