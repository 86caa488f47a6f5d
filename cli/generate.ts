import { differing, writeAll } from './generated.ts'
import { runCommand } from './run-command.ts'

/** The command `generate`: writes every generated file, or with `--check` names those that differ. */
async function generate(): Promise<number> {
  if (!process.argv.includes('--check')) {
    await writeAll()
    return 0
  }
  const paths = await differing()
  for (const path of paths) console.error(`${path} differs from what its sources say`)
  if (paths.length > 0) console.error('Run "npm run generate" and look at what changed.')
  return paths.length > 0 ? 1 : 0
}

await runCommand(generate)
