import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** What each top-level folder may import from; `type:` marks types only. docs/decisions/imports.md has the reasons. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  schemas: [],
  protocol: ['schemas'],
  gateway: ['schemas', 'protocol'],
  partner: ['schemas', 'protocol'],
  suites: ['schemas', 'protocol', 'gateway', 'partner'],
  reporters: ['schemas', 'protocol', 'type:suites'],
  fixtures: ['schemas', 'protocol'],
  cli: ['schemas', 'protocol', 'gateway', 'partner', 'suites', 'reporters', 'fixtures'],
}

/** Each library is imported by one place. */
const libraries: Readonly<Record<string, string>> = {
  ajv: 'protocol/validation.ts',
  'ajv-formats': 'protocol/validation.ts',
  'json-schema-to-typescript': 'schemas/generate/',
  'node-forge': 'gateway/certificates/',
  parse5: 'gateway/web-view/document.ts',
  'playwright-core': 'gateway/web-view/',
  'jsonc-parser': 'partner/configuration-text.ts',
  commander: 'cli/arguments.ts',
  picomatch: 'suites/select.ts',
  'fastest-levenshtein': 'suites/select.ts',
  hono: 'fixtures/partners/',
  '@hono/node-server': 'fixtures/partners/',
  '@allurereport/core': 'reporters/allure-report.ts',
  '@allurereport/plugin-awesome': 'reporters/allure-report.ts',
  'allure-js-commons': 'reporters/',
  'allure-vitest': 'reporters/',
}

interface Import {
  readonly file: string
  readonly from: string
  readonly typeOnly: boolean
}

function sources(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
}

const importPattern =
  /^(?:import|export)\s+(type\s+)?[^'"]*?from\s+'([^']+)'|import\('([^']+)'\)|^import\s+'([^']+)'/gm

function importsOf(file: string): Import[] {
  const text = readFileSync(path.join(root, file), 'utf8')
  return [...text.matchAll(importPattern)].map(([, type, from, dynamic, bare]) => ({
    file,
    from: from ?? dynamic ?? bare ?? '',
    typeOnly: type !== undefined,
  }))
}

const folders = Object.keys(arrows)
const imports = folders.flatMap(sources).flatMap(importsOf)
const topOf = (file: string) => file.split('/')[0] ?? ''

/** Vitest starts these; like the command line, they stand above everything. */
const isEntryPoint = (file: string) => /^suites\/(?:\w+\.suite|vitest\.config|record)\.ts$/.test(file)

function breaksArrow({ file, from, typeOnly }: Import): boolean {
  if (!from.startsWith('.') || isEntryPoint(file)) return false
  const here = topOf(file)
  const there = topOf(path.normalize(path.join(path.dirname(file), from)))
  const allowed = arrows[here] ?? []
  return here !== there && !allowed.includes(there) && !(typeOnly && allowed.includes(`type:${there}`))
}

describe('imports', () => {
  it('go one way between the top-level folders', () => {
    expect(imports.filter(breaksArrow)).toEqual([])
  })

  it('reach each library from one place', () => {
    const strays = imports.filter(({ file, from }) => {
      const name = from
        .split('/')
        .slice(0, from.startsWith('@') ? 2 : 1)
        .join('/')
      const place = libraries[name]
      return place !== undefined && !file.startsWith(place)
    })
    expect(strays).toEqual([])
  })

  it('are seen at all', () => {
    expect(imports.length).toBeGreaterThan(200)
  })
})

describe('impure calls', () => {
  const impure = /\b(?:Date\.now|Math\.random|new Date\(\)|performance\.now|console\.)/

  it('stand in cli and in the partners of fixtures only', () => {
    const found = ['schemas', 'protocol', 'gateway', 'partner', 'suites', 'reporters']
      .flatMap(sources)
      .filter((file) =>
        impure.test(readFileSync(path.join(root, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')),
      )
    expect(found).toEqual([])
  })
})
