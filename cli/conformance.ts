import { certify } from './certify.ts'
import { runCommand } from './run-command.ts'

await runCommand(() => certify(process.argv.slice(2)))
