/** A line of a text, or why it cannot be read; counted from 1. */
export type Line =
  | { readonly number: number; readonly text: string }
  | { readonly number: number; readonly fault: string }

/** Longest line: a person with some large values of metadata, in characters. */
export const MAX_RECORD = 16 * 1024 * 1024

/** Yields the lines that are not blank, in bounded memory: of a line beyond the limit only that it is too long. */
export async function* readLines(text: AsyncIterable<string>, max: number = MAX_RECORD): AsyncGenerator<Line> {
  let number = 0
  let remainder = ''
  let isTooLong = false
  const end = (last: string): Line | undefined => {
    number++
    const line = remainder + last
    remainder = ''
    if (isTooLong || line.length > max) {
      isTooLong = false
      return { number, fault: `the line is longer than ${max} characters` }
    }
    const trimmed = line.trim()
    return trimmed === '' ? undefined : { number, text: trimmed }
  }
  for await (const chunk of text) {
    // A lone carriage return ends a line as well.
    const parts = chunk.includes('\n') ? chunk.split('\n') : chunk.split(/\r(?!$)/)
    for (const part of parts.slice(0, -1)) {
      const line = end(part)
      if (line) yield line
    }
    remainder += parts.at(-1) ?? ''
    if (remainder.length > max) {
      isTooLong = true
      remainder = ' '
    }
  }
  const last = remainder === '' ? undefined : end('')
  if (last) yield last
}
