import { expect, it } from 'vitest'
import type { FlowStep } from '../../schemas/generated/suite.ts'
import { flowsOf } from '../../suites/flows/index.ts'
import { code, tableOf } from './pages.ts'

/** The ways in which a step is seen, by the heads of their columns. */
const columns = {
  'on the wire': 'wire',
  'played by the suite': 'simulated',
  'told by your adapter': 'told',
  'inside your product': 'unseen',
} as const satisfies Record<string, FlowStep['seen']>

it('the table of flows has the steps of every flow, and how they are seen', () => {
  const rows = tableOf('README.md', 'flow', 'what happens', 'steps', ...Object.keys(columns))
  expect(rows).toEqual(
    [...flowsOf('mpp'), ...flowsOf('acqp')].map(({ id, title, steps }) => [
      code(id),
      title,
      String(steps.length),
      ...Object.values(columns).map((seen) => String(steps.filter((step) => step.seen === seen).length)),
    ]),
  )
})
