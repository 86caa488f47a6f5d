import { createPrivateKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readTape } from '../../gateway/tape/read.ts'
import { startTape, type Tape } from '../../gateway/tape/tape.ts'
import { sign } from '../../protocol/signature/sign.ts'
import type { HeaderRecord } from '../../schemas/generated/suite.ts'
import { type RunResult, resultOf } from '../../suites/judge/run.ts'
import { roles } from '../../suites/roles.ts'

const pem = (name: string) =>
  readFileSync(new URL(`../../fixtures/keys/${name}.pem`, import.meta.url), 'utf8')

const privateKeys = {
  mpp: createPrivateKey(pem('mpp.private')),
  alipayplus: createPrivateKey(pem('alipayplus.private')),
}

/** Secrets of the sample tape, which no rendering may show. */
export const secrets = {
  paymentCode: '2891234567890612345',
  otherCode: '2899876543210654321',
  accessToken: 'AT-secret-0123456789',
  refreshToken: 'RT-secret-0123456789',
}

const partnerUrl = 'https://wallet.example/alipayplus/mpp'
const gatewayPath = '/aps/api/v1/codes/getPaymentCode'

/** Requirements that the sample run does not select. */
export const notSelected = ['mpp.refund.full', 'mpp.refund.race']

const header = (changes: Partial<HeaderRecord>): Omit<HeaderRecord, 'type' | 'format' | 'startedAt'> => ({
  suite: '0.1.0',
  requirementSet: 'sha256:sample',
  role: 'mpp',
  partnerKind: 'configured',
  selection: {
    flows: ['mpp-cpm'],
    requirements: roles.mpp.requirements.map(({ id }) => id).filter((id) => !notSelected.includes(id)),
    profile: 'full',
  },
  configuration: {
    flows: ['mpp-cpm'],
    partnerName: 'Sample Wallet',
    ids: { clientId: 'CLIENT-1', acquirerId: 'ACQ-1', pspId: 'PSP-1' },
    partnerPublicKey: pem('mpp.public'),
    publicUrl: 'https://gateway.example',
    notifiesInCpm: false,
    notifiesInMpm: false,
    conditions: ['normal', 'balanceTooLow'],
    regions: [],
    shopCurrencies: [],
    schedules: {
      notifySeconds: 10,
      resendGapsSeconds: [120],
      codeLifeSeconds: 60,
      expirySeconds: 15,
      authCodeLifeSeconds: 60,
      inquirySeconds: 10,
      closeSeconds: 10,
      retrySeconds: 10,
      resendFactor: 40_000,
    },
    timeouts: { answerSeconds: 10, intentSeconds: 30, finalSeconds: 30 },
  },
  ...changes,
})

export interface Message {
  readonly scenario: string
  readonly label: string
  readonly api: string
  readonly asks: object
  readonly answers: object
  /** The partner's half has no Signature header. */
  readonly unsigned?: true
  readonly odd?: string
}

type Direction = 'to-partner' | 'from-partner'

/** Writes a tape by hand, with messages that are signed as on the wire. */
export class SampleTape {
  readonly lines: string[] = []
  readonly tape: Tape
  #ms = 0

  constructor(changes: Partial<HeaderRecord> = {}) {
    const world = {
      now: () => new Date(Date.parse('2026-03-01T08:00:00.000Z') + this.#ms),
      monotonicMs: () => {
        this.#ms += 5
        return this.#ms
      },
      randomBytes: (count: number) => Buffer.alloc(count),
    }
    this.tape = startTape(world, header(changes), (line) => this.lines.push(line))
  }

  get text(): string {
    return this.lines.map((line) => `${line}\n`).join('')
  }

  begin(scenario: string): void {
    this.tape.write({ type: 'scenario-start', scenario })
  }

  end(scenario: string, outcome: 'finished' | 'errored' = 'finished', reason?: string): void {
    this.tape.write({ type: 'scenario-end', scenario, outcome, ...(reason ? { reason } : {}) })
  }

  /** Alipay+ asks and the partner answers. */
  ask(message: Message): number {
    const exchange = this.#request('to-partner', message)
    return this.#response('to-partner', exchange, message)
  }

  /** The partner asks and Alipay+ answers. */
  receive(message: Message): number {
    const exchange = this.#request('from-partner', message)
    return this.#response('from-partner', exchange, message)
  }

  /** Alipay+ asks and nothing comes back. */
  askInVain(message: Omit<Message, 'answers'>, reason: 'unreachable' | 'timeout' = 'unreachable'): number {
    const exchange = this.#request('to-partner', { ...message, answers: {} })
    const detail =
      reason === 'unreachable' ? 'connect ECONNREFUSED 10.0.0.1:443' : 'no complete answer within 10 s'
    this.tape.write({ type: 'no-response', scenario: message.scenario, exchange, reason, detail })
    return exchange
  }

  act(
    scenario: string,
    label: string,
    intent: string,
    request: Record<string, unknown>,
    answer: object,
  ): number {
    const exchange = this.tape.nextExchange()
    this.tape.write({ type: 'intent', scenario, exchange, label, intent, request })
    this.tape.write({
      type: 'intent-answer',
      scenario,
      exchange,
      outcome: 'done',
      answer: { ...answer },
    })
    return exchange
  }

  #request(direction: Direction, { scenario, label, api, asks, odd, unsigned }: Message): number {
    const exchange = this.tape.nextExchange()
    const theirs = direction === 'from-partner'
    const url = theirs ? gatewayPath : `${partnerUrl}/${api}`
    const body = JSON.stringify(asks)
    this.tape.write({
      type: 'request',
      scenario,
      exchange,
      direction,
      api,
      label,
      ...(odd ? { spoiler: odd } : {}),
      method: 'POST',
      url,
      headers: signed('Request-Time', theirs ? 'mpp' : 'alipayplus', pathOf(url), body, theirs && unsigned),
      body: { text: body },
    })
    return exchange
  }

