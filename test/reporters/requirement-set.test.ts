import { expect, it } from 'vitest'
import { limitsOf } from '../../reporters/allure-about.ts'
import { environmentOf } from '../../reporters/allure-results.ts'
import { summaryText } from '../../reporters/console.ts'
import { reportOf } from '../../reporters/report-json.ts'
import { sampleRun } from './support.ts'

const name = 'mpp-2026-11-23'
const named = sampleRun({ requirementSetName: name })
const unnamed = sampleRun()

it('the report, the environment and the console name the set, and keep its digest', () => {
  const { requirementSet, requirementSetName } = reportOf(named, { leftPaid: [] })
  expect([requirementSet, requirementSetName]).toEqual(['sha256:sample', name])
  expect(environmentOf(named).Requirement_set).toBe(`${name}, sha256:sample`)
  expect(summaryText(named)).toMatch(new RegExp(`^Set +${name}$`, 'm'))
})

it('requirements of no frozen set are not given a name, and the limits of the run say so', () => {
  expect(reportOf(unnamed, { leftPaid: [] })).not.toHaveProperty('requirementSetName')
  expect(summaryText(unnamed)).toMatch(/^Set +no frozen set$/m)
  const says = (run: typeof named) => limitsOf(run).filter((line) => line.includes('no frozen set'))
  expect(says(unnamed)).toHaveLength(1)
  expect(says(named)).toEqual([])
})
