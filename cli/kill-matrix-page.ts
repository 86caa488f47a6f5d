import type { AcqpMutant, MppMutant } from '../fixtures/partners/mutants/mutant.ts'
import { type Proof, proofs } from '../fixtures/partners/proofs.ts'
import { roleTitle } from '../reporters/partner.ts'
import { topicOf } from '../reporters/root-cause.ts'
import type { Requirement } from '../suites/requirement.ts'
import { type Role, roles } from '../suites/roles.ts'
import { groups } from './groups.ts'
import { anchor, code, flowWords, levelCounts, table } from './markdown.ts'

type Mutant = MppMutant | AcqpMutant

/** The page that says of every requirement which mutants prove that it can fail: the data that tests compare with runs. */
export function killMatrixPage(): string {
  return [
    '<!-- Made by npm run generate from suites and fixtures/partners; do not edit. -->',
    '# Kill matrix: proof that every check can fail',
    '',
    'Each mutant is the reference partner of its role with exactly one defect. `npm test` certifies every one of them over',
    'real HTTP and compares the verdict of **every** requirement with what stands here: the one the mutant is meant for, and',
    'those that follow from the same defect, each with the reason. Everything else passes. The requirements themselves are',
    'in [requirements](requirements.md).',
    '',
    ...(Object.keys(roles) as Role[]).flatMap((role) =>
      roleLines(role, roles[role].requirements, proofs[role]),
    ),
  ].join('\n')
}

function roleLines(role: Role, requirements: readonly Requirement[], proof: Proof): string[] {
  return [
    `## ${roleTitle(role)}`,
    '',
    ...numbers(requirements, proof),
    ...matrix(requirements, proof.mutants),
    ...byTopic(role, proof),
    ...oddities(proof),
  ]
}

function numbers(requirements: readonly Requirement[], { mutants, oddities, flow }: Proof): string[] {
  const unproved = requirements.filter(
    ({ id, level }) => level === 'MUST' && meantFor(mutants, id).length === 0,
  )
  return [
    '### Numbers',
    '',
    ...table(
      ['what', 'how many'],
      [
        ['requirements', `${requirements.length}: ${levelCounts(requirements)}`],
        ['MUST without a mutant', codes(unproved.map(({ id }) => id))],
        ['mutants', `${mutants.length}: ${mutantsByFlow(mutants, flow)}`],
        ['further verdicts that follow from a defect', followingVerdicts(mutants)],
        ['legal oddities, which pass every MUST', String(oddities.length)],
      ],
    ),
    '',
  ]
}

function mutantsByFlow(mutants: readonly Mutant[], flow: string): string {
  const counts = groups(mutants, ({ flows = [flow] }) => flows.map(code).join(' and '))
  return [...counts].map(([flows, those]) => `${those.length} in ${flows}`).join(', ')
}

function followingVerdicts(mutants: readonly Mutant[]): string {
  const all = mutants.flatMap(({ follows = {} }) => Object.values(follows))
  const counts = groups(all, ({ verdict }) => verdict)
  return [...counts].map(([verdict, those]) => `${those.length} ${verdict}`).join(', ') || 'none'
}

function matrix(requirements: readonly Requirement[], mutants: readonly Mutant[]): string[] {
  const header = ['requirement', 'level', 'flow', 'mutants meant for it', 'others']
  return [
    '### Requirements and the mutants that fail them',
    '',
    'The last column counts the mutants that are meant for another requirement and fail this one too.',
    '',
    ...table(
      header,
      requirements.map((one) => matrixRow(one, mutants)),
    ),
    '',
  ]
}

function matrixRow({ id, level, flow }: Requirement, mutants: readonly Mutant[]): string[] {
  const links = meantFor(mutants, id).map(({ name }) => `[${name}](#${anchor(name)})`)
  const others = mutants.filter(({ follows = {} }) => follows[id]?.verdict === 'failed')
  const requirement = `[${code(id)}](requirements.md#${anchor(id)})`
  return [requirement, level, flowWords(flow), links.join(', ') || 'none yet', String(others.length)]
}

function byTopic(role: Role, { mutants, flow }: Proof): string[] {
  const topics = groups(mutants, ({ meant }) => topicOf(meant))
  const sections = [...topics].flatMap(([topic, those]) => [
    `#### ${role}: ${topic}`,
    '',
    ...those.flatMap((mutant) => mutantLines(mutant, flow)),
  ])
  return ['### Mutants by topic', '', ...sections]
}

function mutantLines({ name, sin, meant, flows, follows = {} }: Mutant, flow: string): string[] {
  const rows = Object.entries(follows).map(
    ([id, { verdict, because }]) => `- ${verdict}: ${code(id)}, because ${because.replace(/\.$/, '')}.`,
  )
  const where = `Certified in ${(flows ?? [flow]).map(code).join(' and ')}.`
  return [`##### ${name}`, '', `${sin} ${where}`, '', `- **failed: ${code(meant)}**`, ...rows, '']
}

function oddities({ oddities: all }: Proof): string[] {
  return [
    '### Legal oddities',
    '',
    'Each is the reference partner with one unusual habit that the protocol allows. Every MUST passes.',
    '',
    ...table(
      ['oddity', 'what it does', 'SHOULD that it fails'],
      all.map(({ name, says, advised = {} }) => [name, says, codes(Object.keys(advised))]),
    ),
    '',
  ]
}

const codes = (names: readonly string[]) => names.map(code).join(', ') || 'none'

const meantFor = (mutants: readonly Mutant[], id: string) => mutants.filter(({ meant }) => meant === id)
