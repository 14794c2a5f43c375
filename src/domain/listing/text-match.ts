import { searchText } from '#domain/listing/search-text.ts'
import type { TextQuery } from '#domain/listing/text-condition.ts'

/** What `textCondition` asks of an engine, asked of a text at hand: for lists that are kept whole. */
export function matchesText(text: string, { value, method, ignoreCase }: TextQuery): boolean {
  const [given, wanted] = ignoreCase ? [searchText(text), searchText(value)] : [text, value]
  switch (method) {
    case 'equals':
      return given === wanted
    case 'startsWith':
      return given.startsWith(wanted)
    case 'contains':
      return given.includes(wanted)
    case 'endsWith':
      return given.endsWith(wanted)
  }
}
