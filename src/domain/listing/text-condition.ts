/**
 * Conditions on texts with the same result on every engine: uses only functions with the same meaning on both, no
 * LIKE (SQLite's ignores case), and compares folded columns to ignore letter case.
 */
import { searchText } from '#domain/listing/search-text.ts'
import type { Condition, Conditions, TableName, TextExpression } from '#storage/tables.ts'

export interface TextQuery {
  readonly value: string
  readonly method: 'equals' | 'startsWith' | 'contains' | 'endsWith'
  readonly ignoreCase: boolean
}

/** A text as it was given, and as `searchText` folds it. */
export interface SearchableText {
  readonly exact: TextExpression
  readonly folded: TextExpression
}

export function textCondition<T extends TableName>(
  eb: Conditions<T>,
  text: SearchableText,
  query: TextQuery,
): Condition {
  // Normalized as the engines store it; PostgreSQL stores no NUL, so a text with one matches nothing.
  const value = query.value.toWellFormed()
  if (value.includes('\0')) return eb.lit(false)
  if (query.ignoreCase) return compare(eb, text.folded, query.method, searchText(value))
  const exactly = compare(eb, text.exact, query.method, value)
  // The folded column is the one with an index.
  return query.method === 'equals' ? eb.and([compare(eb, text.folded, 'equals', searchText(value)), exactly]) : exactly
}

function compare<T extends TableName>(
  eb: Conditions<T>,
  text: TextExpression,
  method: TextQuery['method'],
  value: string,
): Condition {
  if (method === 'equals') return eb(text, '=', value)
  if (value === '') return eb.lit(true)
  if (method === 'startsWith') return startsWith(eb, text, value)
  if (method === 'contains') return eb(eb.fn<string>('replace', [text, eb.val(value), eb.val('')]), '!=', text)
  const start = eb(eb.fn<number>('length', [text]), '-', [...value].length - 1)
  return eb(eb.fn<string>('substr', [text, start]), '=', value)
}

/** A range, so that an index serves it; texts are in the order of their code points. */
function startsWith<T extends TableName>(eb: Conditions<T>, text: TextExpression, prefix: string): Condition {
  const end = afterAllWith(prefix)
  return end === undefined ? eb(text, '>=', prefix) : eb.and([eb(text, '>=', prefix), eb(text, '<', end)])
}

/** The first text that comes after all that start with the prefix; undefined: there is none. */
export function afterAllWith(prefix: string): string | undefined {
  const points = [...prefix].map((char) => char.codePointAt(0) ?? 0)
  for (let last = points.pop(); last !== undefined; last = points.pop()) {
    if (last === 0x10ffff) continue
    // Skips the surrogates, which are no characters.
    const next = last === 0xd7ff ? 0xe000 : last + 1
    return String.fromCodePoint(...points, next)
  }
  return undefined
}
