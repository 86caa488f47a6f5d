import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import type { Role } from '../suites/roles.ts'
import type { Profile } from '../suites/scope.ts'
import { UsageError } from './errors.ts'

export interface Arguments {
  readonly role: Role
  readonly config?: string
  readonly flow?: readonly string[]
  readonly only?: readonly string[]
  readonly profile: Profile
  readonly out?: string
  readonly list?: true
  readonly plan?: true
  readonly allowProduction?: true
}

const roleOption = (says: string) =>
  new Option('--role <role>', says).choices(['mpp', 'acqp'] satisfies Role[]).makeOptionMandatory()

const collect = (value: string, before: readonly string[] = []) => [...before, value]

function command(): Command {
  return quiet(new Command('npm run conformance --'))
    .description('Certifies a partner of the Alipay+ network against its live implementation.')
    .addOption(roleOption('what the partner is: a wallet (mpp) or an acquirer (acqp)'))
    .option(
      '--config <file>',
      'configuration of the partner (default: partner.json, else the reference partner)',
    )
    .option('--flow <id>', 'only this flow, or those that a glob fits; may be given several times', collect)
    .option('--only <glob>', 'only requirements with such an id; may be given several times', collect)
    .addOption(
      new Option('--profile <profile>', 'quick leaves out what needs real waiting')
        .choices(['full', 'quick'])
        .default('full'),
    )
    .option('--out <dir>', 'run folder (default: conformance-report/<role>)')
    .option('--list', 'print the id of every requirement and end')
    .option('--plan', 'print what would happen and end; sends nothing')
    .option('--allow-production', 'run although the configuration says production')
}

/**
 * Reads the command line; undefined where it only asked for help, which has been printed.
 *
 * @throws {UsageError}
 */
export const parseArguments = (argv: readonly string[]) => parsed(command(), argv)?.opts<Arguments>()

/** The command line of `npm run report`: the run folder. @throws {UsageError} */
export function parseReportArguments(argv: readonly string[]): { readonly folder: string } | undefined {
  const program = quiet(new Command('npm run report --'))
    .description('Makes the report of a run folder from its tape.')
    .argument('<dir>', 'run folder with a tape.jsonl')
  const [folder = ''] = parsed(program, argv)?.args ?? []
  return folder === '' ? undefined : { folder }
}

export interface ReferenceArguments {
  readonly role: Role
  readonly config?: string
}

/** The command line of `npm run reference`. @throws {UsageError} */
export function parseReferenceArguments(argv: readonly string[]): ReferenceArguments | undefined {
  const program = quiet(new Command('npm run reference --'))
    .description('Starts the reference partner where its configuration file says.')
    .addOption(roleOption('which reference partner'))
    .option('--config <file>', 'default: examples/reference-<role>/partner.json')
  return parsed(program, argv)?.opts<ReferenceArguments>()
}

export interface FreezeArguments {
  readonly role: Role
  readonly date?: string
  readonly folder?: string
  readonly replace?: true
}

/** The command line of `npm run freeze`. @throws {UsageError} */
export function parseFreezeArguments(argv: readonly string[]): FreezeArguments | undefined {
  const program = quiet(new Command('npm run freeze --'))
    .description('Freezes the requirements of a role as a set with a name that reports give.')
    .addOption(roleOption('whose requirements'))
    .option('--date <date>', 'the day in its name (default: today in UTC)', calendarDay)
    .option('--folder <dir>', 'where the sets are (default: suites/requirements/sets)')
    .option('--replace', 'overwrite the set of that day')
  return parsed(program, argv)?.opts<FreezeArguments>()
}

function calendarDay(value: string): string {
  const day = new Date(`${value}T00:00:00Z`)
  if (!Number.isNaN(day.getTime()) && day.toISOString().startsWith(`${value}T`)) return value
  throw new InvalidArgumentError('Write a day as YYYY-MM-DD.')
}

function quiet(program: Command): Command {
  return program
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
}

/** `--name=value` as two words, so that a mistyped name is recognised without its value. */
function splitOption(word: string): string[] {
  const at = word.indexOf('=')
  return word.startsWith('--') && at > 0 ? [word.slice(0, at), word.slice(at + 1)] : [word]
}

function usageAdvice(program: Command): string {
  const swallowed = process.env.npm_config_role !== undefined
  return swallowed
    ? `npm kept the options for itself: write -- before them, as in ${program.name()} --role=mpp.`
    : `${program.name()} --help says what there is.`
}

function parsed(program: Command, argv: readonly string[]): Command | undefined {
  try {
    return program.parse(argv.flatMap(splitOption), { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return undefined
    throw new UsageError(error.message.replace(/^error: /, ''), usageAdvice(program))
  }
}
