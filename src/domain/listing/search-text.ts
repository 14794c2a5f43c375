import { foldCase } from '#kit/fold-case.ts'

/**
 * What a text is compared by where case does not count: folded as names are, except that every character that can be
 * seen counts, at the ends too. The text of a part is a part of the text of the whole, so parts can be searched for.
 */
export function searchText(text: string): string {
  // Between marks that fold to themselves nothing is at an end, where foldCase would drop it; and a sigma is one letter
  // wherever in a word it stands.
  return foldCase(`|${text}|`).slice(1, -1).replaceAll('ς', 'σ')
}
