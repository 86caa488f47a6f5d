import { bodyOf, type Evidence, NotReached } from '../../judge/evidence.ts'
import type { Finding } from '../../judge/finding.ts'
import type { Requirement } from '../../requirement.ts'
import {
  at,
  expectResult,
  expectText,
  matches,
  resultText,
  show,
  succeeded,
  twinAccepted,
} from '../checks.ts'
import { aggregated } from './define.ts'

const page = 'A:api_mpp/apply_token'
const looksAt = ['applyToken.request', 'applyToken.response', 'authorize']
const played = (...names: readonly string[]) => names.map((name) => `mpp-mpm-aggregated-code.${name}`)

/** Alipay+ exchanges an odd auth code, and a plain one that is accepted. */
function* refused(evidence: Evidence): Iterable<Finding> {
  yield* expectResult(evidence.exchange('odd token'), ['F', 'U'])
  twinAccepted(evidence, 'plain')
}

export const token: readonly Requirement[] = [
  aggregated('token.customer', {
    level: 'MUST',
    title: 'applyToken exchanges an auth code for the customerId of the user who gave it',
    source: page,
    confidence: 'M',
    core: true,
    looksAt,
    scenarios: played('pay-success', 'token-reused'),
    advice:
      'Bind the auth code to the user who is logged in when getAuthCode is called, and answer S with that customerId.',
    *check(evidence) {
      const exchange = evidence.exchange('apply token')
      yield* expectResult(exchange, ['S'])
      succeeded(evidence, 'apply token')
      const { customerId } = evidence.intents('authorize')[0]?.request ?? {}
      yield* expectText(exchange, 'customerId', customerId, 'customerId of the user')
    },
  }),
  aggregated('token.once', {
    level: 'MUST',
    title: 'An auth code that is exchanged again brings the same token, or nothing',
    source: `${page}; the family's rule for auth codes`,
    confidence: 'M',
    looksAt,
    scenarios: played('token-reused', 'token-together'),
    advice: 'Mark an auth code as used in the transaction that issues its token.',
    *check(evidence) {
      const answers = ['apply token', 'apply token again'].map((label) => evidence.exchange(label))
      const given = answers.filter((one) => matches(resultText(bodyOf(one)), ['S']))
      if (given.length === 0) throw new NotReached('the auth code brought nothing at all')
      const [first, second] = given.map((one) => bodyOf(one))
      const [, again] = given
      if (!first || !second || !again) return
      for (const field of ['accessToken', 'customerId'])
        if (first[field] !== second[field])
          yield {
            code: 'VALUE',
            what: `${field} of the same auth code`,
            expected: show(first[field]),
            actual: show(second[field]),
            ...at(again, `/${field}`),
          }
    },
  }),
  aggregated('token.unknown', {
    level: 'MUST',
    title: 'An auth code that the wallet never gave is refused',
    source: page,
    confidence: 'M',
    core: true,
    looksAt,
    scenarios: played('token-unknown'),
    advice: 'Look the auth code up; answer F where it is not there.',
    check: refused,
  }),
  aggregated('token.expired', {
    level: 'MUST',
    title: 'An auth code is refused after its life',
    source: `${page}; the family's rule for auth codes`,
    confidence: 'M',
    looksAt,
    scenarios: played('token-expired'),
    advice:
      'Give auth codes a short life; "schedules.authCodeLifeSeconds" says what it is in the test environment.',
    check: refused,
  }),
  aggregated('token.other-client', {
    level: 'SHOULD',
    title: 'An auth code that was given to another auth client is refused',
    source: `${page} (authClientId); that it must be refused is inference`,
    confidence: 'L',
    looksAt,
    scenarios: played('token-other-client'),
    advice: 'Store the authClientId of getAuthCode with the auth code and compare it.',
    check: refused,
  }),
  aggregated('token.same-customer', {
    level: 'SHOULD',
    title: 'userInitiatedPay names the customer that applyToken named',
    source: 'inference from A:api_mpp/apply_token and A:api_mpp/pay_private_order_code',
    confidence: 'L',
    looksAt: ['applyToken.response', 'userInitiatedPay.request'],
    scenarios: played('pay-success'),
    advice: 'Use one id of the user in every message.',
    *check(evidence) {
      const { customerId } = bodyOf(succeeded(evidence, 'apply token'))
      const decodes = evidence.exchanges('from-partner', 'userInitiatedPay')
      if (decodes.length === 0) throw new NotReached('the wallet did not call userInitiatedPay')
      for (const exchange of decodes)
        yield* expectText(exchange, 'customerId', customerId, 'customerId that applyToken told')
    },
  }),
]
