import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { UsageError } from '../../cli/errors.ts'
import { freezeSet } from '../../cli/freeze-set.ts'
import { frozenText } from '../../cli/freeze-text.ts'
import { frozenSets } from '../../suites/frozen-sets.ts'
import { roles } from '../../suites/roles.ts'
import { start, temporaryFolder } from './support.ts'

const command = (...args: string[]) => start(args, 'freeze').ended

const kept = { id: 'mpp.pay.kept', level: 'MUST', flow: '*' } as const
const weaker = { ...kept, level: 'SHOULD' } as const

/** Freezes in a folder of the test. */
const freezing =
  (folder: string) =>
  (date: string, requirements: Parameters<typeof freezeSet>[0]['requirements'], replace = false) =>
    freezeSet({ role: 'mpp', date, requirements, folder, replace })

it('the command writes the requirements of the role, sorted, under the day, and then says that they are there', async () => {
  const folder = temporaryFolder()
  const first = await command('--role=mpp', '--date=2026-01-02', `--folder=${folder}`)
  expect(first.code).toBe(0)
  expect(first.out).toContain('It is the first set of the role mpp.')
  const [set] = frozenSets('mpp', folder)
  expect(set).toMatchObject({ name: 'mpp-2026-01-02', role: 'mpp', date: '2026-01-02' })
  const ids = set?.requirements.map(({ id }) => id)
  expect(ids).toEqual(roles.mpp.requirements.map(({ id }) => id).toSorted())
  const again = await command('--role=mpp', '--date=2026-01-03', `--folder=${folder}`)
  expect(again).toMatchObject({
    code: 0,
    out: 'mpp-2026-01-02 says the same already; nothing was written.\n',
  })
  expect(readdirSync(folder)).toEqual(['mpp-2026-01-02.json'])
})

it('the command takes the day of today', async () => {
  const folder = temporaryFolder()
  const before = new Date().toISOString().slice(0, 10)
  await command('--role=mpp', `--folder=${folder}`)
  const after = new Date().toISOString().slice(0, 10)
  expect([`mpp-${before}.json`, `mpp-${after}.json`]).toContain(readdirSync(folder)[0])
})

it('the command does not overwrite a set that says something else, unless told so', async () => {
  const folder = temporaryFolder()
  const file = path.join(folder, 'mpp-2026-01-02.json')
  const other = { name: 'mpp-2026-01-02', role: 'mpp', date: '2026-01-02', requirements: [kept] }
  writeFileSync(file, JSON.stringify(other))
  const args = ['--role=mpp', '--date=2026-01-02', `--folder=${folder}`]
  const { code, err } = await command(...args)
  expect(code).toBe(2)
  expect(err).toMatch(/^mpp-2026-01-02 is frozen already, and differs: \d+ added, 1 removed, 0 changed\./)
  expect(err).toContain('--replace')
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(other)
  expect((await command(...args, '--replace')).code).toBe(0)
  expect(readFileSync(file, 'utf8')).not.toContain('mpp.pay.kept')
})

it.each([
  [['--role=mpp', '--date=2026-02-30'], 'YYYY-MM-DD'],
  [['--role=mpp', '--date=today'], 'YYYY-MM-DD'],
  [[], "required option '--role <role>' not specified"],
])('%j ends with 2', async (args, said) => {
  const { code, err } = await command(...args, `--folder=${temporaryFolder()}`)
  expect(code).toBe(2)
  expect(err).toContain(said)
})

it('a new set is told from the one before, which stays', () => {
  const folder = temporaryFolder()
  const freeze = freezing(folder)
  freeze('2026-01-02', [kept])
  const added = { id: 'mpp.pay.added', level: 'MAY', flow: 'mpp-cpm' } as const
  const frozen = freeze('2026-01-03', [weaker, added])
  expect(frozenText(frozen).split('\n').slice(1)).toEqual([
    'Against mpp-2026-01-02:',
    '  added    mpp.pay.added: MAY in mpp-cpm',
    '  changed  mpp.pay.kept: SHOULD in every flow, was MUST in every flow',
  ])
  expect(frozenSets('mpp', folder).map(({ name }) => name)).toEqual(['mpp-2026-01-02', 'mpp-2026-01-03'])
  expect(freeze('2026-01-03', [kept], true).before?.name).toBe('mpp-2026-01-02')
})

it('there is no set without requirements', () => {
  const freeze = freezing(temporaryFolder())
  expect(() => freeze('2026-01-02', [])).toThrow('There are no requirements of the role mpp.')
})

it('a set is never older than the newest', () => {
  const freeze = freezing(temporaryFolder())
  freeze('2026-01-03', [kept])
  expect(() => freeze('2026-01-02', [weaker], true)).toThrow(UsageError)
})
