import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EventFilter } from '#storage/port.ts'
import { Connection } from '#storage/sqlite/connection.ts'
import { batchQuery, ERASE, FREE_NAME, LAST_SEQUENCE, STREAM } from '#storage/sqlite/event-log.ts'
import { migrateSqlite } from '#storage/sqlite/migrate.ts'
import { DUE } from '#storage/sqlite/outbox.ts'

const connection = new Connection(':memory:', { readOnly: false, setup: [] })
beforeAll(() => migrateSqlite(connection))
afterAll(() => connection.close())

const plan = (sql: string): string =>
  connection.db
    .prepare(`EXPLAIN QUERY PLAN ${sql}`)
    .all()
    .map((row) => String(row.detail))
    .join('\n')

describe('query plans of the hot statements', () => {
  it.each([
    ['the last sequence', LAST_SEQUENCE, 'USING COVERING INDEX events_by_stream (aggregate_type=? AND aggregate_id=?)'],
    ['a stream', STREAM, 'USING INDEX events_by_stream (aggregate_type=? AND aggregate_id=? AND sequence>?)'],
    ['an event to erase', ERASE, 'events_by_stream (aggregate_type=? AND aggregate_id=? AND sequence=?)'],
    ['freeing a name', FREE_NAME, 'names_1 (scope=? AND name=?)'],
    ['what is due', DUE, 'USING INDEX outbox_by_due (kind=? AND due_at<?)'],
  ])('finds %s by an index, without sorting', (_, sql, detail) => {
    expect(plan(sql)).toContain(detail)
    expect(plan(sql)).not.toMatch(/SCAN|TEMP B-TREE/)
  })

  it.each<[string, EventFilter, string]>([
    ['owner', { owner: 'o' }, 'events_by_owner (owner=?)'],
    ['creator', { creator: 'c', newestFirst: true }, 'events_by_creator (creator=?)'],
    ['event type', { eventTypes: ['t'] }, 'events_by_type (type=?)'],
    ['aggregate id', { aggregateIds: ['a'] }, 'events_by_aggregate_id (aggregate_id=?)'],
    ['owner, going on after a position', { owner: 'o', afterPosition: 7 }, 'events_by_owner (owner=? AND rowid>?)'],
  ])('reads by %s with an index that is in order already', (_, filter, detail) => {
    const { sql } = batchQuery(filter, undefined, 100)
    expect(plan(sql)).toContain(detail)
    expect(plan(sql)).not.toContain('TEMP B-TREE')
  })

  it('reads one aggregate by its stream or its id, never by a scan of the log', () => {
    const { sql } = batchQuery({ aggregateTypes: ['user'], aggregateIds: ['a'], newestFirst: true }, undefined, 100)
    expect(plan(sql)).toMatch(/events_by_(stream|aggregate_id)/)
    expect(plan(sql)).not.toContain('SCAN')
  })

  it('reads the whole log in its own order', () => {
    expect(plan(batchQuery({}, 5, 100).sql)).toContain('SEARCH events USING INTEGER PRIMARY KEY (rowid>?)')
  })

  it('narrows a range of time by an index', () => {
    expect(plan(batchQuery({ createdFrom: 1, createdTo: 2 }, undefined, 100).sql)).toContain('events_by_created_at')
  })
})
