import { searchText } from '#domain/listing/search-text.ts'
import type { TextQuery } from '#domain/listing/text-condition.ts'

/** Applies the comparison of `textCondition` in memory, for lists that are loaded as a whole. */
export function matchesText(text: string, { value, method, ignoreCase }: TextQuery): boolean {
  const [haystack, needle] = ignoreCase ? [searchText(text), searchText(value)] : [text, value]
  switch (method) {
    case 'equals':
      return haystack === needle
    case 'startsWith':
      return haystack.startsWith(needle)
    case 'contains':
      return haystack.includes(needle)
    case 'endsWith':
      return haystack.endsWith(needle)
  }
}
