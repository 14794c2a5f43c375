import { foldCase } from '#kit/fold-case.ts'

/**
 * Returns a text folded for comparison without letter case: as for names, but keeping every visible character, also
 * at the start and end. The result for a substring is a substring of the result for the whole text, so substrings can
 * be searched for.
 */
export function searchText(text: string): string {
  // The marks fold to themselves and keep foldCase from trimming the text; final sigma becomes the regular one.
  return foldCase(`|${text}|`).slice(1, -1).replaceAll('ς', 'σ')
}
