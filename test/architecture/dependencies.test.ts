import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { satisfies } from 'semver'
import { expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const json = (path: string) => JSON.parse(readFileSync(`${root}${path}`, 'utf8'))

interface Manifest {
  readonly dependencies: Record<string, string>
  readonly devDependencies: Record<string, string>
}

const { dependencies, devDependencies } = json('package.json') as Manifest
const names = [...Object.keys(dependencies), ...Object.keys(devDependencies)]

it('every package of the tree runs on the floor, Node 20.19', () => {
  const { packages } = json('package-lock.json') as {
    packages: Record<string, { engines?: { node?: string }; optional?: boolean }>
  }
  const strict = Object.entries(packages).filter(
    ([path, { optional, engines }]) => path !== '' && !optional && engines?.node,
  )
  expect(
    strict.filter(([, { engines }]) => !satisfies('20.19.0', engines?.node ?? '*')).map(([path]) => path),
  ).toEqual([])
})

it('every dependency has its reason in docs/decisions/dependencies.md', () => {
  const page = readFileSync(`${root}docs/decisions/dependencies.md`, 'utf8')
  const [table = ''] = page.split('## Looked at')
  expect(names.filter((name) => !name.startsWith('@types/') && !table.includes(`\`${name}\``))).toEqual([])
})

it('the lock file names no registry host', () => {
  expect(existsSync(`${root}package-lock.json`)).toBe(true)
  expect(readFileSync(`${root}package-lock.json`, 'utf8')).not.toMatch(/"resolved":/)
})
