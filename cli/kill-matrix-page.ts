import { mppMutants } from '../fixtures/partners/mutants/mpp/index.ts'
import type { MppMutant } from '../fixtures/partners/mutants/mutant.ts'
import { mppOddities } from '../fixtures/partners/oddities/mpp.ts'
import { topicOf } from '../reporters/root-cause.ts'
import type { Requirement } from '../suites/requirement.ts'
import { roles } from '../suites/roles.ts'
import { groups } from './groups.ts'
import { anchor, code, flowWords, levelCounts, table } from './markdown.ts'

const { requirements } = roles.mpp

/** The page that says of every requirement which mutants prove that it can fail: the data that tests compare with runs. */
export function killMatrixPage(): string {
  return [
    '<!-- Made by npm run generate from suites and fixtures/partners; do not edit. -->',
    '# Kill matrix: proof that every check can fail',
    '',
    'Each mutant is the reference wallet with exactly one defect. `npm test` certifies every one of them over real HTTP and',
    'compares the verdict of **every** requirement with what stands here: the one the mutant is meant for, and those that',
    'follow from the same defect, each with the reason. Everything else passes. The requirements themselves are in',
    '[requirements](requirements.md).',
    '',
    ...numbers(),
    ...matrix(),
    ...byTopic(),
    ...oddities(),
  ].join('\n')
}

function numbers(): string[] {
  const unproved = requirements.filter(({ id, level }) => level === 'MUST' && meantFor(id).length === 0)
  return [
    '## Numbers',
    '',
    ...table(
      ['what', 'how many'],
      [
        ['requirements', `${requirements.length}: ${levelCounts(requirements)}`],
        ['MUST without a mutant', codes(unproved.map(({ id }) => id))],
        ['mutants', `${mppMutants.length}: ${mutantsByFlow()}`],
        ['further verdicts that follow from a defect', followingVerdicts()],
        ['legal oddities, which pass every MUST', String(mppOddities.length)],
      ],
    ),
    '',
  ]
}

function mutantsByFlow(): string {
  const counts = groups(mppMutants, (mutant) => flowsOf(mutant).map(code).join(' and '))
  return [...counts].map(([flows, mutants]) => `${mutants.length} in ${flows}`).join(', ')
}

function followingVerdicts(): string {
  const all = mppMutants.flatMap(({ follows = {} }) => Object.values(follows))
  const counts = groups(all, ({ verdict }) => verdict)
  return [...counts].map(([verdict, those]) => `${those.length} ${verdict}`).join(', ') || 'none'
}

function matrix(): string[] {
  return [
    '## Requirements and the mutants that fail them',
    '',
    'The last column counts the mutants that are meant for another requirement and fail this one too.',
    '',
    ...table(['requirement', 'level', 'flow', 'mutants meant for it', 'others'], requirements.map(matrixRow)),
    '',
  ]
}

function matrixRow({ id, level, flow }: Requirement): string[] {
  const links = meantFor(id).map(({ name }) => `[${name}](#${anchor(name)})`)
  const others = mppMutants.filter(({ follows = {} }) => follows[id]?.verdict === 'failed')
  const requirement = `[${code(id)}](requirements.md#${anchor(id)})`
  return [requirement, level, flowWords(flow), links.join(', ') || 'none yet', String(others.length)]
}

function byTopic(): string[] {
  const topics = groups(mppMutants, ({ meant }) => topicOf(meant))
  const sections = [...topics].flatMap(([topic, mutants]) => [
    `### ${topic}`,
    '',
    ...mutants.flatMap(mutantLines),
  ])
  return ['## Mutants by topic', '', ...sections]
}

function mutantLines(mutant: MppMutant): string[] {
  const { name, sin, meant, follows = {} } = mutant
  const rows = Object.entries(follows).map(
    ([id, { verdict, because }]) => `- ${verdict}: ${code(id)}, because ${because.replace(/\.$/, '')}.`,
  )
  const flows = `Certified in ${flowsOf(mutant).map(code).join(' and ')}.`
  return [`#### ${name}`, '', `${sin} ${flows}`, '', `- **failed: ${code(meant)}**`, ...rows, '']
}

function oddities(): string[] {
  return [
    '## Legal oddities',
    '',
    'Each is the reference wallet with one unusual habit that the protocol allows. Every MUST passes.',
    '',
    ...table(
      ['oddity', 'what it does', 'SHOULD that it fails'],
      mppOddities.map(({ name, says, advised = {} }) => [name, says, codes(Object.keys(advised))]),
    ),
    '',
  ]
}

const flowsOf = ({ flows = ['mpp-cpm'] }: MppMutant) => flows

const codes = (names: readonly string[]) => names.map(code).join(', ') || 'none'

const meantFor = (id: string) => mppMutants.filter(({ meant }) => meant === id)
