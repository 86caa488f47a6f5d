import type { Field } from './amount-field.ts'
import { ancestors, attribute, baseOf, type Document, type Element, resolved } from './document.ts'

/** What a browser sends. */
export interface Submission {
  readonly method: 'GET' | 'POST'
  readonly url: string
  /** As application/x-www-form-urlencoded; absent from a GET. */
  readonly form?: string
}

/** The form that a control belongs to. */
export function formOf(control: Element, { elements }: Document): Element | undefined {
  const id = attribute(control, 'form')
  if (id !== undefined) return elements.find((one) => isForm(one) && attribute(one, 'id') === id)
  const before = elements.slice(0, elements.indexOf(control))
  return ancestors(control).find(isForm) ?? before.findLast(isStranded)
}

const isForm = ({ tagName }: Element) => tagName === 'form'

/** A form between the rows of a table stays empty; what follows belongs to it all the same, as in old pages. */
const isStranded = (element: Element) =>
  isForm(element) && element.childNodes.length === 0 && /^t/.test(ancestors(element)[0]?.tagName ?? '')

/** What a browser sends when an amount is typed into a field and its form sent by its first button. */
export function submissionOf(form: Element, field: Field, amount: string, document: Document): Submission {
  const controls = document.elements.filter((one) => formOf(one, document) === form)
  const button = controls.find(isSubmit)
  const own = (name: string) => (button && attribute(button, `form${name}`)) ?? attribute(form, name)
  const url = new URL(resolved(own('action') ?? '', actionBase(own('action'), document)) ?? document.url)
  const values = controls.flatMap((one) => valuesOf(one, one === field.element ? amount : undefined, button))
  const sent = new URLSearchParams(values)
  url.hash = ''
  if (own('method')?.toLowerCase() === 'post') return { method: 'POST', url: url.href, form: sent.toString() }
  url.search = sent.toString()
  return { method: 'GET', url: url.href }
}

/** A form without an action is sent to where the page is, whatever its base. */
const actionBase = (action: string | undefined, document: Document) =>
  action ? baseOf(document) : document.url

type Pair = [name: string, value: string]

const typeOf = (control: Element) => (attribute(control, 'type') ?? '').toLowerCase()

const isSubmit = (control: Element) =>
  attribute(control, 'disabled') === undefined &&
  (control.tagName === 'button'
    ? !['button', 'reset'].includes(typeOf(control))
    : control.tagName === 'input' && ['submit', 'image'].includes(typeOf(control)))

/** What a control adds to its form; `entered` is what was typed into it. */
function valuesOf(control: Element, entered: string | undefined, button: Element | undefined): Pair[] {
  const name = attribute(control, 'name')
  if (!name || attribute(control, 'disabled') !== undefined) return []
  const values = entered === undefined ? standing(control, button) : [entered]
  return values.map((value) => [name, value])
}

const silent = ['submit', 'image', 'button', 'reset', 'file']
const ticked = ['checkbox', 'radio']

/** The values that a control has as the page came. */
function standing(control: Element, button: Element | undefined): string[] {
  const { tagName } = control
  if (tagName === 'select') return chosen(control)
  if (tagName === 'textarea') return [textOf(control)]
  if (tagName === 'button') return control === button ? [attribute(control, 'value') ?? ''] : []
  if (tagName !== 'input') return []
  const type = typeOf(control)
  const value = attribute(control, 'value')
  if (silent.includes(type)) return control === button && type === 'submit' ? [value ?? 'Submit'] : []
  if (ticked.includes(type)) return attribute(control, 'checked') === undefined ? [] : [value ?? 'on']
  return [value ?? '']
}

const textOf = ({ childNodes }: Element): string =>
  childNodes.flatMap((node) => ('value' in node ? node.value : [])).join('')

function optionsIn({ childNodes }: Element): Element[] {
  return childNodes.flatMap((node) => {
    if (!('tagName' in node)) return []
    return node.tagName === 'option' ? [node] : optionsIn(node)
  })
}

function chosen(select: Element): string[] {
  const options = optionsIn(select)
  const picked = options.filter((option) => attribute(option, 'selected') !== undefined)
  const several = attribute(select, 'multiple') !== undefined
  const taken = several ? picked : [picked.at(-1) ?? options[0]]
  return taken.flatMap((option) => (option ? [attribute(option, 'value') ?? textOf(option).trim()] : []))
}
