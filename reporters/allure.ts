import {
  description,
  displayName,
  epic,
  feature,
  link,
  parameter,
  Severity,
  severity,
  story,
  tag,
} from 'allure-js-commons'
import type { JudgedRequirement } from '../suites/judge/run.ts'
import { writeSteps } from './allure-steps.ts'
import type { AllureView } from './allure-view.ts'
import { byNumber } from './finding-text.ts'
import { outcomeMessage, outcomeOf, reasonText } from './outcome.ts'
import { roleTitle } from './partner.ts'
import { repeatCommand } from './repeat.ts'
import { topicOf } from './root-cause.ts'
import { sourceLinks } from './source-links.ts'

/** Records a requirement in the Vitest test that runs now: what it says, where it stands, what was seen. */
export async function recordRequirement(requirement: JudgedRequirement, view: AllureView): Promise<void> {
  const { id, level, title, source } = requirement
  await displayName(title)
  await epic(roleTitle(view.run.header.role))
  await feature(featureOf(requirement, view))
  await story(topicOf(id))
  await severity(severityOf(requirement))
  await tag(level)
  await parameter('requirement', id)
  await description(descriptionOf(requirement))
  for (const { url, name } of sourceLinks(source)) await link(url, name)
  await writeSteps(requirement, view)
}

/** Ends the test of a requirement as its verdict asks: it returns, skips or throws. */
export function settle(
  requirement: JudgedRequirement,
  { run, configFile }: AllureView,
  skip: (reason: string) => never,
): void {
  const outcome = outcomeOf(requirement)
  if (outcome === 'passed') return
  if (outcome === 'skipped') skip(reasonText(requirement))
  const repeat = repeatCommand(run.header.role, requirement.id, configFile)
  throw new RequirementUnmet(outcomeMessage(requirement, byNumber(run), repeat))
}

/** A requirement that failed or could not be judged. It has no stack: where it was thrown says nothing. */
class RequirementUnmet extends Error {
  override readonly name = 'RequirementUnmet'

  constructor(message: string) {
    super(message)
    this.stack = ''
  }
}

function featureOf({ flow }: JudgedRequirement, { flows }: AllureView): string {
  if (flow === '*') return 'Every flow'
  if (flow.endsWith('*')) return `${flow}: every flow of this kind`
  return `${flow}: ${flows.find(({ id }) => id === flow)?.title ?? flow}`
}

function severityOf({ level, core }: JudgedRequirement): Severity {
  if (level === 'MUST') return core ? Severity.BLOCKER : Severity.CRITICAL
  return level === 'SHOULD' ? Severity.MINOR : Severity.TRIVIAL
}

const confidences = {
  H: 'high: official current text',
  M: 'medium: official text of an older edition or a sibling product, or strongly implied',
  L: 'low: inference',
} as const satisfies Record<JudgedRequirement['confidence'], string>

function descriptionOf({ id, level, core, source, confidence, advice }: JudgedRequirement): string {
  return [
    `**${id}** (${level}${core ? ', core' : ''})`,
    `Source: ${source}. Confidence ${confidences[confidence]}.`,
    `Advice: ${advice}`,
  ].join('\n\n')
}
