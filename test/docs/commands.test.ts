import { existsSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseArguments, parseFreezeArguments, parseReferenceArguments } from '../../cli/arguments.ts'
import { roles } from '../../suites/roles.ts'
import { blocks, fromRoot, pages, read } from './pages.ts'

const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }

const uses = pages.flatMap((page) =>
  [...read(page).matchAll(/\bnpm run (?:-\w+ )?([\w:-]+)/g)].map(([, script = '']) => ({ page, script })),
)

const commands = blocks
  .filter(({ language }) => language === 'sh')
  .flatMap(({ page, text }) =>
    text
      .split('\n')
      .filter(Boolean)
      .map((line) => ({ page, line })),
  )

/** Arguments of a command line, quotes taken off. */
const argumentsOf = (line: string) =>
  (line.split(' -- ')[1] ?? '').split(' ').map((word) => word.replaceAll("'", ''))

const calls = (script: string) => commands.filter(({ line }) => line.includes(`npm run ${script} -- `))

describe('commands on the pages', () => {
  it('name scripts that exist', () => {
    expect(uses.length).toBeGreaterThan(5)
    expect(uses.filter(({ script }) => !Object.hasOwn(scripts, script))).toEqual([])
  })

  it.each(calls('conformance'))('$line is understood', ({ line }) => {
    expect(Object.keys(roles)).toContain(parseArguments(argumentsOf(line))?.role)
  })

  it.each(calls('reference'))('$line is understood', ({ line }) => {
    expect(parseReferenceArguments(argumentsOf(line))).toBeDefined()
  })

  it.each(calls('freeze'))('$line is understood', ({ line }) => {
    expect(parseFreezeArguments(argumentsOf(line))).toBeDefined()
  })

  it('name configurations that exist, or one beside the checkout', () => {
    const configs = commands.flatMap(({ line }) => /--config[ =](\S+)/.exec(line)?.[1] ?? [])
    const missing = configs.filter((file) => !file.startsWith('../') && !existsSync(fromRoot(file)))
    expect(missing).toEqual([])
  })

  it('name test folders that exist', () => {
    const folders = commands.flatMap(({ line }) => /\bvitest run (\S+)/.exec(line)?.[1] ?? [])
    expect(folders.filter((folder) => !existsSync(path.join(fromRoot('.'), folder)))).toEqual([])
  })
})
