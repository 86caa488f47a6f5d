import { describe, expect, it } from 'vitest'
import { doctorText, findingsText, summaryText } from '../../reporters/console.ts'
import { coverageLine } from '../../reporters/coverage-line.ts'
import { referenceNote } from '../../reporters/partner.ts'
import { leaks, requirementOf, sampleRun } from './support.ts'

const run = sampleRun()
const text = findingsText(run, { configFile: 'partner.json' })
const blocks = text.split('\n\n')
const blockOf = (id: string) => blocks.find((block) => block.split('\n')[0]?.includes(`${id}`)) ?? ''

describe('the findings', () => {
  it('begin with the moment since when the partner no longer answers', () => {
    expect(blocks[0]?.replaceAll('\n', ' ')).toMatch(
      /^The partner no longer answers since 2026-03-01T08:00:00\.\d{3}Z, 0\.1 s into the run \(#\d+ "inquiry" of mpp-cpm\.inquiry-unknown: unreachable\)/,
    )
  })

  it('do not say so where the partner answered again', () => {
    const answeredAgain = { ...run, exchanges: run.exchanges.toReversed() }
    expect(findingsText(answeredAgain)).not.toContain('no longer answers')
  })

  it('tell of a failed requirement what, where, and how to mend and repeat it', () => {
    const block = blockOf('mpp.signature.response-signed')
    const { title, advice } = requirementOf(run, 'mpp.signature.response-signed')
    const plain = block.replaceAll(/\s+/g, ' ')
    expect(block).toMatch(/^FAILED MUST mpp\.signature\.response-signed\n/)
    expect(plain).toContain(title)
    expect(plain).toContain('Source A:api_mpp/signature')
    expect(plain).toContain(' 1. The response has no Signature header.')
    expect(plain).toContain(' Expected a Signature header ')
    expect(plain).toContain(' Actual there is no Signature header ')
    expect(plain).toMatch(/ Where mpp-cpm\.pay-repeated, #\d+ "pay again" /)
    expect(plain).toContain(advice)
    expect(block.split('\n').at(-1)).toBe(
      '  Repeat    npm run conformance -- --role=mpp --only=mpp.signature.response-signed --config=partner.json',
    )
  })

  it('have every MUST before every SHOULD', () => {
    const levels = [...text.matchAll(/^FAILED (MUST|SHOULD)/gm)].map(([, level]) => level)
    expect(levels).toEqual(levels.toSorted())
    expect(new Set(levels).size).toBe(2)
  })

  it('group what could not be judged by its reason', () => {
    const reason = 'the scenario was not played'
    const group = blocks.find((block) => block.startsWith('NOT REACHED') && block.includes(reason)) ?? ''
    const ids = run.requirements.filter((one) => one.verdict === 'not-reached' && one.reason === reason)
    expect(group.split('\n')[0]).toBe(`NOT REACHED ${ids.length}`)
    for (const { id } of ids) expect(group).toContain(id)
    expect(blocks.filter((block) => block.includes(reason))).toHaveLength(1)
    expect(
      blocks.some((block) => block.startsWith('ERRORED') && block.includes('showPaymentCode failed')),
    ).toBe(true)
  })

  it('fit into 80 columns but for the commands', () => {
    const long = text.split('\n').filter((line) => line.length > 80 && !line.startsWith('  Repeat'))
    expect(long).toEqual([])
  })

  it('show nothing secret, and colours only when asked', () => {
    const colour = String.fromCharCode(27)
    expect(leaks(text)).toEqual([])
    expect(text).not.toContain(colour)
    expect(findingsText(run, { colours: true })).toContain(colour)
  })

  it('put what is wrong in the same way at several places into one', () => {
    const requirement = requirementOf(run, 'mpp.signature.response-signed')
    const [finding] = requirement.findings
    const findings = Array.from({ length: 9 }, () => finding).filter((one) => one !== undefined)
    const shown = findingsText({ ...run, exchanges: [], requirements: [{ ...requirement, findings }] })
    expect(shown.match(/ 1\. /g)).toHaveLength(1)
    expect(shown).not.toContain(' 2. ')
    expect(shown).toContain('and 6 more places')
  })

  it('show three different findings and count the rest', () => {
    const requirement = requirementOf(run, 'mpp.signature.response-signed')
    const findings = [1, 2, 3, 4, 5].map((actual) => ({
      code: 'HTTP_STATUS' as const,
      expected: 200,
      actual,
      scenario: 's',
    }))
    const shown = findingsText({ ...run, exchanges: [], requirements: [{ ...requirement, findings }] })
    expect(shown).toContain('  3. The HTTP status is 3; expected 200.')
    expect(shown).not.toContain('  4. ')
    expect(shown).toContain('  and 2 more')
  })

  it('are only the mistakes in the configuration where the doctor stopped the run', () => {
    const ailment = {
      field: 'keys.partnerPublicKey',
      says: 'It does not open the signature.',
      advice: 'Mend it.',
    }
    const stopped = {
      ...run,
      diagnosis: { type: 'diagnosis' as const, ailments: [ailment], remarks: [], intents: [], ms: 1, at: '' },
      footer: {
        type: 'footer' as const,
        ended: 'stopped-by-doctor' as const,
        scenarios: 0,
        exchanges: 0,
        ms: 1,
        at: '',
      },
    }
    expect(findingsText(stopped)).toBe('')
    expect(doctorText(stopped)).toBe(
      'CONFIGURATION keys.partnerPublicKey\n  It does not open the signature.\n  Advice    Mend it.',
    )
  })
})

describe('the summary', () => {
  it('counts, covers, and gives the verdict with its reasons', () => {
    const summary = summaryText(run)
    expect(summary).toMatch(/^MUST +\d+ passed, \d+ failed, \d+ errored, \d+ not reached/m)
    expect(summary).toMatch(/^Flow +mpp-cpm: \d+ of 21 steps covered; \d+ happen inside/m)
    expect(summary).toMatch(/^Away +the configuration declares away:$/m)
    expect(summary).toMatch(/^ +"notifiesInCpm" is false$/m)
    expect(summary).not.toContain('notifiesInMpm')
    expect(summary).toMatch(/^Verdict +not-conformant$/m)
    expect(summary).toMatch(/^ +because \d+ MUST failed$/m)
    expect(summary.split('\n').filter((line) => line.length > 80)).toEqual([])
  })

  it('ends with what a run of the reference partner is worth', () => {
    const summary = summaryText(sampleRun({ partnerKind: 'reference' }))
    expect(summary.replaceAll('\n', ' ').endsWith(referenceNote)).toBe(true)
    expect(summary).toMatch(/^Partner +reference partner, MPP \(wallet\), profile full$/m)
    expect(summaryText(run)).not.toContain('reference partner')
  })

  it('names the steps that are not covered, and flows out of scope', () => {
    const [flow] = run.flows
    if (!flow) throw new Error('the run has no flow')
    const steps = flow.steps.map((step) => ({ ...step, covered: step.n === 7 }))
    expect(coverageLine({ ...flow, steps })).toMatch(
      /^mpp-cpm: 1 of 21 steps covered; \d+ happen inside the partner; not covered: 1, 5, 8/,
    )
    expect(coverageLine({ ...flow, inScope: false })).toBe('mpp-cpm: not in scope')
  })
})
