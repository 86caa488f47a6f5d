import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

export const fromRoot = (file: string) => path.join(root, file)
export const read = (file: string) => readFileSync(fromRoot(file), 'utf8')

const inDocs = readdirSync(fromRoot('docs'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.md'))
  .map((file) => `docs/${file}`)

/** Every page for readers, by its path from the root. */
export const pages = [...inDocs, ...['README.md'].filter((file) => existsSync(fromRoot(file)))].toSorted()

export interface Block {
  readonly page: string
  /** The comment right above the block, without its brackets; empty where there is none. */
  readonly mark: string
  readonly language: string
  readonly text: string
}

const fenced = /(?:^<!-- (.*) -->\n)?^```(\w*)\n([\s\S]*?)^```$/gm

/** The code blocks of a page, in order. */
export const blocksOf = (page: string): Block[] =>
  [...read(page).matchAll(fenced)].map(([, mark = '', language = '', text = '']) => ({
    page,
    mark,
    language,
    text,
  }))

export const blocks = pages.flatMap(blocksOf)

/** Cells of the rows of the first table with this head, without the head. */
export function tableOf(page: string, ...head: string[]): string[][] {
  const [first] = tablesOf(page, ...head)
  if (!first) throw new Error(`${page} has no table of ${head.join(', ')}`)
  return first
}

/** Cells of the rows of every table with this head, table by table. */
export function tablesOf(page: string, ...head: string[]): string[][][] {
  const lines = read(page).split('\n')
  return lines.flatMap((line, at) => (line === `| ${head.join(' | ')} |` ? [rowsFrom(lines, at + 2)] : []))
}

function rowsFrom(lines: readonly string[], at: number): string[][] {
  const rows = lines.slice(at)
  return rows
    .slice(
      0,
      rows.findIndex((line) => !line.startsWith('|')),
    )
    .map(cellsOf)
}

const cellsOf = (row: string) =>
  row
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim())

/** `text` between backquotes. */
export const code = (text: string) => `\`${text}\``
