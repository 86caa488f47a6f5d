import { type ChildProcess, spawn } from 'node:child_process'
import { createPrivateKey, createPublicKey } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'jsonc-parser'
import { onTestFinished } from 'vitest'
import { mppProcessSettings, references } from '../../cli/reference.ts'
import { type Mutation, startMpp } from '../../fixtures/partners/reference/mpp/mpp.ts'
import { loadConfiguration } from '../../partner/configuration.ts'
import type { Configuration, Report, TapeRecord } from '../../schemas/generated/suite.ts'
import type { Role } from '../../suites/roles.ts'

export const root = fileURLToPath(new URL('../..', import.meta.url))

export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Starts a command in a process of its own; it is ended with the test at the latest. */
export function start(
  args: readonly string[],
  command = 'conformance',
  cwd = root,
): { child: ChildProcess; ended: Promise<Ended> } {
  const script = path.join(root, `cli/${command}.ts`)
  const tsx = import.meta.resolve('tsx')
  const child = spawn(process.execPath, ['--import', tsx, script, ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const text = { out: '', err: '' }
  child.stdout.on('data', (chunk) => {
    text.out += chunk
  })
  child.stderr.on('data', (chunk) => {
    text.err += chunk
  })
  const ended = new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ code, ...text })))
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  return { child, ended }
}

export const conformance = (args: readonly string[]) => start(args).ended

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'conformance-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Lets a server listen on a free port of loopback until the test has finished. */
export async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

export async function freePort(): Promise<number> {
  const server = createServer()
  const port = await listening(server)
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** The reference configuration of a role as a value, with absolute paths. */
export function referenceConfiguration(role: Role = 'mpp'): Configuration {
  const value = parse(readFileSync(references[role].configurationFile, 'utf8')) as Configuration
  const key = (name: string) => ({ file: path.join(root, 'fixtures/keys', name) })
  return {
    ...value,
    keys: {
      alipayPlusPrivateKey: key('alipayplus.private.pem'),
      partnerPublicKey: key(`${role}.public.pem`),
    },
    timeouts: { answerSeconds: 1, intentSeconds: 3, finalSeconds: 1 },
  }
}

/** Writes a configuration and returns its path. */
export function configurationFile(folder: string, value: object): string {
  const file = path.join(folder, 'partner.json')
  writeFileSync(file, JSON.stringify(value, null, 2))
  return file
}

export interface Partner {
  readonly folder: string
  readonly config: string
  readonly url: string
  stop(): Promise<void>
}

/** A wallet in this process, and a configuration file for it. */
export async function partner(
  mutation?: Mutation,
  change: (configuration: Configuration) => Configuration = (same) => same,
): Promise<Partner> {
  const folder = temporaryFolder()
  const port = await freePort()
  const base = loadConfiguration(references.mpp.configurationFile, ['mpp-cpm'])
  const settings = mppProcessSettings(base, `http://127.0.0.1:${port}`, 0)
  const wallet = await startMpp(
    {
      ...settings,
      alipayPlusKey: createPublicKey(settings.alipayPlusKey),
      privateKey: createPrivateKey(settings.privateKey),
    },
    mutation,
  )
  onTestFinished(wallet.close)
  const config = configurationFile(folder, change(moved(referenceConfiguration(), wallet.url, port)))
  return { folder, config, url: wallet.url, stop: wallet.close }
}

/** The configuration with the partner at another origin and the gateway on another port. */
export function moved(configuration: Configuration, origin: string, port: number): Configuration {
  const endpoints = Object.fromEntries(
    Object.entries(configuration.partner.endpoints).map(([api, url]) => [
      api,
      origin + new URL(url).pathname,
    ]),
  ) as unknown as Configuration['partner']['endpoints']
  return {
    ...configuration,
    partner: { ...configuration.partner, endpoints },
    gateway: { host: '127.0.0.1', port },
    driver: { kind: 'http', url: origin },
  }
}

export const reportIn = (folder: string) =>
  JSON.parse(readFileSync(path.join(folder, 'report.json'), 'utf8')) as Report

export const tapeIn = (folder: string) =>
  readFileSync(path.join(folder, 'tape.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as TapeRecord)
