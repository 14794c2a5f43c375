/**
 * Preloaded into a server: makes it the next version of itself, that keeps one more column of users and one more table
 * beside them.
 */
import { userAggregate } from '#domain/user/user.ts'
import { integer, table, text } from '#storage/table.ts'
import { projections, type TableRow, tables } from '#storage/tables.ts'

const greetings = table(
  'greetings',
  { user_id: text(), words: text(), sequence: integer() },
  { key: ['user_id'], indexes: [['words']] },
)
Object.assign(tables.users.columns, { greeting: text() })
for (const list of [projections, tables]) Object.assign(list, { greetings })

const { rows } = userAggregate
Object.assign(userAggregate, {
  rows: (folded: Parameters<typeof rows>[0]): readonly TableRow[] =>
    rows(folded).flatMap((one) => {
      if (one.table !== 'users') return [one]
      const words = `Hello ${one.row.user_name}`
      const row = { user_id: folded.id, words, sequence: folded.sequence }
      // This version's declarations are not this file's.
      return [{ ...one, row: { ...one.row, greeting: words } }, { table: 'greetings', row } as unknown as TableRow]
    }),
})
