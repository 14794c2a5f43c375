import type { Connection } from '#storage/sqlite/connection.ts'
import { textColumns } from '#storage/text-columns.ts'

const FUNCTION = 'rewritten'

/** Replaces every stored text that holds `marker`; within the transaction of its caller. Returns how many. */
export function rewriteTexts(writer: Connection, marker: string, replace: (text: string) => string): number {
  let count = 0
  writer.db.function(FUNCTION, (text) => {
    const before = String(text)
    const after = replace(before)
    if (after !== before) count++
    return after
  })
  for (const { table, column } of textColumns)
    writer.run(`UPDATE "${table}" SET "${column}" = ${FUNCTION}("${column}") WHERE instr("${column}", ?) > 0`, marker)
  return count
}
