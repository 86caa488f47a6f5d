import { expect, it } from 'vitest'
import { startTape } from '../../gateway/tape/tape.ts'
import type { PageRecord, TapeRecord } from '../../schemas/generated/suite.ts'
import { flows } from '../../suites/flows/index.ts'
import { coverFlow } from '../../suites/judge/coverage.ts'
import { Evidence, TapeEvidence } from '../../suites/judge/evidence.ts'
import { judgeOne } from '../../suites/judge/judge.ts'
import type { RequirementVerdict } from '../../suites/judge/verdict.ts'
import type { Requirement } from '../../suites/requirement.ts'
import { entryCode } from '../../suites/requirements/acqp/entry-code.ts'
import { acqpScenarios } from '../../suites/scenarios/acqp/index.ts'
import { tapeHeader, world } from '../gateway/support.ts'

const flow = flows.find(({ id }) => id === 'acqp-mpm-entry-code') ?? expect.fail('no such flow')
const scenario = `${flow.id}.pay-success`
const entryPage = `${flow.id}.entry-page`
const names = ['shopPage.open', 'shopPage.amount', 'shopPage.redirect'] as const

const visit = (page: PageRecord['page'], exchange: number, change: Partial<PageRecord> = {}): PageRecord => ({
  type: 'page',
  scenario,
  exchange,
  page,
  url: 'https://shop.example/',
  ms: 0,
  at: '2026-01-01T00:00:00.000Z',
  ...change,
})

const visits = names.map((page, at) => visit(page, at + 1))

const { records } = startTape(
  world,
  { ...tapeHeader, role: 'acqp', selection: { ...tapeHeader.selection, flows: [flow.id] } },
  () => {},
)
const header = records[0]?.type === 'header' ? records[0] : expect.fail('no header')

/** The steps that are covered where one requirement that looks at all pages has passed. */
function covered(tape: readonly TapeRecord[]): number[] {
  const requirement = { id: 'acqp.page', flow: flow.id, looksAt: names } as unknown as Requirement
  const verdict = {
    id: 'acqp.page',
    scenarios: [{ scenario, verdict: 'passed' }],
  } as unknown as RequirementVerdict
  const { steps } = coverFlow(flow, header, tape, [requirement], [verdict])
  return steps.filter((step) => step.covered).map(({ n }) => n)
}

it('visits of the page cover the steps that stand on them', () => {
  expect(covered(visits)).toEqual([2, 5, 9, 12])
})

it.each(names)('a visit that did not come to its end covers nothing: %s', (name) => {
  const failed = visits.map((one) => (one.page === name ? { ...one, reason: 'timeout' as const } : one))
  const own = flow.steps.filter(({ stands }) => stands === name).map(({ n }) => n)
  expect(covered(failed)).toEqual([2, 5, 9, 12].filter((n) => !own.includes(n)))
})

it('visits of another flow cover nothing', () => {
  expect(covered(visits.map((one) => ({ ...one, scenario: 'acqp-cpm.pay-success' })))).toEqual([])
})

it('a check is given the visits of its scenario, in order, and is noted to have looked at them', () => {
  const again = visit('shopPage.redirect', 7)
  const elsewhere = visit('shopPage.redirect', 5, { scenario: 'acqp-mpm-entry-code.stranger' })
  const evidence = new Evidence(new TapeEvidence(header, [...visits, elsewhere, again]), scenario)
  expect(evidence.pages('shopPage.redirect').map(({ exchange }) => exchange)).toEqual([3, 7])
  expect(evidence.looked).toEqual([3, 7])
  expect(evidence.pages('merchantPage.open')).toEqual([])
})

it('a check of the whole run is given the visits of all scenarios', () => {
  const elsewhere = visit('shopPage.open', 5, { scenario: 'acqp-mpm-entry-code.stranger' })
  const evidence = new Evidence(new TapeEvidence(header, [...visits, elsewhere]), '*')
  expect(evidence.pages('shopPage.open').map(({ exchange }) => exchange)).toEqual([1, 5])
})

it.each([
  ['browser-failed', 'errored'],
  ['interrupted', 'not-reached'],
  ['timeout', 'failed'],
] as const)('a visit that ends as %s leaves what looks at it %s', (reason, verdict) => {
  const requirement = entryCode.find(({ id }) => id === 'acqp.entry-code.page') ?? expect.fail('no such id')
  const start = {
    type: 'scenario-start',
    scenario: entryPage,
    ms: 0,
    at: '2026-01-01T00:00:00.000Z',
  } as const
  const opened = visit('shopPage.open', 1, { scenario: entryPage, reason, detail: 'it crashed' })
  const selection = { ...header.selection, flows: [flow.id], requirements: [requirement.id] }
  const evidence = new TapeEvidence({ ...header, selection }, [start, opened])
  expect(judgeOne(requirement, evidence, acqpScenarios).verdict).toBe(verdict)
})
