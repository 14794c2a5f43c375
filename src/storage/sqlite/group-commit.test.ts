import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { unwatched } from '#kit/watch.ts'
import { Connection } from '#storage/sqlite/connection.ts'
import { GroupCommit } from '#storage/sqlite/group-commit.ts'
import { silentLog } from '#test/contract/silent-log.ts'

let writer: Connection
let commits: GroupCommit
const insert = (n: number) => () => writer.run('INSERT INTO t (n) VALUES (?)', n)
const stored = () => writer.all('SELECT n FROM t ORDER BY rowid').map((row) => row.n)

beforeEach(() => {
  writer = new Connection(':memory:', { readOnly: false, setup: ['CREATE TABLE t (n INTEGER NOT NULL UNIQUE)'] })
  commits = new GroupCommit(writer, silentLog, unwatched)
})
afterEach(() => writer.close())

describe('group commit', () => {
  it('runs queued work in order, in transactions of at most sixty-four, and returns its results', async () => {
    let begun = 0
    const numbers = Array.from({ length: 150 }, (_, i) => i)
    let before = false
    const results = await Promise.all(
      numbers.map((n) =>
        commits.run(() => {
          if (n % 64 === 0) begun++
          before = writer.db.isTransaction
          insert(n)()
          return n * 2
        }),
      ),
    )
    expect(results).toEqual(numbers.map((n) => n * 2))
    expect(stored()).toEqual(numbers)
    expect(begun).toBe(3)
    expect(before).toBe(true)
    expect(writer.db.isTransaction).toBe(false)
  })

  it('undoes the failed work alone, the part before its failure too', async () => {
    const failing = () => {
      insert(100)()
      throw new Error('No')
    }
    const outcomes = await Promise.allSettled(
      [insert(1), failing, insert(2), insert(1)].map((work) => commits.run(work)),
    )
    expect(outcomes.map((one) => one.status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected'])
    expect(stored()).toEqual([1, 2])
  })

  it('rejects a fold that cannot be committed, and continues with the next', async () => {
    writer.db.exec('BEGIN')
    const outcomes = await Promise.allSettled([insert(1), insert(2)].map((work) => commits.run(work)))
    for (const one of outcomes) expect(one).toMatchObject({ reason: { reason: 'unavailable' } })
    await commits.run(insert(3))
    expect(stored()).toEqual([3])
  })

  it('fails the whole fold when its transaction ends in the middle', async () => {
    const ending = () => writer.db.exec('ROLLBACK')
    const outcomes = await Promise.allSettled([insert(1), ending, insert(2)].map((work) => commits.run(work)))
    for (const one of outcomes) expect(one).toMatchObject({ reason: { reason: 'unavailable' } })
    expect(stored()).toEqual([])
  })

  it('rejects work beyond the capacity of the queue', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 10_001 }, () => commits.run(() => undefined)))
    const refused = outcomes.filter((one) => one.status === 'rejected')
    expect(refused).toHaveLength(1)
    expect(refused[0]).toMatchObject({ reason: { reason: 'unavailable' } })
  })

  it('stores waiting work when it closes, and accepts none afterwards', async () => {
    const waiting = commits.run(insert(1))
    commits.close()
    await waiting
    expect(stored()).toEqual([1])
    await expect(commits.run(insert(2))).rejects.toMatchObject({ reason: 'unavailable' })
  })

  it('uses savepoints only after a piece failed, until a transaction without failure', async () => {
    const statements: string[] = []
    const watched = new Connection(':memory:', { readOnly: false, setup: ['CREATE TABLE t (n INTEGER UNIQUE)'] })
    const run = watched.run.bind(watched)
    watched.run = (sql, ...parameters) => {
      statements.push(sql.split(' ')[0] ?? '')
      return run(sql, ...parameters)
    }
    const careful = new GroupCommit(watched, silentLog, unwatched)
    const put = (n: number) => careful.run(() => watched.run('INSERT INTO t (n) VALUES (?)', n))
    const fold = async (...numbers: number[]) => {
      statements.length = 0
      await Promise.allSettled(numbers.map(put))
      return statements.filter((word) => word !== 'INSERT').join(' ')
    }
    expect(await fold(1, 2)).toBe('BEGIN COMMIT')
    expect(await fold(3, 1)).toBe('BEGIN ROLLBACK BEGIN SAVEPOINT RELEASE SAVEPOINT ROLLBACK RELEASE COMMIT')
    expect(await fold(4)).toBe('BEGIN SAVEPOINT RELEASE COMMIT')
    expect(await fold(5)).toBe('BEGIN COMMIT')
    expect(watched.all('SELECT n FROM t').map((row) => row.n)).toEqual([1, 2, 3, 4, 5])
    watched.close()
  })
})
