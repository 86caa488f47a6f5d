import { describe, expect, it } from 'vitest'
import { type Block, blocks, read } from './pages.ts'

const marked = (kind: string) =>
  blocks
    .filter(({ mark }) => mark.startsWith(`${kind}: `))
    .map((block) => ({ ...block, source: block.mark.slice(kind.length + 2) }))

/** Whether the lines stand in the source, all of them deeper by the same indentation. */
function standsIn({ text }: Block, source: string): boolean {
  const indentations = Array.from({ length: 9 }, (_, depth) => ' '.repeat(depth))
  return indentations.some((indentation) =>
    `\n${source}`.includes(`\n${text.replaceAll(/^(?=.)/gm, indentation)}`),
  )
}

describe('code on the pages', () => {
  it.each(marked('file'))('$source equals the file, in $page', ({ source, text }) => {
    expect(text).toBe(read(source))
  })

  it.each(marked('from'))('an excerpt of $source stands in the file, in $page', (block) => {
    expect(standsIn(block, read(block.source)), `not in ${block.source}:\n${block.text}`).toBe(true)
  })

  it('is found at all', () => {
    expect(marked('file').length).toBeGreaterThan(0)
    expect(marked('from').length).toBeGreaterThan(5)
  })
})
