/** Files that comments refer to: each must exist, named by the end of its path. */
import { listFiles, type Source } from './source.ts'

const PATH = /(?<![\w./*<:-])(?:[a-z0-9_-]+\/)+[a-z0-9_.-]+\.(?:ts|md)\b/gi
/** An example of a path, in a comment about paths. */
const EXAMPLES = new Set(['src/a/b.ts'])

export function missingPaths(sources: readonly Source[]): string[] {
  const files = listFiles().map((file) => `/${file}`)
  const exists = (named: string) => files.some((file) => file.endsWith(`/${named}`))
  return sources.flatMap((source) =>
    source.comments.flatMap(({ value, start }) =>
      [...value.matchAll(PATH)]
        .filter(([named]) => !EXAMPLES.has(named) && !exists(named))
        .map(([named]) => `${source.path}:${source.lineOf(start)} ${named} does not exist`),
    ),
  )
}
