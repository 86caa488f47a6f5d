import { readFileSync } from 'node:fs'
import { inject, it } from 'vitest'
import { readTape } from '../gateway/tape/read.ts'
import { recordRequirement, settle } from '../reporters/allure.ts'
import { recordFlow, recordLimits } from '../reporters/allure-about.ts'
import { type AllureView, allureView } from '../reporters/allure-view.ts'
import { noVerdict } from '../reporters/outcome.ts'
import { flowsOf } from './flows/index.ts'
import { resultOf } from './judge/run.ts'
import { type Role, roles } from './roles.ts'

/** Judges the tape that Vitest was given, and makes one test of each requirement of the role. */
export function recordRole(role: Role): void {
  const { tapeFile, configFile } = inject('recording')
  const tape = readTape(readFileSync(tapeFile, 'utf8'))
  const run = resultOf(tape, roles[role])
  const view = allureView(run, tape.records, flowsOf(role), configFile)
  recordRequirements(view)
  recordAbout(view)
}

function recordRequirements(view: AllureView): void {
  for (const requirement of view.run.requirements)
    it(requirement.id, async ({ skip }) => {
      await recordRequirement(requirement, view)
      settle(requirement, view, skip)
    })
}

/** What has no verdict, and is skipped. */
function recordAbout(view: AllureView): void {
  for (const flow of view.run.flows)
    it(`about ${flow.id}`, async ({ skip }) => {
      await recordFlow(flow, view)
      skip(noVerdict)
    })
  it('about the limits', async ({ skip }) => {
    await recordLimits(view)
    skip(noVerdict)
  })
}
