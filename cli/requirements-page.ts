import { roleTitle } from '../reporters/partner.ts'
import { topicOf } from '../reporters/root-cause.ts'
import { sourceLinks } from '../reporters/source-links.ts'
import type { Flow } from '../schemas/generated/suite.ts'
import { flowsOf } from '../suites/flows/index.ts'
import { holdsIn, type NotTested, type Requirement } from '../suites/requirement.ts'
import { type Role, type RoleCatalogue, roles } from '../suites/roles.ts'
import { groups } from './groups.ts'
import { anchor, flowWords, levelCounts, table } from './markdown.ts'

/** The page of every requirement by role and topic, and of what is not tested. */
export function requirementsPage(): string {
  return [
    '<!-- Made by npm run generate from suites; do not edit. -->',
    '# Requirements',
    '',
    'Every sentence that must hold, with its source. A partner that fails a MUST is not conformant; a SHOULD is advice. The',
    'confidence in a source is H (official current text), M (official text of an older edition or a sibling product, or',
    'strongly implied) or L (inference); L is never a MUST. `A:` is docs.alipayplus.com;',
    '[the vocabulary](../schemas/vocabulary.json) explains the other keys. Steps are those of the diagrams in `suites/flows/`',
    'that the requirement looks at. [The kill matrix](kill-matrix.md) has the mutants that prove that it can fail.',
    '',
    ...(Object.keys(roles) as Role[]).flatMap((role) => roleLines(role, roles[role])),
  ].join('\n')
}

function roleLines(role: Role, { requirements, notTested }: RoleCatalogue): string[] {
  const heading = [`## ${roleTitle(role)}`, '']
  if (requirements.length === 0) return [...heading, 'No requirements yet.', '']
  const topics = groups(requirements, ({ id }) => topicOf(id))
  const counts = [...topics].map(([topic, those]) => [
    `[${topic}](#${anchor(`${role}.${topic}`)})`,
    levelCounts(those),
  ])
  return [
    ...heading,
    `${requirements.length} requirements: ${levelCounts(requirements)}.`,
    '',
    ...table(['topic', 'requirements'], counts),
    '',
    ...[...topics].flatMap(([topic, those]) => topicLines(`${role}.${topic}`, those, flowsOf(role))),
    ...notTestedLines(role, notTested),
  ]
}

function topicLines(heading: string, requirements: readonly Requirement[], flows: readonly Flow[]): string[] {
  const blocks = requirements.flatMap((requirement) => requirementLines(requirement, flows))
  return [`### ${heading}`, '', ...blocks]
}

function requirementLines(requirement: Requirement, flows: readonly Flow[]): string[] {
  const { id, level, flow, title, source, confidence, core, scenarios, advice } = requirement
  const where = flow === '*' ? 'in every flow' : `in ${flowWords(flow)}`
  return [
    `#### ${id}`,
    '',
    `**${level}** ${where}: ${title}.`,
    '',
    `- Source: ${linked(source)}; confidence ${confidence}`,
    `- Steps: ${stepsOf(requirement, flows).join('; ') || 'none'}`,
    `- Scenarios: ${scenarios === '*' ? 'whatever is on the tape' : scenarios.length}`,
    `- Advice: ${advice}`,
    ...(core ? ['- Core: no configuration declares it away'] : []),
    '',
  ]
}

/** The steps that a requirement looks at, flow by flow: `mpp-cpm 15, 17`. */
export function stepsOf(
  { flow: pattern, looksAt }: Pick<Requirement, 'flow' | 'looksAt'>,
  flows: readonly Flow[],
): string[] {
  return flows
    .filter(({ id }) => holdsIn(pattern, id))
    .map(({ id, steps }) => ({ id, steps: steps.filter(({ stands }) => stands && looksAt.includes(stands)) }))
    .filter(({ steps }) => steps.length > 0)
    .map(({ id, steps }) => `${id} ${[...new Set(steps.map(({ n }) => n))].join(', ')}`)
}

/** A source with links to the pages that it names. */
function linked(source: string): string {
  const links = sourceLinks(source).toSorted((a, b) => b.name.length - a.name.length)
  if (links.length === 0) return source
  const names = new RegExp(links.map(({ name }) => name).join('|'), 'g')
  return source.replaceAll(names, (name) => `[${name}](${links.find((link) => link.name === name)?.url})`)
}

function notTestedLines(role: Role, notTested: readonly NotTested[]): string[] {
  const rows = notTested.map(({ sentence, because, source }) => [sentence, because, linked(source)])
  return [
    `### ${role}: not tested, because`,
    '',
    'Nothing stands for these obligations yet. Every report lists them.',
    '',
    ...table(['obligation', 'because', 'source'], rows),
    '',
  ]
}
