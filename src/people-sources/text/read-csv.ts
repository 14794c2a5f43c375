import { ImportFailure } from '#people-sources/import-failure.ts'
import { MAX_RECORD } from '#people-sources/text/read-lines.ts'

/** Cells of a row, and the line on which it begins. */
export interface Row {
  readonly line: number
  readonly cells: readonly string[]
}

/** The separator that the first line of a sheet has most of. */
export function separatorOf(head: string): string {
  const [line = ''] = head.replace(/"[^"]*"/g, '').split(/\r?\n/)
  const counted = [',', ';', '\t', '|'].map((one) => ({ one, count: line.split(one).length }))
  return counted.toSorted((a, b) => b.count - a.count)[0]?.one ?? ','
}

/** Yields the rows of a CSV file (RFC 4180, any separator); blank lines are skipped. */
export async function* readCsv(text: AsyncIterable<string>, separator: string): AsyncGenerator<Row> {
  let line = 1
  let begins = 1
  let cells: string[] = []
  let cell = ''
  let [isQuoted, wasQuote, hasCell] = [false, false, false]
  const endCell = () => {
    cells.push(cell)
    ;[cell, isQuoted, wasQuote, hasCell] = ['', false, false, false]
  }
  for await (const chunk of text) {
    for (const character of chunk) {
      if (character === '\n') line++
      if (isQuoted && !wasQuote) {
        if (character === '"') wasQuote = true
        else cell += character
      } else if (wasQuote && character === '"' && isQuoted) [cell, wasQuote] = [`${cell}"`, false]
      else if (character === separator) endCell()
      else if (character === '\n') {
        const isBlank = cells.length === 0 && cell === '' && !hasCell
        endCell()
        if (!isBlank) yield { line: begins, cells }
        ;[cells, begins] = [[], line]
      } else if (character === '"' && cell === '') [isQuoted, hasCell] = [true, true]
      else if (character !== '\r') cell += character
      if (cell.length > MAX_RECORD)
        throw new ImportFailure(`line ${begins}: a cell is longer than ${MAX_RECORD} characters`)
    }
  }
  if (isQuoted && !wasQuote) throw new ImportFailure(`the file ends early: a quoted cell of line ${begins} has no end`)
  if (cells.length === 0 && cell === '' && !hasCell) return
  endCell()
  yield { line: begins, cells }
}
