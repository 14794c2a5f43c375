export type Token =
  | { readonly kind: 'name'; readonly text: string }
  | { readonly kind: 'literal'; readonly value: string | number }
  | { readonly kind: 'sign'; readonly text: '(' | ')' | '[' | ']' }
  /** `.value` after a bracket, in the path of a PATCH. */
  | { readonly kind: 'member'; readonly text: string }

const PATTERN =
  /\s*(?:("(?:[^"\\]|\\.)*")|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.])|([A-Za-z$][\w:.$-]*)|\.([A-Za-z$][\w$-]*)|([()[\]]))/y

/** Undefined where a part of the text is no token. */
export function tokenize(text: string): Token[] | undefined {
  const tokens: Token[] = []
  const pattern = new RegExp(PATTERN)
  const end = text.trimEnd().length
  while (pattern.lastIndex < end) {
    const [, quoted, number, name, member, sign] = pattern.exec(text) ?? []
    if (quoted !== undefined) {
      const value = unquote(quoted)
      if (value === undefined) return
      tokens.push({ kind: 'literal', value })
    } else if (number !== undefined) tokens.push({ kind: 'literal', value: Number(number) })
    else if (name !== undefined) tokens.push({ kind: 'name', text: name })
    else if (member !== undefined) tokens.push({ kind: 'member', text: member })
    else if (isSign(sign)) tokens.push({ kind: 'sign', text: sign })
    else return
  }
  return tokens
}

function isSign(text: string | undefined): text is '(' | ')' | '[' | ']' {
  return text === '(' || text === ')' || text === '[' || text === ']'
}

function unquote(text: string): string | undefined {
  try {
    return String(JSON.parse(text))
  } catch {
    return
  }
}
