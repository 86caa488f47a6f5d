import path from 'node:path'
import { setsFolder } from '../suites/frozen-sets.ts'
import { roles } from '../suites/roles.ts'
import { parseFreezeArguments } from './arguments.ts'
import { freezeSet } from './freeze-set.ts'
import { frozenText } from './freeze-text.ts'
import { runCommand } from './run-command.ts'

/** The command `freeze`: writes the requirements of a role as the set of today, and says what changed. */
async function freeze(argv: readonly string[]): Promise<number> {
  const options = parseFreezeArguments(argv)
  if (!options) return 0
  const { role, replace = false, date = today(), folder = setsFolder } = options
  const { requirements } = roles[role]
  const frozen = freezeSet({ role, date, requirements, replace, folder: path.relative('.', folder) })
  console.log(frozenText(frozen))
  return 0
}

const today = () => new Date().toISOString().slice(0, 10)

await runCommand(() => freeze(process.argv.slice(2)))
