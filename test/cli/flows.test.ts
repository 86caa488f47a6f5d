import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Report } from '../../schemas/generated/suite.ts'
import { type Role, roles } from '../../suites/roles.ts'
import { conformance, reportIn, temporaryFolder } from './support.ts'

/** Of each flow the steps that a full run must see on the wire, and how many steps there are. */
const expected: Readonly<Record<Role, Record<string, { wire: number[]; steps: number }>>> = {
  mpp: {
    'mpp-cpm': { wire: [7, 8, 15, 17], steps: 21 },
    'mpp-mpm-order-code': { wire: [9, 11, 19], steps: 24 },
    'mpp-mpm-entry-code': { wire: [21, 23, 31], steps: 37 },
    'mpp-mpm-aggregated-code': { wire: [18, 19, 30, 31, 35], steps: 41 },
  },
  acqp: {
    'acqp-cpm': { wire: [5, 10, 13, 14, 17], steps: 18 },
    'acqp-mpm-order-code': { wire: [5, 8, 13, 14, 22], steps: 23 },
    'acqp-mpm-entry-code': { wire: [2, 5, 6, 8, 9, 10, 11, 16], steps: 17 },
  },
}

const roleNames = Object.keys(roles) as Role[]

async function certified(args: readonly string[]) {
  const out = path.join(temporaryFolder(), 'out')
  const { code, out: text } = await conformance([...args, `--out=${out}`])
  return { code, text, out, report: reportIn(out) }
}

describe.each(roleNames)('--role=%s', (role) => {
  it('conforms, and title, report and last line say that it is the reference', async () => {
    const { code, text, out, report } = await certified([`--role=${role}`])
    expect(report.requirements.filter(({ verdict }) => verdict !== 'passed')).toEqual([])
    coversEveryFlow(role, report.flows)
    expect({ code, verdict: report.verdict }).toEqual({ code: 0, verdict: 'conformant' })
    expect(report.partner.kind).toBe('reference')
    expect(report.leftPaid).toEqual([])
    expect(text).toContain("proves\nnothing about anyone else's implementation")
    expect(readFileSync(path.join(out, 'index.html'), 'utf8')).toContain('reference partner')
  })

  it.each(Object.keys(expected[role]))('%s alone passes, and leaves the verdict incomplete', async (flow) => {
    const { code, report } = await certified([`--role=${role}`, `--flow=${flow}`])
    const { flows, requirements, verdict } = report
    const judged = requirements.filter((one) => one.verdict !== 'not-selected')
    expect(judged.filter((one) => one.verdict !== 'passed')).toEqual([])
    expect({ code, verdict }).toEqual({ code: 0, verdict: 'incomplete' })
    expect(flows.filter(({ inScope }) => inScope).map(({ id }) => id)).toEqual([flow])
    expect(judged.filter((one) => one.flow === '*').length).toBeGreaterThan(0)
  })
})

it('both roles can be certified at once without mixing', async () => {
  const runs = await Promise.all(roleNames.map((role) => certified([`--role=${role}`])))
  for (const [at, { code, report }] of runs.entries()) {
    expect({ code, role: report.role, verdict: report.verdict }).toEqual({
      code: 0,
      role: roleNames[at],
      verdict: 'conformant',
    })
    expect(report.requirements.every(({ id }) => id.startsWith(`${roleNames[at]}.`))).toBe(true)
  }
})

/** Every flow is in scope, its wire steps are covered, and what is unseen never is. */
function coversEveryFlow(role: Role, flows: Report['flows']): void {
  expect(flows.map(({ id, inScope }) => [id, inScope])).toEqual(
    Object.keys(expected[role]).map((id) => [id, true]),
  )
  for (const { id, steps } of flows) {
    const { wire, steps: count } = expected[role][id] ?? expect.fail(`${id} is no flow of ${role}`)
    const seen = steps.filter((step) => step.seen === 'wire' && step.covered).map(({ n }) => n)
    expect(seen, id).toEqual(wire)
    expect(steps.map(({ n }) => n)).toEqual(Array.from({ length: count }, (_, at) => at + 1))
    expect(steps.filter((step) => (step.seen === 'unseen') === step.covered)).toEqual([])
  }
}
