import { tapeContent } from '../gateway/tape/read.ts'
import type { Tape } from '../gateway/tape/tape.ts'
import { httpDriver } from '../partner/http-driver.ts'
import { publicConfiguration } from '../partner/public-configuration.ts'
import { exitCodeOf } from '../suites/judge/run.ts'
import { planOf } from '../suites/plan.ts'
import { playRun } from '../suites/play/run.ts'
import { roles } from '../suites/roles.ts'
import { type Selected, select } from '../suites/select.ts'
import { type Arguments, parseArguments } from './arguments.ts'
import { watchSignals } from './interruption.ts'
import { planText } from './plan.ts'
import { progressLine } from './progress.ts'
import { render } from './render.ts'
import { type RunFolder, takeRunFolder } from './run-folder.ts'
import { openTarget, readTarget, type Target } from './target.ts'
import { realWorld } from './world.ts'

/**
 * The command `conformance`: certifies a partner and writes the run folder. Returns the exit code.
 *
 * @throws errors of usage and configuration, with a code and advice, before anything was sent
 */
export async function certify(argv: readonly string[]): Promise<number> {
  const options = parseArguments(argv)
  if (!options) return 0
  const target = readTarget(options)
  const selected = choose(target, options)
  if (options.list) return list(selected)
  if (options.plan) return plan(selected, target)
  const folder = takeRunFolder(options.out ?? `conformance-report/${options.role}`)
  try {
    return await run(options, target, selected, folder)
  } finally {
    folder.release()
  }
}

function choose({ configuration }: Target, { role, flow = [], only = [], profile }: Arguments): Selected {
  const facts = publicConfiguration(configuration, configuration.gateway.publicUrl ?? '')
  return select(roles[role], facts, configuration.flows, { flows: flow, only, profile })
}

function list({ requirements }: Selected): number {
  for (const { id, level, title } of requirements) console.log(`${level.padEnd(6)}  ${id}  ${title}`)
  return 0
}

function plan(selected: Selected, { configuration }: Target): number {
  console.log(planText(planOf(selected, configuration), configuration))
  return 0
}

async function run(
  options: Arguments,
  target: Target,
  selected: Selected,
  folder: RunFolder,
): Promise<number> {
  const interruption = watchSignals((line) => console.error(line))
  try {
    const tape = await playTarget(options, target, selected, folder, interruption.signal)
    const result = await render(tapeContent(tape.records), folder, target.file)
    return exitCodeOf(result)
  } finally {
    interruption.release()
  }
}

async function playTarget(
  { profile, role }: Arguments,
  target: Target,
  selected: Selected,
  folder: RunFolder,
  signal: AbortSignal,
): Promise<Tape> {
  const { gateway, configuration, close } = await openTarget(target, realWorld)
  const progress = progressLine(process.stderr, realWorld.monotonicMs)
  try {
    return await playRun({
      world: realWorld,
      gateway,
      driver: httpDriver({
        url: configuration.driver.url,
        timeoutMs: configuration.timeouts.intentSeconds * 1000,
        signal,
        ...(configuration.partner.ca ? { ca: configuration.partner.ca } : {}),
      }),
      configuration,
      partnerKind: target.partnerKind,
      catalogue: roles[role],
      selected,
      profile,
      sink: folder.openTape(),
      signal,
      onProgress: progress.update,
    })
  } finally {
    progress.end()
    await close()
  }
}
