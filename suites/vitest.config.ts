import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { readTape } from '../gateway/tape/read.ts'

const tapeFile = process.env.CONFORMANCE_TAPE

const roleOf = (file: string) => readTape(readFileSync(file, 'utf8')).header.role

/**
 * Runs the suite of a role over a finished tape. The command names the suite and provides the tape; by hand:
 * `CONFORMANCE_TAPE=conformance-report/mpp/tape.jsonl npx vitest run -c suites/vitest.config.ts`.
 */
export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    setupFiles: ['allure-vitest/setup'],
    pool: 'threads',
    isolate: false,
    maxWorkers: 1,
    ...(tapeFile === undefined
      ? {}
      : { include: [`suites/${roleOf(tapeFile)}.suite.ts`], provide: { recording: { tapeFile } } }),
  },
})
