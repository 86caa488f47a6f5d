import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { StepResult, TestResult } from 'allure-js-commons'
import type { Category } from 'allure-js-commons/sdk'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { readTape } from '../../gateway/tape/read.ts'
import { writeAllureReport } from '../../reporters/allure-report.ts'
import { outcomeOf } from '../../reporters/outcome.ts'
import { reportTitle } from '../../reporters/partner.ts'
import { type Recorded, recordWithVitest } from '../../reporters/record.ts'
import { rootCauses } from '../../reporters/root-cause.ts'
import { flowsOf } from '../../suites/flows/index.ts'
import { resultOf } from '../../suites/judge/run.ts'
import { roles } from '../../suites/roles.ts'
import { leaks, notSelected, requirementOf, sampleTape } from './support.ts'

const folder = mkdtempSync(join(tmpdir(), 'conformance-allure-'))
const tapeFile = join(folder, 'tape.jsonl')
const resultsDir = join(folder, 'allure-results')
const tape = sampleTape()
const run = resultOf(readTape(tape.text), roles.mpp)

const signals = ['SIGINT', 'SIGTERM', 'exit', 'unhandledRejection', 'uncaughtException'] as const
const processState = () => ({
  exitCode: process.exitCode,
  env: { ...process.env },
  listeners: signals.map((signal) => process.listenerCount(signal as 'exit')),
})

let recorded: Recorded
let printed: unknown[][]
let before: ReturnType<typeof processState>
let after: ReturnType<typeof processState>

