import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Connection } from '#storage/sqlite/connection.ts'
import { migrateSqlite } from '#storage/sqlite/migrate.ts'
import { writeRow } from '#storage/sqlite/rows.ts'
import { orgRow } from '#test/contract/units.ts'

let store: Connection
beforeEach(() => {
  store = new Connection(':memory:', { readOnly: false, setup: [] })
})
afterEach(() => store.close())

describe('migrating a SQLite store', () => {
  it('reports nothing for a new store, nor for one that is up to date', () => {
    expect(migrateSqlite(store)).toEqual([])
    expect(migrateSqlite(store)).toEqual([])
  })

  it('brings a table of an earlier version into its declared shape and keeps its rows', () => {
    store.db.exec(`CREATE TABLE orgs (id TEXT NOT NULL, name TEXT NOT NULL, slogan TEXT NOT NULL, PRIMARY KEY (id)) STRICT;
      CREATE INDEX orgs_by_slogan ON orgs (slogan);
      INSERT INTO orgs VALUES ('old', 'Old', 'We were here')`)
    expect(migrateSqlite(store)).toEqual(['orgs'])
    const row = orgRow()
    writeRow(store, { table: 'orgs', put: row })
    expect(store.get('SELECT * FROM orgs WHERE id = ?', row.id)).toEqual(row)
    const oldOrg = store.get("SELECT * FROM orgs WHERE id = 'old'")
    expect(oldOrg).toMatchObject({ name: 'Old', name_key: '', sequence: 0 })
    expect(oldOrg).not.toHaveProperty('slogan')
  })

  it('returns a projection that is new to a store in use, as its rows are in the log only', () => {
    migrateSqlite(store)
    store.db.exec('DROP TABLE users; DROP TABLE webauthn_challenges')
    expect(migrateSqlite(store)).toEqual(['users'])
    expect(migrateSqlite(store)).toEqual([])
  })

  it('rejects a store of the format from before the first release', () => {
    migrateSqlite(store)
    store.db.exec('UPDATE schema_migrations SET number = 1')
    expect(() => migrateSqlite(store)).toThrow('before the first release')
  })

  it('refuses a store that a newer version wrote', () => {
    migrateSqlite(store)
    store.run('INSERT INTO schema_migrations (number) VALUES (?)', 999)
    expect(() => migrateSqlite(store)).toThrow('newer version')
  })
})
