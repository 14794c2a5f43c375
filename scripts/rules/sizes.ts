/** Limits of sizes, and names without meaning (CONTRIBUTING.md). */
import path from 'node:path'
import { Visitor } from 'oxc-parser'
import type { Source } from './source.ts'

const FILE_LIMIT = 400
const TEST_LIMIT = 800
const FUNCTION_LIMIT = 80
const FOLDER_LIMIT = 25
const PARAMETER_LIMIT = 4
const BANNED = ['utils', 'helpers', 'common', 'misc', 'shared', 'manager', 'base', 'impl', 'data', 'info', 'handle']

/** Returns files and folders that are too long, or that have a name without meaning. */
export function tooLong(sources: readonly Source[]): string[] {
  const files = sources.flatMap(({ path: file, lines }) => {
    const limit = file.endsWith('.test.ts') || file.endsWith('.contract.ts') ? TEST_LIMIT : FILE_LIMIT
    return lines > limit ? [`${file}: ${lines} lines, at most ${limit}`] : []
  })
  const folders = Map.groupBy(
    sources.filter((source) => source.path.startsWith('src/') && !source.path.endsWith('.test.ts')),
    (source) => path.dirname(source.path),
  )
  const crowded = [...folders].flatMap(([folder, inside]) =>
    inside.length > FOLDER_LIMIT ? [`${folder}: ${inside.length} files, at most ${FOLDER_LIMIT}`] : [],
  )
  return [...files, ...crowded]
}

export function badNames(sources: readonly Source[]): string[] {
  return sources.flatMap(({ path: file, module }) => {
    const words = path
      .basename(file)
      .replace(/(\.test|\.contract)?\.ts$/, '')
      .split(/[-.]/)
    const banned = words
      .filter((word) => BANNED.includes(word))
      .map((word) => `${file}: "${word}" is not a meaningful name`)
    const defaults = module.staticExports
      .flatMap((staticExport) => staticExport.entries)
      .filter((entry) => entry.exportName.kind === 'Default' && file.startsWith('src/'))
      .map(() => `${file}: a default export has no name`)
    const index = path.basename(file) === 'index.ts' ? [`${file}: an import must name the thing's own file`] : []
    return [...banned, ...defaults, ...index]
  })
}

/** Functions over the limits of lines and parameters. */
export function longFunctions(sources: readonly Source[]): string[] {
  return sources
    .filter((source) => source.path.startsWith('src/') && !source.path.endsWith('.test.ts'))
    .flatMap((source) => {
      const oversized: string[] = []
      const judge = (node: { start: number; end: number; params: readonly unknown[] }) => {
        const [from, to] = [source.lineOf(node.start), source.lineOf(node.end)]
        if (to - from + 1 > FUNCTION_LIMIT)
          oversized.push(`${source.path}:${from} function of ${to - from + 1} lines, at most ${FUNCTION_LIMIT}`)
        if (node.params.length > PARAMETER_LIMIT)
          oversized.push(`${source.path}:${from} function of ${node.params.length} parameters`)
      }
      new Visitor({
        FunctionDeclaration: judge,
        FunctionExpression: judge,
        ArrowFunctionExpression: judge,
      }).visit(source.program)
      return oversized
    })
}
