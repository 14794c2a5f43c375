import { isNearName } from '#kit/nearest-name.ts'

/** A path that is served. Segments in braces or after a colon take any text. */
export interface KnownPath {
  readonly method: string
  readonly path: string
}

/** Longer paths get no hint: comparing them would cost more than the response. */
const LONGEST_PATH = 200
const MAX_SEGMENTS = 12
/** Costs of a difference between the path that was asked for and a known one. */
const COST = { variable: 0.4, near: 0.6, missing: 0.7, extra: 1, method: 0.3 }
/** Beyond, the two have too little in common. */
const HIGHEST_COST = 1.8

/** Returns the known path that a request without a route most likely means. */
export type NearPath = (method: string, path: string) => KnownPath | undefined

export function createNearPaths(known: readonly KnownPath[]): NearPath {
  const all = known.map((one) => ({ ...one, segments: one.path.split('/').filter(Boolean) }))
  const words = [...new Set(all.flatMap(({ segments }) => segments.filter((one) => !isVariable(one))))]
  return (method, path) => {
    if (path.length > LONGEST_PATH) return
    const pathSegments = path.split('/').filter(Boolean)
    if (pathSegments.length === 0 || pathSegments.length > MAX_SEGMENTS) return
    // The known segments close to a given one do not depend on the compared path.
    const meant = pathSegments.map((segment) => new Set(words.filter((word) => isNearName(segment, word))))
    let [best, lowest] = [undefined as KnownPath | undefined, HIGHEST_COST]
    for (const one of all) {
      const cost =
        costOf({ requestSegments: pathSegments, meant }, one.segments) + (one.method === method ? 0 : COST.method)
      if (cost < lowest) [best, lowest] = [one, cost]
    }
    return best && { method: best.method, path: best.path }
  }
}

/** Returns the methods of the known paths that a path fits, in their order. */
export function methodsOf(known: readonly KnownPath[], path: string): string[] {
  if (path.length > LONGEST_PATH) return []
  const pathSegments = path.split('/')
  const fits = ({ path: template }: KnownPath) => {
    const segments = template.split('/')
    return (
      segments.length === pathSegments.length &&
      segments.every((segment, i) => segment === pathSegments[i] || (isVariable(segment) && pathSegments[i] !== ''))
    )
  }
  return [...new Set(known.filter(fits).map(({ method }) => method))]
}

const isVariable = (segment: string): boolean => /^[{:*]/.test(segment)

interface Asked {
  readonly requestSegments: readonly string[]
  readonly meant: readonly ReadonlySet<string>[]
}

/** Lowest cost of the changes that make a known path of the one that was asked for (edit distance over segments). */
function costOf({ requestSegments, meant }: Asked, known: readonly string[]): number {
  if (Math.abs(requestSegments.length - known.length) > 2) return Number.POSITIVE_INFINITY
  let hasWord = false
  let previous = known.map((_, column) => (column + 1) * COST.missing)
  previous.unshift(0)
  for (const [row, segment] of requestSegments.entries()) {
    const current = [(row + 1) * COST.extra]
    for (const [column, word] of known.entries()) {
      hasWord ||= meant[row]?.has(word) ?? false
      const replaced = (previous[column] ?? 0) + replacement(segment, word, meant[row]?.has(word) ?? false)
      current.push(Math.min(replaced, (previous[column + 1] ?? 0) + COST.extra, (current[column] ?? 0) + COST.missing))
    }
    previous = current
  }
  return hasWord ? (previous.at(-1) ?? 0) : Number.POSITIVE_INFINITY
}

function replacement(segment: string, word: string, isNear: boolean): number {
  if (segment === word) return 0
  if (isVariable(word)) return COST.variable
  return isNear ? COST.near : Number.POSITIVE_INFINITY
}