beforeAll(async () => {
  writeFileSync(tapeFile, tape.text)
  before = processState()
  const spies = [vi.spyOn(process.stdout, 'write'), vi.spyOn(process.stderr, 'write')]
  recorded = await recordWithVitest({ tapeFile, run, resultsDir, configFile: 'partner.json' })
  printed = spies.flatMap((spy) => spy.mock.calls)
  for (const spy of spies) spy.mockRestore()
  after = processState()
}, 60_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const read = (name: string) => readFileSync(join(resultsDir, name), 'utf8')

const results = (): TestResult[] =>
  readdirSync(resultsDir)
    .filter((name) => name.endsWith('-result.json'))
    .map((name) => JSON.parse(read(name)))

const resultOfId = (id: string): TestResult => {
  const found = results().find(({ parameters }) => parameters.some(({ value }) => value === id))
  if (!found) throw new Error(`Allure has no result for ${id}`)
  return found
}

const labelsOf = (result: TestResult) =>
  Object.fromEntries(result.labels.map(({ name, value }) => [name, value]))

const attachmentsIn = (steps: readonly StepResult[]): string[] =>
  steps.flatMap((step) => [
    ...(step.attachments ?? []).map(({ source }) => source),
    ...attachmentsIn(step.steps ?? []),
  ])

const idOf = ({ parameters }: TestResult) => parameters.find(({ name }) => name === 'requirement')?.value

describe('the recording', () => {
  it('has one test for every requirement, with the status of its verdict', () => {
    const statuses = Object.fromEntries(
      results().flatMap((one) => (idOf(one) ? [[idOf(one), one.status]] : [])),
    )
    expect(statuses).toEqual(Object.fromEntries(run.requirements.map((one) => [one.id, outcomeOf(one)])))
    expect(new Set(Object.values(statuses))).toEqual(new Set(['passed', 'failed', 'broken', 'skipped']))
  })

  it('returns how the tests ended', () => {
    expect(recorded.tests).toBe(run.requirements.length)
    expect(recorded.states.get('mpp.pay.success')).toBe('passed')
    expect(recorded.states.get('mpp.signature.response-signed')).toBe('failed')
    expect(recorded.states.get('mpp.cancel.after-success')).toBe('failed')
    expect(recorded.states.get('mpp.refund.full')).toBe('skipped')
  })

  it('leaves the process as it was and prints nothing', () => {
    expect(after).toEqual(before)
    expect(printed).toEqual([])
  })

  it('refuses a verdict that Vitest does not come to', async () => {
    const requirements = run.requirements.map((one) =>
      one.id === 'mpp.pay.success' ? { ...one, verdict: 'failed' as const } : one,
    )
    const elsewhere = join(folder, 'other-results')
    await expect(
      recordWithVitest({ tapeFile, run: { ...run, requirements }, resultsDir: elsewhere }),
    ).rejects.toThrow('- "mpp.pay.success" must have failed, but Vitest says: passed')
    await expect(
      recordWithVitest({
        tapeFile,
        run: { ...run, requirements: requirements.slice(1) },
        resultsDir: elsewhere,
      }),
    ).rejects.toThrow(`- the test "${requirements[0]?.id}" is not one of the requirements`)
    expect(processState()).toEqual(before)
  }, 60_000)

  it('says why there are no tests at all', async () => {
    const missing = join(folder, 'no-tape.jsonl')
    await expect(
      recordWithVitest({ tapeFile: missing, run, resultsDir: join(folder, 'other-results') }),
    ).rejects.toThrow(/ENOENT/)
    expect(processState()).toEqual(before)
  }, 60_000)
})

describe('a requirement', () => {
  it('is named by its sentence and grouped by role, flow and topic', () => {
    const { title } = requirementOf(run, 'mpp.pay.success')
    const result = resultOfId('mpp.pay.success')
    expect(result.name).toBe(title)
    expect(result.fullName).toBe('mpp.pay.success')
    expect(labelsOf(result)).toEqual({
      epic: 'MPP (wallet)',
      feature: 'mpp-cpm: The user shows a payment code, the merchant scans it',
      story: 'pay',
      severity: 'blocker',
      tag: 'MUST',
    })
    expect(result.links.map(({ url }) => url)).toContain(
      'https://docs.alipayplus.com/alipayplus/alipayplus/api_mpp/pay',
    )
    expect(result.description).toContain('**mpp.pay.success** (MUST, core)')
    expect(labelsOf(resultOfId('mpp.message.known-fields'))).toMatchObject({
      feature: 'Every flow',
      severity: 'minor',
      tag: 'SHOULD',
    })
  })

  it('has the steps of the flow that it looks at, with the exchange on the step it stands on', () => {
    const { steps } = resultOfId('mpp.pay.success')
    const titles = steps.map(({ name }) => name)
    expect(titles).toContain('15 Alipay+ -> MPP Server: Calls pay (wire)')
    const wire = steps.find(
      ({ name }) => name === '17 MPP Server -> Alipay+: Returns the payment result (wire)',
    )
    const [source = ''] = attachmentsIn(wire ? [wire] : [])
    expect(read(source)).toContain('mpp-cpm.pay-success, "pay", Alipay+ -> partner')
  })

  it('that stands on no step has its scenarios as steps', () => {
    const [step] = resultOfId('mpp.inquiry.unknown-order').steps
    expect(step?.name).toMatch(/^mpp-cpm\.inquiry-unknown: not-reached, looked at #\d+$/)
    expect(step?.status).toBe('broken')
  })

  it('that failed says expected, actual, advice and how to repeat it', () => {
    const { statusDetails, steps } = resultOfId('mpp.signature.response-signed')
    expect(statusDetails.trace).toBeUndefined()
    expect(statusDetails.message).toMatch(/^Cause: signature\n {2}1\. The response has no Signature header\./)
    expect(statusDetails.message).toMatch(/\n {5}Expected {2}a Signature header\n {5}Actual {4}there is no/)
    expect(statusDetails.message).toMatch(
      /\n {2}Advice[\s\S]+\n {2}Repeat {4}npm run conformance -- --role=mpp --only=mpp\.signature\.response-signed --config=partner\.json$/,
    )
    const failed = steps.filter(({ status }) => status === 'failed')
    expect(failed.flatMap((step) => attachmentsIn([step]))).toHaveLength(1)
  })

  it('that was skipped or broken says why', () => {
    expect(resultOfId('mpp.notify.url').statusDetails.message).toBe(
      'not-applicable: "notifiesInCpm" is false',
    )
    for (const id of notSelected)
      expect(resultOfId(id).statusDetails.message).toBe(
        'not-selected: left out by --only, --flow or --profile',
      )
    expect(resultOfId('mpp.cancel.after-success').statusDetails.message).toMatch(
      /^Cause: could not be judged\n {2}errored: .*showPaymentCode failed/,
    )
  })

  it('has few attachments', () => {
    for (const result of results()) {
      const most = result.status === 'failed' ? 3 : idOf(result) ? 1 : 5
      expect(attachmentsIn(result.steps).length, result.name).toBeLessThanOrEqual(most)
    }
  })
})

describe('what is about the run', () => {
  const about = () => results().filter((one) => labelsOf(one).epic === 'About this run')

  it('stands apart and counts neither as passed nor as failed', () => {
    expect(about().map(({ name, status }) => [name, status])).toEqual(
      expect.arrayContaining([
        ['Flow mpp-cpm: what was seen', 'skipped'],
        ['What this run did not prove', 'skipped'],
      ]),
    )
    expect(about()).toHaveLength(flowsOf('mpp').length + 1)
    for (const { statusDetails } of about()) expect(statusDetails.message).toMatch(/^Not a requirement/)
  })

  it('shows all steps of the flow in order, and how each was seen', () => {
    const steps = about().find(({ name }) => name?.startsWith('Flow mpp-cpm:'))?.steps ?? []
    expect(steps.map(({ name }) => Number.parseInt(name ?? '', 10))).toEqual(
      Array.from({ length: 21 }, (_, at) => at + 1),
    )
    expect(steps[6]?.name).toMatch(
      /^7 MPP Server -> Alipay\+: Calls getPaymentCode \(wire\): covered by \d+ requirements, for example in #\d+/,
    )
    expect(steps[1]).toMatchObject({ status: 'skipped' })
    expect(steps[1]?.name).toMatch(/\(unseen\): happens inside the partner, not seen$/)
  })

  it('names what was not proved, each with its reason', () => {
    const lines =
      about()
        .find(({ name }) => name?.startsWith('What'))
        ?.steps.map(({ name }) => name) ?? []
    const starting = (start: string) => lines.filter((line) => line?.startsWith(start))
    expect(starting('Not selected: MUST mpp.refund.full:')[0]).toMatch(
      /\(left out by --only, --flow or --profile\)$/,
    )
    expect(starting('Not reached: ').length).toBe(
      run.requirements.filter(({ verdict }) => verdict === 'not-reached').length,
    )
    expect(starting('Declared away: ')).toContain('Declared away: "notifiesInCpm" is false')
    expect(starting('Not tested: ').length).toBe(run.notTested.length)
  })

  it('stands in the environment block and in categories by root cause', () => {
    const environment = read('environment.properties')
    for (const line of [
      'Partner=Sample Wallet',
      'Kind=configured',
      'Profile=full',
      'Flows_in_scope=mpp-cpm',
      'Suite=0.1.0',
    ])
      expect(environment.split('\n')).toContain(line)
    expect(environment).toMatch(/^Verdict=not-conformant/m)
    const categories: Category[] = JSON.parse(read('categories.json'))
    expect(categories.map(({ name }) => name?.toLowerCase())).toEqual(rootCauses)
    const unhappy = results().filter(({ status }) => status === 'failed' || status === 'broken')
    for (const { statusDetails } of unhappy) {
      const fitting = categories.filter(({ messageRegex }) =>
        new RegExp(String(messageRegex)).test(statusDetails.message ?? ''),
      )
      expect(fitting).toHaveLength(1)
    }
  })
})

const machine = [fileURLToPath(new URL('../..', import.meta.url)), folder, homedir()].filter(
  (name) => name.length > 1,
)

describe('what is written', () => {
  it('holds no secret and nothing of this machine', () => {
    const all = readdirSync(resultsDir).map(read).join('\n')
    expect(leaks(all)).toEqual([])
    for (const name of machine) expect(all.includes(name), name).toBe(false)
  })

  it('becomes one HTML file that loads nothing and holds nothing of this machine', async () => {
    const outDir = join(folder, 'report')
    const file = await writeAllureReport({ resultsDir, outDir, title: reportTitle(run) })
    const html = readFileSync(file, 'utf8')
    expect(readdirSync(outDir)).toEqual(['index.html'])
    expect(statSync(file).size).toBeLessThan(8_000_000)
    expect(html).toContain('<title> Alipay+ conformance: Sample Wallet (mpp): not-conformant </title>')
    expect(html).not.toMatch(/googletagmanager\.com\/gtag|dataLayer/)
    const data = [...html.matchAll(/d\("[^"]+",\s*"([A-Za-z0-9+/=]+)"\)/g)].map(([, text = '']) =>
      Buffer.from(text, 'base64').toString('utf8'),
    )
    expect(data.join('\n')).toContain(requirementOf(run, 'mpp.pay.success').title)
    const own = html.replaceAll(/"data:[^"]{1000,}"/g, '').concat(...data)
    expect(leaks(own)).toEqual([])
    for (const name of machine) expect(own.includes(name), name).toBe(false)
  }, 60_000)
})

it('the title of a report of the reference partner says so', () => {
  const header = { ...run.header, partnerKind: 'reference' as const }
  expect(reportTitle({ header, verdict: 'conformant' })).toBe(
    'Alipay+ conformance: reference partner (mpp): conformant',
  )
})
