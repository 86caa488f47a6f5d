import { messagesPage } from './generate/messages-page.ts'
import { messageTypes, type TypeModule, typesOf } from './generate/types.ts'
import { messageSchemas, sides } from './index.ts'
import { readSchemas } from './read.ts'

/** A file that is made from data; `path` starts at the root of the repository. */
export type Output = { readonly path: string; readonly make: () => Promise<string> }

const modules: readonly TypeModule[] = ['common', ...sides, 'suite']
  .map((name) => ({ name, schemas: readSchemas(name) }))
  .filter(({ schemas }) => schemas.length > 0)

/** Everything that is made from schemas and their catalogue. */
export const schemaOutputs: readonly Output[] = [
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
