import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Connection } from '#storage/sqlite/connection.ts'

describe('a connection', () => {
  let connection: Connection

  beforeEach(() => {
    connection = new Connection(':memory:', { readOnly: false, setup: [] })
    connection.db.exec("CREATE TABLE people (id INTEGER, name TEXT); INSERT INTO people VALUES (1, 'Ada'), (2, NULL)")
  })
  afterEach(() => connection.close())

  it('answers rows by the names of their columns', () => {
    expect(connection.all('SELECT *, id * 2 AS twice FROM people ORDER BY id')).toEqual([
      { id: 1, name: 'Ada', twice: 2 },
      { id: 2, name: null, twice: 4 },
    ])
    expect(connection.get('SELECT name FROM people WHERE id = ?', 1)).toEqual({ name: 'Ada' })
  })

  it('returns nothing if no row matches', () => {
    expect(connection.all('SELECT * FROM people WHERE id = 3')).toEqual([])
    expect(connection.get('SELECT * FROM people WHERE id = 3')).toBeUndefined()
  })

  it('returns rows that share no cells', () => {
    const [one, other] = connection.all('SELECT id FROM people ORDER BY id')
    if (one) one.id = 7
    expect(other).toEqual({ id: 2 })
    expect(connection.get('SELECT id FROM people WHERE id = 1')).toEqual({ id: 1 })
  })

  it('returns the current columns after tables have changed their shape', () => {
    const select = 'SELECT * FROM people WHERE id = 1'
    expect(connection.get(select)).toEqual({ id: 1, name: 'Ada' })
    connection.db.exec('DROP TABLE people; CREATE TABLE people (name TEXT, age INTEGER, id INTEGER)')
    connection.db.exec("INSERT INTO people VALUES ('Grace', 85, 1)")
    connection.forgetStatements()
    expect(connection.get(select)).toEqual({ id: 1, name: 'Grace', age: 85 })
  })
})
