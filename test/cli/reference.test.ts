import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { expect, it } from 'vitest'
import {
  configurationFile,
  conformance,
  freePort,
  moved,
  referenceConfiguration,
  reportIn,
  start,
  temporaryFolder,
} from './support.ts'

const command = (args: readonly string[]) => start(args, 'reference-partner')

const firstLine = (output: Readable) =>
  new Promise<string>((resolve) => createInterface({ input: output }).once('line', resolve))

it.each([
  ['mpp', 'mpp.pay.success'],
  ['acqp', 'acqp.pay.answered-success'],
] as const)(
  'the reference %s serves where its configuration says, and is certified there',
  async (role, id) => {
    const folder = temporaryFolder()
    const url = `http://127.0.0.1:${await freePort()}`
    const config = `--config=${configurationFile(folder, moved(referenceConfiguration(role), url, await freePort()))}`
    const { child } = command([`--role=${role}`, config])
    expect(await firstLine(child.stdout as Readable)).toContain(`listens on ${url}.`)
    const out = `${folder}/out`
    const { code } = await conformance([`--role=${role}`, config, `--only=${id}`, `--out=${out}`])
    expect(code).toBe(0)
    expect(reportIn(out).partner.kind).toBe('configured')
  },
)

it('the reference partner ends with the command that serves it', async () => {
  const url = `http://127.0.0.1:${await freePort()}`
  const value = moved(referenceConfiguration('acqp'), url, await freePort())
  const { child, ended } = command(['--role=acqp', `--config=${configurationFile(temporaryFolder(), value)}`])
  await firstLine(child.stdout as Readable)
  expect((await fetch(`${url}/intents`)).status).toBe(200)
  child.kill('SIGTERM')
  await ended
  await expect
    .poll(() =>
      fetch(`${url}/intents`).then(
        () => 'up',
        () => 'down',
      ),
    )
    .toBe('down')
})

it('the reference of one role does not serve the configuration of the other', async () => {
  const file = configurationFile(temporaryFolder(), referenceConfiguration('mpp'))
  const { code, err } = await command(['--role=acqp', `--config=${file}`]).ended
  expect(code).toBe(2)
  expect(err).toContain('is the configuration of an mpp.')
})
