import { searchText } from '#domain/listing/search-text.ts'
import type { TextQuery } from '#domain/listing/text-condition.ts'

/** Applies the comparison of `textCondition` in memory, for lists that are loaded as a whole. */
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
