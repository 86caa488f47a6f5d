import { exitCodes } from './errors.ts'

/** An error that was foreseen: it names the mistake and its mend. */
interface Foreseen extends Error {
  readonly code: string
  readonly advice?: string
  readonly problems?: readonly string[]
}

const usageCodes = new Set([
  'USAGE',
  'CONFIGURATION_INVALID',
  'SELECTION_INVALID',
  'GATEWAY_PORT_TAKEN',
  'TAPE_UNREADABLE',
])

/** Runs a command and sets the exit code: that of the command, 2 for a mistake of its user, 70 for ours. */
export async function runCommand(command: () => Promise<number>): Promise<void> {
  process.stdout.on('error', endWithReader)
  process.once('uncaughtException', (error) => process.exit(explain(error as Foreseen)))
  try {
    process.exitCode = await command()
  } catch (error) {
    process.exitCode = explain(error as Foreseen)
  }
}

/** Whoever reads the output may have read enough, as in `--list | head`. */
function endWithReader(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
  process.exit()
}

function explain(error: Foreseen): number {
  const usage = usageCodes.has(error.code) || error.name === 'CertificateError'
  console.error(usage ? error.message : `The suite itself broke: ${error.stack ?? error.message}`)
  for (const problem of error.problems ?? []) console.error(`  - ${problem}`)
  if (usage && error.advice) console.error(error.advice)
  return usage ? exitCodes.usage : exitCodes.broken
}
