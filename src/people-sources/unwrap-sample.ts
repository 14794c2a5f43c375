import type { FileSample } from '#people-sources/read-sample.ts'

/** Envelopes that are tried; a document with more is a map with an entry for each user. */
const MAX_ENVELOPES = 64

/**
 * Yields the sample as it is, then without each envelope around its users, the outermost first: members such as `data`
 * or `response.items`, pages in a list, tables of a database with their rows; at last as a user without a list.
 */
export function* unwrapSample(sample: FileSample): Generator<FileSample> {
  yield sample
  if (sample.form !== 'json') return
  for (const envelope of envelopesOf(sample.paths).slice(0, MAX_ENVELOPES)) {
    const start = `${envelope}.`
    const inner = [...sample.paths].filter((path) => path.startsWith(start)).map((path) => path.slice(start.length))
    yield { ...sample, envelope, paths: new Set(inner) }
  }
  if (sample.head.startsWith('{') && !sample.isLines)
    yield { ...sample, paths: new Set([...sample.paths].map((path) => `*.${path}`)) }
}

/** Paths that others continue, the shortest first. */
function envelopesOf(paths: ReadonlySet<string>): string[] {
  const envelopes = new Set<string>()
  for (const path of paths) {
    const parts = path.split('.')
    for (let length = 1; length < parts.length; length++) envelopes.add(parts.slice(0, length).join('.'))
  }
  return [...envelopes].toSorted((a, b) => a.split('.').length - b.split('.').length)
}
