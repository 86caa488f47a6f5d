import { readFileSync } from 'node:fs'
import { inject, it } from 'vitest'
import { readTape } from '../gateway/tape/read.ts'
import { recordRequirement, settle } from '../reporters/allure.ts'
import { recordFlow, recordLimits } from '../reporters/allure-about.ts'
import { allureView } from '../reporters/allure-view.ts'
import { noVerdict } from '../reporters/outcome.ts'
import { flowsOf } from './flows/index.ts'
import { resultOf } from './judge/run.ts'
import { roles } from './roles.ts'

const { tapeFile, configFile } = inject('recording')
const tape = readTape(readFileSync(tapeFile, 'utf8'))
const run = resultOf(tape, roles.mpp)
const view = allureView(run, tape.records, flowsOf('mpp'), configFile)

for (const requirement of run.requirements)
  it(requirement.id, async ({ skip }) => {
    await recordRequirement(requirement, view)
    settle(requirement, view, skip)
  })

for (const flow of run.flows)
  it(`about ${flow.id}`, async ({ skip }) => {
    await recordFlow(flow, view)
    skip(noVerdict)
  })

it('about the limits', async ({ skip }) => {
  await recordLimits(view)
  skip(noVerdict)
})
