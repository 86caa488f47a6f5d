import { ancestors, attribute, type Document, type Element, textIn } from './document.ts'

/** A field that a person can type an amount into. */
export interface Field {
  readonly element: Element
  /** Which of the `input` elements of the page it is, from 0. */
  readonly index: number
}

/** Everything on a page that a person may take for the field of the amount. */
export function typedFields({ elements }: Document): Field[] {
  return elements
    .filter(({ tagName }) => tagName === 'input')
    .map((element, index) => ({ element, index }))
    .filter(({ element }) => isTyped(element) && isShown(element))
}

/** Types of `input` that are not typed into; one that no browser knows is a text. */
const otherTypes =
  /^(hidden|search|url|email|password|date|month|week|time|datetime-local|range|color|checkbox|radio|file|submit|image|reset|button)$/i

const isTyped = (element: Element) =>
  !otherTypes.test(attribute(element, 'type') ?? '') &&
  ['disabled', 'readonly'].every((name) => attribute(element, name) === undefined)

const isShown = (element: Element) =>
  [element, ...ancestors(element)].every(
    (one) =>
      attribute(one, 'hidden') === undefined &&
      !/(display\s*:\s*none|visibility\s*:\s*hidden)/i.test(attribute(one, 'style') ?? ''),
  )

/** The field of the amount: the only one, or of several the first that looks like it, or else that takes a number. */
export function amountField<F extends Field>(fields: readonly F[], document: Document): F | undefined {
  if (fields.length === 1) return fields[0]
  return (
    fields.find(({ element }) => looksLikeAmount.test(hintsOf(element, document))) ??
    fields.find(({ element }) => takesNumber(element))
  )
}

const looksLikeAmount =
  /amount|amt(?![a-z])|price|(?<![a-z])(total|sum)(?![a-z])|金额|金額|금액|jumlah|nominal|จำนวน/i

function takesNumber(element: Element): boolean {
  const [type, mode] = ['type', 'inputmode'].map((name) => attribute(element, name)?.toLowerCase() ?? '')
  return type === 'number' || mode === 'decimal' || mode === 'numeric'
}

/** What a field is called, to people and to programs. */
function hintsOf(element: Element, { elements }: Document): string {
  const names = ['name', 'id', 'placeholder', 'aria-label', 'title'].map((name) => attribute(element, name))
  const id = attribute(element, 'id')
  const labels = [
    ...elements.filter((one) => id !== undefined && isLabel(one) && attribute(one, 'for') === id),
    ...ancestors(element).filter(isLabel),
  ]
  return [...names, ...labels.map(textIn)].join('\n')
}

const isLabel = ({ tagName }: Element) => tagName === 'label'
