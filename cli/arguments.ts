import { Command, CommanderError, Option } from 'commander'
import type { Role } from '../suites/roles.ts'
import type { Profile } from '../suites/select.ts'
import { UsageError } from './errors.ts'

export interface Arguments {
  readonly role: Role
  readonly config?: string
  readonly flow: readonly string[]
  readonly only: readonly string[]
  readonly profile: Profile
  readonly out?: string
  readonly list: boolean
  readonly plan: boolean
  readonly allowProduction: boolean
}

const collect = (value: string, before: readonly string[]) => [...before, value]

function command(): Command {
  return new Command('npm run conformance --')
    .description('Certifies a partner of the Alipay+ network against its live implementation.')
    .addOption(
      new Option('--role <role>', 'what the partner is').choices(['mpp', 'acqp']).makeOptionMandatory(),
    )
    .option(
      '--config <file>',
      'configuration of the partner (default: partner.json, else the reference partner)',
    )
    .option('--flow <id>', 'only this flow; may be given several times', collect, [])
    .option('--only <glob>', 'only requirements with such an id; may be given several times', collect, [])
    .addOption(
      new Option('--profile <profile>', 'quick leaves out what needs real waiting')
        .choices(['full', 'quick'])
        .default('full'),
    )
    .option('--out <dir>', 'run folder (default: conformance-report/<role>)')
    .option('--list', 'print the id of every requirement and end', false)
    .option('--plan', 'print what would happen and end; sends nothing', false)
    .option('--allow-production', 'run although the configuration says production', false)
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
}

/**
 * Reads the command line; undefined where it only asked for help, which has been printed.
 *
 * @throws {UsageError}
 */
export function parseArguments(argv: readonly string[]): Arguments | undefined {
  const program = command()
  try {
    return program.parse(argv, { from: 'user' }).opts<Arguments>()
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return undefined
    throw new UsageError(
      error.message.replace(/^error: /, ''),
      'npm run conformance -- --help says what there is.',
    )
  }
}
