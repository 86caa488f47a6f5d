import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import type { Configuration, Report } from '../../schemas/generated/suite.ts'
import { conformance, partner, reportIn, temporaryFolder } from './support.ts'

it('the reference conforms, and title, report and last line say that it is the reference', async () => {
  const out = path.join(temporaryFolder(), 'out')
  const { code, out: text } = await conformance(['--role=mpp', `--out=${out}`])
  const report = reportIn(out)
  coversEveryFlow(report.flows)
  expect(code).toBe(0)
  expect(report.verdict).toBe('conformant')
  expect(report.partner.kind).toBe('reference')
  expect(report.leftPaid).toEqual([])
  expect(text).toContain("proves\nnothing about anyone else's implementation")
  expect(readFileSync(path.join(out, 'index.html'), 'utf8')).toContain('reference partner')
})

const wireSteps = {
  'mpp-cpm': { wire: [7, 8, 15, 17], steps: 21 },
  'mpp-mpm-order-code': { wire: [9, 11, 19], steps: 24 },
  'mpp-mpm-entry-code': { wire: [21, 23, 31], steps: 37 },
  'mpp-mpm-aggregated-code': { wire: [18, 19, 30, 31, 35], steps: 41 },
}

/** Every flow is in scope, its wire steps are covered, and what is unseen never is. */
function coversEveryFlow(flows: Report['flows']): void {
  expect(flows.map(({ id, inScope }) => [id, inScope])).toEqual(
    Object.keys(wireSteps).map((id) => [id, true]),
  )
  for (const { id, steps } of flows) {
    const expected = wireSteps[id as keyof typeof wireSteps]
    const wire = steps.filter(({ seen, covered }) => seen === 'wire' && covered).map(({ n }) => n)
    expect(wire, id).toEqual(expected.wire)
    expect(steps.map(({ n }) => n)).toEqual(Array.from({ length: expected.steps }, (_, at) => at + 1))
    expect(steps.filter(({ seen, covered }) => (seen === 'unseen') === covered)).toEqual([])
  }
}

it.each(Object.keys(wireSteps))(
  'the flow %s alone passes, and leaves the verdict incomplete',
  async (flow) => {
    const out = path.join(temporaryFolder(), 'out')
    const { code } = await conformance(['--role=mpp', `--flow=${flow}`, `--out=${out}`])
    const { flows, requirements, verdict } = reportIn(out)
    expect(code).toBe(0)
    expect(verdict).toBe('incomplete')
    expect(flows.filter(({ inScope }) => inScope).map(({ id }) => id)).toEqual([flow])
    const judged = requirements.filter((one) => one.verdict !== 'not-selected')
    expect(judged.filter((one) => one.verdict !== 'passed')).toEqual([])
    expect(judged.filter((one) => one.flow === '*').length).toBeGreaterThan(0)
  },
)

it('a wallet that declares one flow conforms by that flow', async () => {
  const { config, folder } = await partner(undefined, (value) => ({
    ...value,
    flows: ['mpp-mpm-order-code'],
    partner: { ...value.partner, endpoints: withoutPay(value.partner.endpoints) },
  }))
  const { code } = await conformance(['--role=mpp', `--config=${config}`, `--out=${folder}/out`])
  expect(code).toBe(0)
  expect(reportIn(`${folder}/out`).verdict).toBe('conformant')
})

const withoutPay = ({ inquiryPayment, cancelPayment, refund }: Configuration['partner']['endpoints']) => ({
  inquiryPayment,
  cancelPayment,
  refund,
})

it('a part of the requirements that passed leaves the verdict incomplete', async () => {
  const out = path.join(temporaryFolder(), 'out')
  const { code } = await conformance(['--role=mpp', '--only=mpp.pay.success', `--out=${out}`])
  expect(code).toBe(0)
  expect(reportIn(out).verdict).toBe('incomplete')
})

it('a selection that is declared away altogether ends with 4', async () => {
  const { config, folder } = await partner(undefined, (value) => ({
    ...value,
    notifiesInCpm: false,
    notifiesInMpm: false,
  }))
  const { code } = await conformance([
    '--role=mpp',
    '--only=mpp.notify.*',
    `--config=${config}`,
    `--out=${folder}/out`,
  ])
  expect(code).toBe(4)
  expect(reportIn(`${folder}/out`).verdict).toBe('incomplete')
})

it('an earlier green is gone before the first request', async () => {
  const { config, folder, stop } = await partner()
  const args = ['--role=mpp', '--only=mpp.pay.success', `--config=${config}`, `--out=${folder}/out`]
  expect((await conformance(args)).code).toBe(0)
  await stop()
  expect((await conformance(args)).code).toBe(3)
  expect(reportIn(`${folder}/out`).requirements.some(({ verdict }) => verdict === 'passed')).toBe(false)
})

it('private keys stand nowhere in the run folder', async () => {
  const out = path.join(temporaryFolder(), 'out')
  await conformance(['--role=mpp', '--only=mpp.pay.success', `--out=${out}`])
  for (const name of ['tape.jsonl', 'report.json', 'index.html'])
    expect(readFileSync(path.join(out, name), 'utf8')).not.toContain('PRIVATE KEY')
})
