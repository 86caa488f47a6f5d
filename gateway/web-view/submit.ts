import type { Locator } from 'playwright-core'

/** What people press to go on. */
const onward =
  /pay|next|continue|confirm|proceed|submit|ok|done|支付|付款|确认|確認|下一步|결제|確定|bayar|lanjut|ชำระ/i

/** Types an amount into a field and sends it, as a person does. `leftMs`: how long anything may still take. */
export async function submitWith(field: Locator, amount: string, leftMs: () => number): Promise<void> {
  await field.fill('', { timeout: leftMs() })
  await field.pressSequentially(amount, { timeout: leftMs() })
  const button = await buttonOf(field)
  await (button ? button.click({ timeout: leftMs() }) : field.press('Enter', { timeout: leftMs() }))
}

/** The button of the form; where it has none, one that a script may listen to; undefined: there is none. */
async function buttonOf(field: Locator): Promise<Locator | undefined> {
  const form = field.locator('xpath=ancestor::form')
  const own = shown(
    form.locator('button:not([type=button]):not([type=reset]), input[type=submit], input[type=image]'),
  )
  if ((await own.count()) > 0) return own.first()
  const all = shown(field.page().locator('button, input[type=button], [role=button]'))
  const telling = all.filter({ hasText: onward })
  if ((await telling.count()) > 0) return telling.first()
  return (await all.count()) === 1 ? all.first() : undefined
}

const shown = (locator: Locator) => locator.filter({ visible: true })
