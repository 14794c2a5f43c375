import { notSupported } from '#crypto/password/encoding/not-supported.ts'
import { fixedLength, type Operation, operationOf } from '#crypto/password/formula/operations.ts'
import { type Formula, isInputName } from '#crypto/password/formula/syntax.ts'

const TOKEN = /\s*(?:([a-z][a-z0-9-]*)|\^(\d{1,8})|'([^'$\\]{0,64})'|0x((?:[0-9a-f]{2}){0,64})|([().,|]))\s*/y
const MAX_NODES = 64

interface Token {
  readonly name?: string | undefined
  readonly count?: number | undefined
  readonly literal?: Buffer | undefined
  readonly sign?: string | undefined
}

/**
 * Returns the formulas of a text, any of which may match.
 * @throws `password.hashNotSupported` for unknown syntax or functions
 */
export function parseFormula(text: string): readonly Formula[] {
  const tokens = tokenize(text)
  let at = 0
  const take = (sign: string) => {
    if (tokens[at]?.sign !== sign) return false
    at += 1
    return true
  }

  function alternatives(): Formula[] {
    const branches = [joined()]
    while (take('|')) branches.push(joined())
    if (at < tokens.length) throw malformedFormula('there is more after its end')
    return branches
  }

  function joined(): Formula {
    const parts = [single()]
    while (take('.')) parts.push(single())
    const [only] = parts
    return only && parts.length === 1 ? only : { kind: 'join', parts }
  }

  function single(): Formula {
    const token = tokens[at++]
    if (token?.literal) return { kind: 'literal', bytes: token.literal }
    if (token?.name === undefined) throw malformedFormula('an input or a function is missing')
    if (isInputName(token.name)) return { kind: 'input', name: token.name }
    return call(token.name)
  }

  function call(name: string): Formula {
    const operation = operationOf(name)
    if (!operation) throw notSupported(`formula: the function "${name}" is not supported`)
    const count = tokens[at]?.count
    if (count !== undefined) at += 1
    if (!take('(')) throw malformedFormula(`"(" is missing after "${name}"`)
    const args = [joined()]
    while (take(',')) args.push(joined())
    if (!take(')')) throw malformedFormula(`")" is missing after "${name}"`)
    checkCall(name, operation, { count, args })
    return { kind: 'call', name, count: count ?? 1, args }
  }

  return alternatives()
}

function checkCall(
  name: string,
  operation: Operation,
  { count, args }: { count: number | undefined; args: readonly Formula[] },
): void {
  if (args.length !== operation.args) throw malformedFormula(`"${name}" takes ${operation.args} argument(s)`)
  if (operation.counted !== (count !== undefined))
    throw malformedFormula(operation.counted ? `"${name}" needs a count: ${name}^N(…)` : `"${name}" takes no count`)
  // A step that only joins bytes would grow with each repetition.
  if (name === 'repeat' && fixedLength(args[1]) === undefined)
    throw malformedFormula('the second argument of "repeat" has to be a digest or an HMAC')
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  const pattern = new RegExp(TOKEN)
  while (pattern.lastIndex < text.length) {
    const match = pattern.exec(text)
    if (!match) throw malformedFormula('a character of it has no meaning')
    const [, name, count, quoted, hex, sign] = match
    const literal = quoted !== undefined ? Buffer.from(quoted) : hex !== undefined ? Buffer.from(hex, 'hex') : undefined
    tokens.push({ name, count: count === undefined ? undefined : Number(count), literal, sign })
  }
  if (tokens.filter(({ name, literal }) => name || literal).length > MAX_NODES)
    throw malformedFormula(`it has more than ${MAX_NODES} parts`)
  return tokens
}

function malformedFormula(reason: string) {
  return notSupported(`formula: ${reason}`)
}
