import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { messagesPage } from './generate/messages-page.ts'
import { messageTypes, type TypeModule, typesOf } from './generate/types.ts'
import { messageSchemas, sides } from './index.ts'
import { readSchemas } from './read.ts'

/** A file that is made from data; `path` starts at the root of the repository. */
export type Output = { path: string; make: () => Promise<string> }

const modules: readonly TypeModule[] = ['common', ...sides, 'suite']
  .map((name) => ({ name, schemas: readSchemas(name) }))
  .filter(({ schemas }) => schemas.length > 0)

/** Everything that is generated. Add a row for what else is to be made from schemas or tables. */
export const outputs: readonly Output[] = [
  ...modules.map((module) => ({
    path: `schemas/generated/${module.name}.ts`,
    make: () => typesOf(module, modules),
  })),
  {
    path: 'schemas/generated/messages.ts',
    make: async () => messageTypes(messageSchemas),
  },
  { path: 'docs/messages.md', make: async () => messagesPage() },
]

/** The paths of the outputs that are not on disk as they would be made now. */
export async function differing(): Promise<string[]> {
  const made = await Promise.all(outputs.map(async ({ path, make }) => ({ path, text: await make() })))
  return made.filter(({ path, text }) => textAt(path) !== text).map(({ path }) => path)
}

async function writeAll(): Promise<void> {
  for (const { path, make } of outputs) {
    mkdirSync(dirname(fileAt(path)), { recursive: true })
    writeFileSync(fileAt(path), await make())
  }
}

function textAt(path: string): string | undefined {
  return existsSync(fileAt(path)) ? readFileSync(fileAt(path), 'utf8') : undefined
}

function fileAt(path: string): string {
  return fileURLToPath(new URL(`../${path}`, import.meta.url))
}

async function check(): Promise<void> {
  const paths = await differing()
  for (const path of paths) process.stderr.write(`${path} differs from what its sources say\n`)
  if (paths.length === 0) return
  process.stderr.write('Run "npm run generate" and look at what changed.\n')
  process.exitCode = 1
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await (process.argv.includes('--check') ? check() : writeAll())
}
