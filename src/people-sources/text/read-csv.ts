import { ImportFailure } from '#people-sources/import-failure.ts'
import { MAX_RECORD } from '#people-sources/text/read-lines.ts'

/** Cells of a row, and the line on which it begins. */
export interface Row {
  readonly line: number
  readonly cells: readonly string[]
}

/** First line by which Excel is given the separator. */
const SEPARATOR_LINE = /^sep=([,;\t|])\r?\n/i

/** The separator that the first line of a sheet names, or has most of. */
export function separatorOf(head: string): string {
  const [, named] = SEPARATOR_LINE.exec(head) ?? []
  if (named) return named
  const [line = ''] = head.replace(/"[^"]*"/g, '').split(/\r\n?|\n/)
  const counted = [',', ';', '\t', '|'].map((one) => ({ one, count: line.split(one).length }))
  return counted.toSorted((a, b) => b.count - a.count)[0]?.one ?? ','
}

/** What database clients write in place of a value that is missing. */
const MISSING: ReadonlySet<string> = new Set(['NULL', '\\N'])

/**
 * Yields the rows of a CSV file (RFC 4180, any separator, any line break); skips blank lines and the line of Excel that
 * names the separator.
 */
export async function* readCsv(text: AsyncIterable<string>, separator: string): AsyncGenerator<Row> {
  let line = 1
  let begins = 1
  let cells: string[] = []
  let cell = ''
  let [isQuoted, wasQuote, hasCell] = [false, false, false]
  let wasReturn = false
  const endCell = () => {
    cells.push(!hasCell && MISSING.has(cell) ? '' : cell)
    ;[cell, isQuoted, wasQuote, hasCell] = ['', false, false, false]
  }
  for await (const chunk of text) {
    for (const character of chunk) {
      // The line feed after a carriage return ends no other line.
      const isSecond = character === '\n' && wasReturn
      wasReturn = character === '\r'
      if (isSecond && (!isQuoted || wasQuote)) continue
      if (character === '\n' || wasReturn) line += isSecond ? 0 : 1
      if (isQuoted && !wasQuote) {
        if (character === '"') wasQuote = true
        else cell += character
      } else if (wasQuote && character === '"' && isQuoted) [cell, wasQuote] = [`${cell}"`, false]
      else if (character === separator) endCell()
      else if (character === '\n' || character === '\r') {
        const isBlank = cells.length === 0 && cell === '' && !hasCell
        endCell()
        const isSeparatorLine = begins === 1 && cells[0]?.toLowerCase() === 'sep='
        if (!isBlank && !isSeparatorLine) yield { line: begins, cells }
        ;[cells, begins] = [[], line]
      } else if (character === '"' && cell === '') [isQuoted, hasCell] = [true, true]
      else cell += character
      if (cell.length > MAX_RECORD)
        throw new ImportFailure(`line ${begins}: a cell is longer than ${MAX_RECORD} characters`)
    }
  }
  if (isQuoted && !wasQuote) throw new ImportFailure(`the file ends early: a quoted cell of line ${begins} has no end`)
  if (cells.length === 0 && cell === '' && !hasCell) return
  endCell()
  yield { line: begins, cells }
}
