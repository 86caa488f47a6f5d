import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { MppProcessSettings } from '../fixtures/partners/reference/mpp/process.ts'
import type { WalletUser } from '../fixtures/partners/reference/mpp/settings.ts'
import type { ResolvedConfiguration } from '../partner/configuration.ts'
import { publicPem } from '../partner/keys.ts'

const fromRoot = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url))

/** Configuration of the reference partner of a role, as it is started by hand. */
export const referenceConfigurationFile = fromRoot('examples/reference-mpp/partner.json')

/** Enough for every payment of a run, in any currency. */
const plenty = 1_000_000n

/** What the reference wallet must know to be the partner of this configuration. */
export function mppProcessSettings(
  { ids, alipayPlusKey, users, schedules }: ResolvedConfiguration,
  alipayPlusUrl: string,
  port: number,
): MppProcessSettings {
  return {
    clientId: ids.clientId,
    alipayPlusUrl,
    alipayPlusKey: publicPem(alipayPlusKey.privateKey),
    privateKey: readFileSync(fromRoot('fixtures/keys/mpp.private.pem'), 'utf8'),
    users: users.map(walletUser).filter(({ condition }) => condition !== 'userNotExist'),
    resendGapsMs: schedules.resendGapsSeconds.map((seconds) => seconds * 1000),
    authCodeLifeMs: schedules.authCodeLifeSeconds * 1000,
    port,
  }
}

function walletUser({
  customerId,
  condition,
  currency,
  amount,
}: ResolvedConfiguration['users'][number]): WalletUser {
  const rich = condition !== 'balanceTooLow'
  const value = rich ? BigInt(amount) * plenty : BigInt(amount) - 1n
  return { customerId, condition, balances: { [currency]: value.toString() } }
}

export interface ReferenceProcess {
  readonly url: string
  stop(): Promise<void>
}

/** Starts the reference wallet as a child process that ends with its parent. */
export async function spawnReferenceMpp(settings: MppProcessSettings): Promise<ReferenceProcess> {
  const script = fromRoot('fixtures/partners/reference/mpp/process.ts')
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const url = await firstLine(child, settings)
  return {
    url,
    stop: () => {
      child.stdin?.end()
      return ended
    },
  }
}

async function firstLine(child: ChildProcess, settings: MppProcessSettings): Promise<string> {
  child.stdin?.write(`${JSON.stringify(settings)}\n`)
  if (!child.stdout) throw new Error('the reference partner has no output')
  for await (const line of createInterface({ input: child.stdout }))
    return (JSON.parse(line) as { url: string }).url
  throw new Error('the reference partner ended before it was ready')
}
