import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { listFiles } from '../../scripts/rules/source.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')
const documents = listFiles(
  'docs',
  'README.md',
  'CONTRIBUTING.md',
  'ARCHITECTURE.md',
  'CHANGELOG.md',
  'examples',
).filter((file) => file.endsWith('.md') && existsSync(path.join(ROOT, file)))

/** The anchor that GitHub gives a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-')

const headings = (text: string): Set<string> =>
  new Set([...text.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => anchorOf(heading)))

test.each(documents)('the links of %s lead to files and headings that exist', (document) => {
  const text = readFileSync(path.join(ROOT, document), 'utf8')
  const prose = text.replaceAll(/^```[\s\S]*?^```/gm, '').replaceAll(/`[^`\n]*`/g, '')
  const broken = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = '']) => {
    if (/^(?:https?|mailto):/.test(link)) return []
    const [file = '', anchor] = link.split('#')
    const target = file === '' ? path.join(ROOT, document) : path.resolve(ROOT, path.dirname(document), file)
    if (!existsSync(target)) return [link]
    if (anchor === undefined || !target.endsWith('.md')) return []
    return headings(readFileSync(target, 'utf8')).has(anchor) ? [] : [link]
  })
  expect(broken).toEqual([])
})
