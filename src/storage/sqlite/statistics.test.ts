import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Connection } from '#storage/sqlite/connection.ts'
import { renewStatistics } from '#storage/sqlite/statistics.ts'

describe('statistics of the query planner', () => {
  let connection: Connection

  beforeEach(() => {
    connection = new Connection(':memory:', { readOnly: false, setup: [] })
    connection.db.exec('CREATE TABLE people (id TEXT PRIMARY KEY, email TEXT, kind TEXT)')
    connection.db.exec('CREATE INDEX people_by_email ON people (email)')
  })
  afterEach(() => connection.close())

  const add = (count: number) =>
    connection.db.exec(
      `INSERT INTO people WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})
       SELECT 'id' || i, 'mail' || i, 'human' FROM n`,
    )
  const plan = () =>
    connection.db
      .prepare("EXPLAIN QUERY PLAN SELECT id FROM people WHERE email = ? AND kind = 'human' AND id != ? LIMIT 1")
      .all()
      .map(({ detail }) => String(detail))
      .join()
  const analysed = () => connection.db.prepare("SELECT idx FROM sqlite_stat1 WHERE tbl = 'people'").all()

  it('are not kept of a small table, whose look-ups go on using an index', () => {
    add(2)
    renewStatistics(connection.db)
    expect(plan()).toContain('people_by_email')
    expect(analysed()).toEqual([])
  })

  it('are kept of a large table', () => {
    add(20_000)
    renewStatistics(connection.db)
    expect(plan()).toContain('people_by_email')
    expect(analysed()).not.toEqual([])
  })

  it('are renewed in a store that has none', () => {
    connection.db.exec('DROP TABLE people')
    expect(() => renewStatistics(connection.db)).not.toThrow()
  })
})
