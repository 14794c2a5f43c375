import type pg from 'pg'
import { textColumns } from '#storage/text-columns.ts'

/** Rows that are read and written at a time. */
const BATCH = 1000

/** Replaces every stored text that holds `marker`; within the transaction of its caller. Resolves with their number. */
export async function rewriteTexts(
  client: pg.Client,
  marker: string,
  replace: (text: string) => string,
): Promise<number> {
  let count = 0
  for (const { table, column, isJson } of textColumns) {
    // By their place, since tables have keys of different shapes. A written row moves to another place, behind the
    // cursor perhaps: a text that stays as it is must not be written, or it is found for ever.
    for (let after = '(0,0)'; ; ) {
      const { rows } = await client.query<{ place: string; text: string }>(
        `SELECT ctid::text AS place, "${column}"::text AS text FROM "${table}"
         WHERE ctid > $1::tid AND strpos("${column}"::text, $2) > 0 ORDER BY ctid LIMIT ${BATCH}`,
        [after, marker],
      )
      const last = rows.at(-1)
      if (!last) break
      after = last.place
      const replaced = rows.map(({ place, text }) => ({ place, before: text, text: replace(text) }))
      const changed = replaced.filter(({ before, text }) => before !== text)
      await client.query(
        `UPDATE "${table}" AS t SET "${column}" = n.text${isJson ? '::json' : ''}
         FROM unnest($1::text[], $2::text[]) AS n (place, text) WHERE t.ctid = n.place::tid`,
        [changed.map(({ place }) => place), changed.map(({ text }) => text)],
      )
      count += changed.length
    }
  }
  return count
}
