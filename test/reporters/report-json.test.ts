import { expect, it } from 'vitest'
import { compileSchema } from '../../protocol/validation.ts'
import { repeatCommand } from '../../reporters/repeat.ts'
import { reportOf } from '../../reporters/report-json.ts'
import { suiteSchemas } from '../../schemas/suite.ts'
import { leaks, sampleRun } from './support.ts'

const run = sampleRun()
const report = reportOf(run, { leftPaid: ['PAY-1'], configFile: 'partner.json' })
const found = (id: string) => report.requirements.find((one) => one.id === id)

it('is valid against its schema', () => {
  expect(compileSchema(suiteSchemas.report)(JSON.parse(JSON.stringify(report)))).toEqual([])
})

it('holds every requirement with its verdict, and counts them', () => {
  expect(report.requirements.map(({ id, verdict }) => [id, verdict])).toEqual(
    run.requirements.map(({ id, verdict }) => [id, verdict]),
  )
  const total = Object.values(report.summary).flatMap((counts) => Object.values(counts))
  expect(total.reduce((a, b) => a + b, 0)).toBe(run.requirements.length)
  expect(report.summary.MUST?.failed).toBe(
    run.requirements.filter(({ level, verdict }) => level === 'MUST' && verdict === 'failed').length,
  )
})

it('puts findings into words', () => {
  expect(found('mpp.signature.response-signed')?.findings).toMatchObject([
    { code: 'SIGNATURE_REFUSED', scenario: 'mpp-cpm.pay-repeated', actual: 'there is no Signature header' },
  ])
})

it('shows nothing secret', () => {
  expect(leaks(JSON.stringify(report))).toEqual([])
})

it('says what is left paid and how to repeat', () => {
  expect(report.leftPaid).toEqual(['PAY-1'])
  expect(found('mpp.pay.success')?.repeat).toBe(
    'npm run conformance -- --role=mpp --only=mpp.pay.success --config=partner.json',
  )
  expect(repeatCommand('mpp', 'mpp.pay.success')).toBe(
    'npm run conformance -- --role=mpp --only=mpp.pay.success',
  )
  expect(repeatCommand('mpp', 'x', "my partner's.json")).toContain(`--config='my partner'\\''s.json'`)
})

it('says of a run that did not end when it began, and no more', () => {
  const { footer: _, ...interrupted } = run
  const { endedAt, ended, startedAt } = reportOf(interrupted, { leftPaid: [] })
  expect([endedAt, ended, startedAt]).toEqual([undefined, undefined, '2026-03-01T08:00:00.005Z'])
})
