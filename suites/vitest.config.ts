import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const tapeFile = process.env.CONFORMANCE_TAPE

/**
 * Runs a suite over a finished tape. The command provides the tape; by hand:
 * `CONFORMANCE_TAPE=conformance-report/mpp/tape.jsonl npx vitest run -c suites/vitest.config.ts`.
 */
export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    include: ['suites/*.suite.ts'],
    setupFiles: ['allure-vitest/setup'],
    pool: 'threads',
    isolate: false,
    maxWorkers: 1,
    ...(tapeFile === undefined ? {} : { provide: { recording: { tapeFile } } }),
  },
})
