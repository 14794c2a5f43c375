/**
 * Redirect addresses with wildcards, which applications in development mode may register: `*` matches within one
 * segment of the path (in the authority: letters, digits, dots and hyphens), `**` matches across segments, `?` matches
 * one character, `[abc]` and `[!abc]` one of a set, `{a,b}` one of several texts.
 */

/** Bounds the work that one address costs. */
const MAX_ADDRESS = 2048
const MAX_ALTERNATIVES = 64

type Test = (char: string) => boolean
interface Token {
  readonly many: boolean
  readonly test: Test
}

export const isGlob = (uri: string): boolean => /[*?[\]{}]/.test(uri)

/** Whether an address matches a pattern. The address must be in its normal form, without user information. Pure. */
export function matchesGlob(pattern: string, uri: string): boolean {
  const url = URL.parse(uri)
  if (!url || uri.length > MAX_ADDRESS || url.username || url.password) return false
  // A browser resolves `..` and similar before its request: only an address that parsing leaves unchanged can be
  // compared.
  if (url.href !== uri && url.href !== `${uri}/`) return false
  return alternatives(pattern).some((one) => matches(tokensOf(one), uri))
}

/** The pattern once for each text of its braces. */
function alternatives(pattern: string): string[] {
  const pending = [pattern]
  const done: string[] = []
  while (pending.length > 0 && pending.length + done.length <= MAX_ALTERNATIVES) {
    const next = pending.pop() ?? ''
    const [alternation, inside = ''] = /\{([^{}]*)\}/.exec(next) ?? []
    if (alternation === undefined) done.push(next)
    else for (const text of inside.split(',')) pending.push(next.replace(alternation, () => text))
  }
  return done
}

const inAuthority: Test = (char) => /[a-z0-9.-]/i.test(char)
const inSegment: Test = (char) => char !== '/' && char !== '?' && char !== '#'
const anywhere: Test = (char) => char !== '#'

function tokensOf(pattern: string): Token[] {
  const start = pattern.indexOf('://')
  const slash = pattern.indexOf('/', start < 0 ? 0 : start + 3)
  const pathFrom = slash < 0 ? pattern.length : slash
  const tokens: Token[] = []
  for (let i = 0; i < pattern.length; i++) {
    const one = i < pathFrom ? inAuthority : inSegment
    const char = pattern.charAt(i)
    const end = char === '[' ? pattern.indexOf(']', i + 1) : -1
    if (char === '*') {
      const across = pattern.charAt(i + 1) === '*'
      tokens.push({ many: true, test: across && i >= pathFrom ? anywhere : one })
      if (across) i++
    } else if (char === '?') tokens.push({ many: false, test: one })
    else if (end > 0) {
      tokens.push({ many: false, test: setOf(pattern.slice(i + 1, end), one) })
      i = end
    } else tokens.push({ many: false, test: (character) => character === char })
  }
  return tokens
}

function setOf(text: string, allowed: Test): Test {
  const negated = text.startsWith('!') || text.startsWith('^')
  const chars = negated ? text.slice(1) : text
  const holds = (char: string) =>
    [...chars.matchAll(/(.)-(.)|(.)/g)].some(([, from = '', to = '', single]) =>
      single === undefined ? from <= char && char <= to : single === char,
    )
  return (char) => allowed(char) && holds(char) !== negated
}

/** Steps through the text with every position in the pattern that is still possible: no backtracking. */
function matches(tokens: readonly Token[], text: string): boolean {
  const close = (states: Set<number>): Set<number> => {
    for (const state of states) if (tokens[state]?.many) states.add(state + 1)
    return states
  }
  let states = close(new Set([0]))
  for (const char of text) {
    const next = new Set<number>()
    for (const state of states) {
      const token = tokens[state]
      if (token?.test(char)) next.add(token.many ? state : state + 1)
    }
    states = close(next)
    if (states.size === 0) return false
  }
  return states.has(tokens.length)
}
