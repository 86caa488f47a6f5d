import { existsSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { fromRoot, pages, read } from './pages.ts'

const withoutCode = (text: string) => text.replaceAll(/^```[\s\S]*?^```$/gm, '').replaceAll(/`[^`\n]*`/g, '')

/** Targets of links that do not leave the repository. */
function linksOf(page: string): string[] {
  const targets = [...withoutCode(read(page)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target)
  return targets.filter((target) => !/^[a-z]+:/.test(target))
}

/** A heading as GitHub makes an anchor of it. */
const slug = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')

const anchorsOf = (page: string) =>
  [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => slug(heading))

function broken(page: string, link: string): boolean {
  const [file = '', anchor] = link.split('#')
  const target = file === '' ? page : path.join(path.dirname(page), file)
  if (!existsSync(fromRoot(target))) return true
  return anchor !== undefined && !(target.endsWith('.md') && anchorsOf(target).includes(anchor))
}

describe('relative links', () => {
  it.each(pages)('of %s lead to files and headings that exist', (page) => {
    expect(linksOf(page).filter((link) => broken(page, link))).toEqual([])
  })

  it('are seen at all', () => {
    expect(linksOf('docs/connect-your-partner.md').length).toBeGreaterThan(5)
  })
})