  #response(direction: Direction, exchange: number, { scenario, api, answers, unsigned }: Message): number {
    const theirs = direction === 'to-partner'
    const body = JSON.stringify(answers)
    const path = theirs ? pathOf(`${partnerUrl}/${api}`) : gatewayPath
    this.tape.write({
      type: 'response',
      scenario,
      exchange,
      status: 200,
      headers: signed('Response-Time', theirs ? 'mpp' : 'alipayplus', path, body, theirs && unsigned),
      body: { text: body },
    })
    return exchange
  }
}

const pathOf = (url: string) => new URL(url, partnerUrl).pathname

function signed(
  timeHeader: string,
  who: keyof typeof privateKeys,
  path: string,
  body: string,
  unsigned: boolean | undefined,
): string[][] {
  const time = '2026-03-01T08:00:00Z'
  const content = { method: 'POST', path, clientId: 'CLIENT-1', time, body: Buffer.from(body) }
  const signature = sign(content, { privateKey: privateKeys[who], keyVersion: '1' })
  return [
    ['Content-Type', 'application/json; charset=UTF-8'],
    ['Client-Id', 'CLIENT-1'],
    [timeHeader, time],
    ...(unsigned ? [] : [['Signature', signature]]),
  ]
}

const success = { resultCode: 'SUCCESS', resultStatus: 'S', resultMessage: 'success' }
const amount = { currency: 'JPY', value: '100' }

const payAsks = {
  paymentRequestId: 'PAY-1',
  paymentAmount: amount,
  paymentMethod: {
    paymentMethodType: 'CONNECT_WALLET',
    paymentMethodId: secrets.paymentCode,
    customerId: 'user-1',
  },
}

const paid = {
  result: success,
  paymentId: 'wallet-1',
  paymentTime: '2026-03-01T08:00:00Z',
  customerId: 'user-1',
  paymentAmount: amount,
}

const inquired = { ...paid, paymentResult: success }

function playPaySuccess(tape: SampleTape): void {
  const scenario = 'mpp-cpm.pay-success'
  const user = { customerId: 'user-1' }
  const balance = { ...user, currency: 'JPY' }
  tape.begin(scenario)
  tape.act(scenario, 'balance before', 'viewBalance', balance, { value: '1000' })
  const code = { paymentCode: secrets.paymentCode }
  tape.receive({
    scenario,
    label: 'getPaymentCode 1',
    api: 'getPaymentCode',
    asks: user,
    answers: { result: success, paymentCodeInfoList: [code] },
  })
  tape.act(scenario, 'show code', 'showPaymentCode', user, code)
  tape.ask({ scenario, label: 'pay', api: 'pay', asks: payAsks, answers: paid })
  tape.act(scenario, 'balance after', 'viewBalance', balance, { value: '900' })
  const asks = { paymentRequestId: 'PAY-1' }
  for (const label of ['inquiry', 'inquiry again'])
    tape.ask({ scenario, label, api: 'inquiryPayment', asks, answers: inquired })
  tape.end(scenario)
}

/** The repeat is unsigned, has another paymentId as a number, and fields that hold tokens. */
function playPayRepeated(tape: SampleTape): void {
  const scenario = 'mpp-cpm.pay-repeated'
  const { accessToken, refreshToken } = secrets
  tape.begin(scenario)
  tape.ask({ scenario, label: 'pay', api: 'pay', asks: payAsks, answers: paid })
  const answers = { ...paid, paymentId: 17, accessToken, extra: { refreshToken } }
  tape.ask({ scenario, label: 'pay again', api: 'pay', asks: payAsks, answers, unsigned: true })
  tape.end(scenario)
}

/** A run in which requirements pass, fail, break and are skipped, and the partner is lost at the end. */
export function sampleTape(changes: Partial<HeaderRecord> = {}): SampleTape {
  const tape = new SampleTape(changes)
  playPaySuccess(tape)
  playPayRepeated(tape)
  const errored = 'mpp-cpm.cancel-after-success'
  tape.begin(errored)
  tape.end(errored, 'errored', 'the intent showPaymentCode failed')
  const lost = 'mpp-cpm.inquiry-unknown'
  tape.begin(lost)
  tape.askInVain({
    scenario: lost,
    label: 'inquiry',
    api: 'inquiryPayment',
    asks: { paymentRequestId: 'PAY-9' },
  })
  tape.end(lost)
  tape.tape.end('finished')
  return tape
}

/** The sample tape, judged. */
export function sampleRun(changes: Partial<HeaderRecord> = {}): RunResult {
  return resultOf(readTape(sampleTape(changes).text), roles.mpp)
}

/** A requirement of a run. */
export function requirementOf(run: RunResult, id: string): RunResult['requirements'][number] {
  const found = run.requirements.find((one) => one.id === id)
  if (!found) throw new Error(`there is no requirement ${id}`)
  return found
}

/** Shows nothing that is secret in the sample tape. */
export const leaks = (text: string) => Object.values(secrets).filter((secret) => text.includes(secret))
