import { attribute, baseOf, type Document, resolved } from './document.ts'

/** Where a page sends its visitor by a `meta` element, whenever; undefined: nowhere but to itself. */
export function refreshIn(document: Document): string | undefined {
  const meta = document.elements.find(
    (element) => element.tagName === 'meta' && attribute(element, 'http-equiv')?.toLowerCase() === 'refresh',
  )
  const address = meta && addressIn(attribute(meta, 'content') ?? '')
  return address === undefined ? undefined : resolved(address, baseOf(document))
}

/** `3; url='/next'` as it is written by hand: blanks, quotes and capitals as they come. */
function addressIn(content: string): string | undefined {
  return /^\s*[\d.]*\s*[;,]?\s*url\s*=\s*(["']?)(.*?)\1\s*$/i.exec(content)?.[2]
}
