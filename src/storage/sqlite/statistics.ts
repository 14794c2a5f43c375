import type { DatabaseSync } from 'node:sqlite'

/** Tables of fewer rows have no statistics: they may grow a thousandfold before statistics are renewed. */
const FEWEST_ROWS = 10_000

/** Looks at all tables, not only at those that this connection queried. */
const ALL_TABLES = 0x10002

/**
 * Renews the statistics of the query planner. Statistics of a table with two rows would make the planner scan it for
 * as long as the process runs, however large the table becomes; without any it uses the indexes.
 */
export function renewStatistics(db: DatabaseSync): void {
  db.exec(`PRAGMA optimize = ${ALL_TABLES}`)
  if (!db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_stat1'").get()) return
  db.prepare('DELETE FROM sqlite_stat1 WHERE CAST(stat AS INTEGER) < ?').run(FEWEST_ROWS)
  db.exec('ANALYZE sqlite_schema')
}
