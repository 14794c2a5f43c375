import { RE2JS } from 're2js'

/** Instructions of the compiled expression: with the longest value it is matched in well under a tenth of a second. */
const MAX_PROGRAM = 1_000

export interface FullMatch {
  test(value: string): boolean
}

/**
 * Compiles an administrator's expression, which must match the whole value. The engine does not backtrack, so
 * matching takes linear time; it does not support look-around and back-references. Returns undefined for an
 * expression that is invalid, needs backtracking, or is too large.
 */
export function fullMatch(regex: string): FullMatch | undefined {
  try {
    const compiled = RE2JS.compile(regex)
    return compiled.programSize() > MAX_PROGRAM ? undefined : { test: (value) => compiled.matches(value) }
  } catch {
    return undefined
  }
}
