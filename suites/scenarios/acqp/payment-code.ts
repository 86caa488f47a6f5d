import type { PaymentCodeStage } from '../../play/payment-code-stage.ts'
import { cpm } from './define.ts'

/** Forms of payment codes: `#` is any digit. Those that every acquirer routes to Alipay+. */
const own = {
  upm: '25100102################',
  nineteen: '289##########6#####',
} as const

/** Forms whose routing depends on what else the acquirer takes, and on a list that is not public. */
const further = {
  'further-nineteen': '289##########0#####',
  'legacy-nineteen': '280################',
  'legacy-eighteen': '28################',
  'legacy-seventeen': '28###############',
  routed: '281010##################',
  sixteen: '25##############',
  thirty: '30######################',
} as const

/** The longest code that a terminal should read. */
const longest = { longest: '25100102########################' } as const

type Form = keyof typeof own | keyof typeof further | keyof typeof longest

const names = <F extends string>(forms: Readonly<Record<F, string>>) =>
  (Object.keys(forms) as F[]).map((form) => `code-${form}`)

export const ownForms = names(own)
export const furtherForms = names(further)
export const longestForm = names(longest)

const forms: Readonly<Record<Form, string>> = { ...own, ...further, ...longest }

const scanned = ([form, pattern]: [string, string]) =>
  cpm(`code-${form}`, {
    says: `The shop scans a payment code of ${pattern.length} digits (${pattern.replaceAll('#', 'n')}).`,
    cost: { payments: 1 },
    async play(stage) {
      const order = stage.order({ wallet: 'pays', paymentCode: stage.codeLike(pattern) })
      await stage.place(order)
      await stage.viewUntil('in the end', order, ['paid', 'failed', 'cancelled'])
    },
  })

/** Result codes after which the user shows another payment code. */
export const codeFailures = ['INVALID_CODE', 'EXPIRED_CODE', 'ORDER_IS_CLOSED'] as const

export const codeFailureScenario = (code: (typeof codeFailures)[number]) =>
  `code-refused-${code.toLowerCase().replaceAll('_', '-')}`

async function scanAgain(stage: PaymentCodeStage, failsWith: string): Promise<void> {
  const order = stage.order({ wallet: { failsWith } })
  await stage.place(order)
  await stage.viewUntil('after the failure', order, ['failed', 'cancelled'])
  const again = stage.withFreshCode(order)
  if (!(await stage.tryToPlace(again, 'place again'))) return
  await stage.came('pay', 2, 'the pay of the fresh code')
  await stage.viewUntil('in the end', again, ['paid'])
}

export const paymentCode = [
  ...Object.entries(forms).flatMap(scanned),
  ...codeFailures.flatMap((code) =>
    cpm(codeFailureScenario(code), {
      says: `Pay fails with ${code}; the shop scans a fresh code for the same order.`,
      cost: { orders: 2, payments: 1 },
      play: (stage) => scanAgain(stage, code),
    }),
  ),
]
