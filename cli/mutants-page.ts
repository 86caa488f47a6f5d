import { mppMutants } from '../fixtures/partners/mutants/mpp/index.ts'
import type { MppMutant } from '../fixtures/partners/mutants/mutant.ts'
import { mppOddities } from '../fixtures/partners/oddities/mpp.ts'
import { roles } from '../suites/roles.ts'

/** The page that lists every mutant with its verdicts, and every legal oddity: the data that tests compare with runs. */
export function mutantsPage(): string {
  return [
    '<!-- Made by npm run generate from fixtures/partners; do not edit. -->',
    '# Mutants: proof that every check can fail',
    '',
    'Each mutant is the reference wallet with exactly one defect. `npm test` certifies every one of them over real HTTP and',
    'compares the verdict of **every** requirement with what stands here: the one the mutant is meant for, and those that',
    'follow from the same defect, each with the reason. Everything else passes.',
    '',
    ...countLines(),
    '',
    '## Mutants of the wallet',
    '',
    ...mppMutants.flatMap(mutantLines),
    '## Legal oddities',
    '',
    'Each is the reference wallet with one unusual habit that the protocol allows. Every MUST passes.',
    '',
    '| oddity | what it does | SHOULD that it fails |',
    '|---|---|---|',
    ...mppOddities.map(
      ({ name, says, advised = {} }) => `| ${name} | ${says} | ${ids(Object.keys(advised))} |`,
    ),
    '',
    '## Requirements and the mutants meant for them',
    '',
    '| requirement | level | mutants |',
    '|---|---|---|',
    ...roles.mpp.requirements.map(({ id, level }) => `| \`${id}\` | ${level} | ${meantFor(id)} |`),
    '',
  ].join('\n')
}

function countLines(): string[] {
  const musts = roles.mpp.requirements.filter(({ level }) => level === 'MUST').length
  const all = roles.mpp.requirements.length
  return [
    `${all} requirements (${musts} MUST), ${mppMutants.length} mutants, ${mppOddities.length} legal oddities.`,
  ]
}

function mutantLines({ name, sin, meant, follows = {} }: MppMutant): string[] {
  const rows = Object.entries(follows).map(
    ([id, { verdict, because }]) => `- ${verdict}: \`${id}\`, because ${because.replace(/\.$/, '')}.`,
  )
  return [`### ${name}`, '', sin, '', `- **failed: \`${meant}\`**`, ...rows, '']
}

const ids = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(', ') || 'none'

const meantFor = (id: string) =>
  mppMutants
    .filter(({ meant }) => meant === id)
    .map(({ name }) => `[${name}](#${name.toLowerCase()})`)
    .join(', ') || 'none yet'
