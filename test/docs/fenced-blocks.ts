/** The fenced blocks of the guides, with the markers that say how each of them is run. */
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'

export const ROOT = path.resolve(import.meta.dirname, '../..')

/** Everything that a reader copies from. Contracts and decisions are records. */
export const guides: readonly string[] = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...globSync('{docs,examples}/**/*.md', { cwd: ROOT }).filter((file) => !/^docs\/(contract|decisions)\//.test(file)),
].sort()

export interface FencedBlock {
  readonly guide: string
  readonly line: number
  readonly language: string
  readonly text: string
  /** Marker in the comment of the line above: `run: name`, `run by: test file`, `starts a server`, `not run: reason`. */
  readonly marker: string
}

export function fencedBlocks(guide: string): FencedBlock[] {
  const text = readFileSync(path.join(ROOT, guide), 'utf8')
  const blocks = text.matchAll(
    /(?:^ *<!-- (?<marker>.+?) -->\n)?^(?<indent> *)```(?<language>\w*)\n(?<code>[\s\S]*?)^ *```$/gm,
  )
  return [...blocks].map(({ groups = {}, index }) => ({
    guide,
    line: text.slice(0, index).split('\n').length,
    language: groups.language ?? '',
    text: withoutIndent(groups.code ?? '', groups.indent ?? ''),
    marker: groups.marker ?? '',
  }))
}

/** A block of a list item has the item's indentation. */
const withoutIndent = (text: string, indent: string): string =>
  indent === '' ? text : text.replaceAll(new RegExp(`^${indent}`, 'gm'), '')

export const titleOf = ({ guide, line, language }: FencedBlock): string => `${guide}:${line} (${language})`
