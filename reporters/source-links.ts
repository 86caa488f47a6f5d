export interface SourceLink {
  readonly name: string
  readonly url: string
}

/** Where the pages of a source key are; other keys of a source are not on the web or are named in full. */
const pages: Readonly<Record<string, string>> = {
  A: 'https://docs.alipayplus.com/alipayplus/alipayplus/',
  HK: 'https://docs.alipay.hk/alipayhkdocs/hk/amsapi/',
}

const key = /(?<!\w)(A|HK):([a-z][\w-]*(?:\/[a-z][\w-]*)*)/gi

/** The pages that a requirement's source names, once each. */
export function sourceLinks(source: string): SourceLink[] {
  const found = [...source.matchAll(key)].map(([name, site = '', slug = '']) => ({
    name,
    url: `${pages[site]}${slug}`,
  }))
  return found.filter(({ url }, at) => found.findIndex((other) => other.url === url) === at)
}
