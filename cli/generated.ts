import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Output, schemaOutputs } from '../schemas/generate.ts'
import { killMatrixPage } from './kill-matrix-page.ts'
import { requirementsPage } from './requirements-page.ts'

/** Everything that is generated. Add a row for what else is to be made from data. */
export const outputs: readonly Output[] = [
  ...schemaOutputs,
  { path: 'docs/requirements.md', make: async () => requirementsPage() },
  { path: 'docs/kill-matrix.md', make: async () => killMatrixPage() },
]

/** The paths of the outputs that are not on disk as they would be made now. */
export async function differing(): Promise<string[]> {
  const made = await Promise.all(outputs.map(async ({ path, make }) => ({ path, text: await make() })))
  return made.filter(({ path, text }) => textAt(path) !== text).map(({ path }) => path)
}

/** Writes every output. */
export async function writeAll(): Promise<void> {
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
