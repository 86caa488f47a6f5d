import { parse, type DefaultTreeAdapterTypes as Tree } from 'parse5'

export type Element = Tree.Element

/** A page as its HTML says it. */
export interface Document {
  readonly url: string
  /** In the order of the page. What stands in a `template` is no part of it. */
  readonly elements: readonly Element[]
  /** What there is to read, blanks folded. */
  readonly text: string
}

/** Reads any text as HTML, as a browser does: there is none that cannot be read. `scripted`: scripts run on it. */
export function readDocument(html: string, url: string, { scripted = false } = {}): Document {
  const nodes = below(parse(html, { scriptingEnabled: scripted }))
  const elements = nodes.filter(isElement)
  const text = nodes.flatMap((node) => ('value' in node && isRead(node) ? node.value : [])).join(' ')
  return { url, elements, text: text.replaceAll(/\s+/g, ' ').trim() }
}

/** Everything in a node, in the order of the page, however deep. */
function below(top: Tree.ParentNode): Tree.ChildNode[] {
  const found: Tree.ChildNode[] = []
  const left = top.childNodes.toReversed()
  for (let node = left.pop(); node; node = left.pop()) {
    found.push(node)
    if ('childNodes' in node) left.push(...node.childNodes.toReversed())
  }
  return found
}

const isElement = (node: Tree.Node): node is Element => 'tagName' in node

const unread = ['head', 'script', 'style', 'noscript']

const isRead = (node: Tree.TextNode) => !ancestors(node).some(({ tagName }) => unread.includes(tagName))

/** The elements around one, the nearest first. */
export function ancestors({ parentNode }: Tree.ChildNode): Element[] {
  const found: Element[] = []
  for (let one = parentNode; one && isElement(one); one = one.parentNode) found.push(one)
  return found
}

/** The value of an attribute; undefined where the element has none of this name. */
export const attribute = ({ attrs }: Element, name: string): string | undefined =>
  attrs.find((one) => one.name === name)?.value

/** Whether scripts belong to a page: of their own, or in attributes such as `onsubmit`. */
export const isScripted = ({ elements }: Document): boolean =>
  elements.some(
    ({ tagName, attrs }) => tagName === 'script' || attrs.some(({ name }) => /^on[a-z]/.test(name)),
  )

/** What stands written in an element. */
export const textIn = (element: Element): string =>
  below(element)
    .flatMap((node) => ('value' in node ? node.value : []))
    .join(' ')

/** What relative addresses of a page are relative to. */
export function baseOf({ url, elements }: Document): string {
  const base = elements.find(({ tagName }) => tagName === 'base')
  return resolved((base && attribute(base, 'href')) ?? '', url) ?? url
}

/** An address of a page in full; undefined where it is none. */
export function resolved(address: string, base: string): string | undefined {
  return URL.canParse(address, base) ? new URL(address, base).href : undefined
}
