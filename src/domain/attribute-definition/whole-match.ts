import { RE2JS } from 're2js'

/** Instructions of the compiled expression: with the longest value it is matched in well under a tenth of a second. */
const MAX_PROGRAM = 1_000

export interface WholeMatch {
  test(value: string): boolean
}

/**
 * Compiles an expression that an administrator defined; it has to match from end to end. The engine does not backtrack,
 * so no value takes long, and expressions that would need it (look-around, back-references) are not supported.
 * Undefined: it is no expression, needs backtracking, or is too large.
 */
export function wholeMatch(regex: string): WholeMatch | undefined {
  try {
    const compiled = RE2JS.compile(regex)
    return compiled.programSize() > MAX_PROGRAM ? undefined : { test: (value) => compiled.matches(value) }
  } catch {
    return undefined
  }
}
