import { existsSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { expect, it, vi } from 'vitest'
import { references } from '../../cli/reference.ts'
import {
  configurationFile,
  conformance,
  freePort,
  listening,
  moved,
  referenceConfiguration,
  start,
  temporaryFolder,
} from './support.ts'

const run = (...args: string[]) => conformance(['--role=mpp', ...args])

it('an unknown flag ends with 2 and names the one that was meant', async () => {
  const { code, err } = await run('--onyl=mpp.pay.success')
  expect(code).toBe(2)
  expect(err).toContain("unknown option '--onyl'")
  expect(err).toContain('--only')
})

it('a missing role ends with 2', async () => {
  const { code, err } = await conformance([])
  expect(code).toBe(2)
  expect(err).toContain("required option '--role <role>' not specified")
})

it('a role that there is not ends with 2 and gives those that there are', async () => {
  const { code, err } = await conformance(['--role=psp'])
  expect(code).toBe(2)
  expect(err).toMatch(/'psp' is invalid.*mpp, acqp/)
})

it.each([
  ['mpp', 'acqp'],
  ['acqp', 'mpp'],
] as const)(
  'with --role=%s the configuration of an %s ends with 2 and says which role it has',
  async (role, other) => {
    const file = references[other].configurationFile
    const { code, err } = await conformance([`--role=${role}`, `--config=${file}`])
    expect(code).toBe(2)
    expect(err).toContain(`is the configuration of an ${other}.`)
    expect(err).toContain(`--role=${other}`)
  },
)

it('a mistake in the configuration of an acquirer ends with 2 and is named as in the file', async () => {
  const { charges: _, ...value } = referenceConfiguration('acqp')
  const file = configurationFile(temporaryFolder(), { ...value, flows: ['mpp-cpm'] })
  const { code, err } = await conformance(['--role=acqp', `--config=${file}`])
  expect(code).toBe(2)
  expect(err).toContain('"charges" is missing.')
  expect(err).toContain('"flows[0]" is "mpp-cpm"; it must be one of acqp-cpm,')
})

it('a glob that matches nothing ends with 2 and gives the nearest names', async () => {
  const { code, err } = await run('--only=mpp.pai.success')
  expect(code).toBe(2)
  expect(err).toContain('No requirement matches "mpp.pai.success".')
  expect(err).toContain('mpp.pay.success')
})

it('an unknown flow ends with 2 and gives the nearest name', async () => {
  const { code, err } = await run('--flow=mpp-cmp')
  expect(code).toBe(2)
  expect(err).toContain('There is no flow "mpp-cmp".')
  expect(err).toContain('mpp-cpm')
})

it('a missing configuration ends with 2', async () => {
  const { code, err } = await run('--config=nowhere.json')
  expect(code).toBe(2)
  expect(err).toContain('nowhere.json')
  expect(err).toContain('There is no such file.')
})

it('a configuration that is not JSON ends with 2 and names line and column', async () => {
  const file = path.join(temporaryFolder(), 'partner.json')
  writeFileSync(file, '{\n  "role": "mpp",\n  "users": [}\n}')
  const { code, err } = await run(`--config=${file}`)
  expect(code).toBe(2)
  expect(err).toMatch(/line 3, column \d+/)
})

it('a wrong field ends with 2 and is named as in the file', async () => {
  const value = referenceConfiguration()
  const [first, ...rest] = value.users ?? []
  const users = [{ ...first, currency: 'dollars' }, ...rest]
  const { code, err } = await run(`--config=${configurationFile(temporaryFolder(), { ...value, users })}`)
  expect(code).toBe(2)
  expect(err).toContain('"users[0].currency" is "dollars"')
})

it('a key that cannot be read ends with 2 and names the field', async () => {
  const value = referenceConfiguration()
  const keys = { ...value.keys, partnerPublicKey: { file: 'missing.pem' } }
  const { code, err } = await run(`--config=${configurationFile(temporaryFolder(), { ...value, keys })}`)
  expect(code).toBe(2)
  expect(err).toContain('"keys.partnerPublicKey.file"')
})

it('production ends with 2 unless it is allowed', async () => {
  const file = configurationFile(temporaryFolder(), {
    ...referenceConfiguration(),
    environment: 'production',
  })
  const { code, err } = await run(`--config=${file}`)
  expect(code).toBe(2)
  expect(err).toContain('--allow-production')
})

it('a port in use ends with 2 and names the field', async () => {
  const port = await listening(createServer())
  const folder = temporaryFolder()
  const file = configurationFile(folder, moved(referenceConfiguration(), 'http://127.0.0.1:9', port))
  const { code, err } = await run(`--config=${file}`, `--out=${folder}/out`)
  expect(code).toBe(2)
  expect(err).toContain('"gateway.port"')
})

it('--list prints every requirement and ends with 0', async () => {
  const { code, out } = await run('--list')
  expect(code).toBe(0)
  expect(out).toContain('mpp.pay.success')
  expect(out.trimEnd().split('\n').length).toBeGreaterThan(100)
})

it('--list of an acquirer prints its own requirements', async () => {
  const { code, out } = await conformance(['--role=acqp', '--list'])
  const lines = out.trimEnd().split('\n')
  expect(code).toBe(0)
  expect(out).toContain('acqp.pay.answered-success')
  expect(lines.filter((line) => !/^(MUST|SHOULD|MAY) +acqp\.\S+ {2}\S/.test(line))).toEqual([])
})

it('--plan of an acquirer says that the suite plays the users', async () => {
  const { code, out } = await conformance(['--role=acqp', '--plan'])
  expect(code).toBe(0)
  expect(out).toContain('Reference acquirer')
  expect(out).toMatch(/messages +\d+ of Alipay\+ to the partner/)
  expect(out).toMatch(/payments +\d+ that succeed; the suite plays the users, so no money moves/)
})

it('--plan says what would happen and sends nothing', async () => {
  const folder = temporaryFolder()
  const file = configurationFile(folder, moved(referenceConfiguration(), 'http://127.0.0.1:9', 8700))
  const { code, out } = await run('--plan', `--config=${file}`)
  expect(code).toBe(0)
  expect(out).toContain('Nothing was sent.')
  expect(out).toMatch(/payments +\d+/)
})

it('--help prints the options and ends with 0', async () => {
  const { code, out } = await conformance(['--help'])
  expect(code).toBe(0)
  expect(out).toContain('--profile')
})

it('a second run on the same folder ends with 2 and names the first', async () => {
  const folder = temporaryFolder()
  const out = path.join(folder, 'out')
  const port = await listening(createServer(() => {}))
  const config = configurationFile(
    folder,
    moved(referenceConfiguration(), `http://127.0.0.1:${port}`, await freePort()),
  )
  const first = start(['--role=mpp', `--config=${config}`, `--out=${out}`])
  await vi.waitUntil(() => existsSync(path.join(out, '.lock')), { timeout: 20_000 })
  const second = await run(`--out=${out}`)
  first.child.kill('SIGTERM')
  await first.ended
  expect(second.code).toBe(2)
  expect(second.err).toContain(`Another run (process ${first.child.pid})`)
})
