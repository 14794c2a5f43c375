import { checkComparison } from '#api/scim/filter/check-comparison.ts'
import type { CompareOperator, CompareValue, Filter } from '#api/scim/filter/filter.ts'
import { type Token, tokenize } from '#api/scim/filter/tokenize.ts'
import { type AttributePath, lastOf, type PathScope, resolvePath } from '#api/scim/schema/attribute-path.ts'
import { badRequest } from '#api/scim/scim-error.ts'

const MAX_LENGTH = 8192
const MAX_DEPTH = 32
const OPERATORS: ReadonlyMap<string, CompareOperator> = new Map(
  (['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const).map((each) => [each, each]),
)

/**
 * Parses a filter (RFC 7644 §3.4.2.2). An attribute or operator that does not exist is rejected: a filter that is
 * ignored returns all users, and a client that searches for one user then creates a second one.
 * @throws ScimError invalidFilter
 */
export function parseFilter(text: string, scope: PathScope): Filter {
  if (text.length > MAX_LENGTH) throw invalid(`the filter is longer than ${MAX_LENGTH} characters`)
  const tokens = tokenize(text)
  if (!tokens || tokens.length === 0) throw invalid('the filter is not well formed')
  const reader = new FilterReader(tokens)
  const filter = reader.anyOf(scope, 0)
  if (!reader.isAtEnd) throw invalid('there is more after the end of the filter')
  return filter
}

/** Reads a filter from tokens; PATCH paths read the one between their brackets with it. */
export class FilterReader {
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(tokens: readonly Token[], at = 0) {
    this.#tokens = tokens
    this.#at = at
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#tokens.length
  }

  get position(): number {
    return this.#at
  }

  anyOf(scope: PathScope, depth: number): Filter {
    return this.#joined('or', () => this.#joined('and', () => this.#single(scope, depth)))
  }

  takeSign(text: string): boolean {
    const token = this.#tokens[this.#at]
    if (token?.kind !== 'sign' || token.text !== text) return false
    this.#at += 1
    return true
  }

  #joined(kind: 'and' | 'or', next: () => Filter): Filter {
    const first = next()
    const filters = [first]
    while (this.#takeKeyword(kind)) filters.push(next())
    return filters.length === 1 ? first : { kind, filters }
  }

  #takeKeyword(keyword: string): boolean {
    const token = this.#tokens[this.#at]
    if (token?.kind !== 'name' || token.text.toLowerCase() !== keyword) return false
    this.#at += 1
    return true
  }

  #single(scope: PathScope, depth: number): Filter {
    if (depth > MAX_DEPTH) throw invalid('the filter is nested too deeply')
    if (this.takeSign('(')) return this.#closed(scope, depth, ')')
    const next = this.#tokens[this.#at + 1]
    if (next?.kind === 'sign' && next.text === '(' && this.#takeKeyword('not')) {
      this.takeSign('(')
      return { kind: 'not', filter: this.#closed(scope, depth, ')') }
    }
    return this.#comparison(scope, depth)
  }

  #closed(scope: PathScope, depth: number, sign: ')' | ']'): Filter {
    const filter = this.anyOf(scope, depth + 1)
    if (!this.takeSign(sign)) throw invalid(`"${sign}" is missing`)
    return filter
  }

  #comparison(scope: PathScope, depth: number): Filter {
    const token = this.#tokens[this.#at++]
    if (token?.kind !== 'name') throw invalid('an attribute is missing')
    const path = resolvePath(scope, token.text)
    if (!path) throw invalid(`the attribute "${token.text}" does not exist`)
    if (this.takeSign('[')) return this.#valueFilter(path, depth)
    if (this.#takeKeyword('pr')) return { kind: 'present', path }
    const operator = this.#operator()
    const value = this.#value()
    return checkComparison({ kind: 'compare', path, operator, value }, token.text)
  }

  #valueFilter(path: AttributePath, depth: number): Filter {
    const { subAttributes, name } = lastOf(path)
    if (!subAttributes) throw invalid(`"${name}" has no sub-attributes`)
    return { kind: 'value', path, filter: this.#closed({ attributes: subAttributes }, depth, ']') }
  }

  #operator(): CompareOperator {
    const token = this.#tokens[this.#at++]
    const operator = token?.kind === 'name' ? OPERATORS.get(token.text.toLowerCase()) : undefined
    if (!operator)
      throw invalid(token?.kind === 'name' ? `the operator "${token.text}" does not exist` : 'an operator is missing')
    return operator
  }

  #value(): CompareValue {
    const token = this.#tokens[this.#at++]
    if (token?.kind === 'literal') return token.value
    const text = token?.kind === 'name' ? token.text.toLowerCase() : ''
    if (text === 'null') return null
    if (text !== 'true' && text !== 'false') throw invalid('a value is missing: a text has to be quoted')
    return text === 'true'
  }
}

function invalid(detail: string) {
  return badRequest('invalidFilter', `filter: ${detail}`)
}
