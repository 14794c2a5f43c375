import { afterEach, beforeEach, expect, test } from 'vitest'
import { type AggregateType, evolveBy } from '#eventstore/aggregate.ts'
import { change } from '#eventstore/change.ts'
import { EventStore } from '#eventstore/event-store.ts'
import type { Storage } from '#storage/port.ts'
import { openSqliteStorage } from '#storage/sqlite/open.ts'
import { collectingLog } from '#test/support/collecting-log.ts'

type Counter = { count: number; name: string; gone: boolean }
type CounterEvent =
  | { type: 'counter.begun'; payload: { name: string } }
  | { type: 'counter.raised'; payload: Record<string, never> }
  | { type: 'counter.ended'; payload: Record<string, never> }

const begun = (name: string): CounterEvent => ({ type: 'counter.begun', payload: { name } })
const raised: CounterEvent = { type: 'counter.raised', payload: {} }
const ended: CounterEvent = { type: 'counter.ended', payload: {} }

const counter: AggregateType<Counter, CounterEvent> = {
  type: 'counter',
  initial: { count: 0, name: '', gone: false },
  evolve: evolveBy<Counter, CounterEvent>({
    'counter.begun': (state, { payload }) => ({ ...state, name: payload.name }),
    'counter.raised': (state) => ({ ...state, count: state.count + 1 }),
    'counter.ended': (state) => ({ ...state, gone: true }),
  }),
  isRemoved: (state) => state.gone,
  rows: () => [],
  names: ({ state }) => [{ scope: 'counters', name: state.name, taken: 'Errors.AlreadyExists' }],
}

const by = { creator: 'tester', now: 1_000 }
let storage: Storage
let events: EventStore
beforeEach(async () => {
  storage = await openSqliteStorage({ path: ':memory:', log: collectingLog().log })
  await storage.migrate()
  events = new EventStore(storage)
})
afterEach(() => storage.close())

const begin = (id: string, name: string, owner = 'org') =>
  events.pushOne(by, { aggregate: counter, before: events.nonexistent(counter, id), events: [begun(name)], owner })

test('pushed events are folded on the next load, by another reader of the same log too', async () => {
  await begin('1', 'one')
  await events.change(by, counter, '1', () => [raised, raised])
  expect(await events.load(counter, '1')).toMatchObject({ sequence: 3, owner: 'org', state: { count: 2 } })
  expect(await new EventStore(storage).load(counter, '1')).toMatchObject({ sequence: 3, state: { count: 2 } })
})

test('two hundred changes at once are all made, each on the state that the one before left, across two processes', async () => {
  await begin('1', 'one')
  const other = new EventStore(storage)
  const raise = (store: EventStore) =>
    store.change(by, counter, '1', ({ state }) => (state.count < 120 ? [raised] : []))
  await Promise.all(Array.from({ length: 200 }, (_none, i) => raise(i % 2 ? events : other)))
  expect((await events.load(counter, '1')).state.count).toBe(120)
})

test('a taken name is refused with the key of its own kind, and nothing of the unit is stored', async () => {
  await begin('1', 'same')
  const both = [
    change({ aggregate: counter, before: events.nonexistent(counter, '2'), events: [begun('other')], owner: 'org' }),
    change({ aggregate: counter, before: events.nonexistent(counter, '3'), events: [begun('same')], owner: 'org' }),
  ]
  await expect(events.push(by, both)).rejects.toMatchObject({ kind: 'alreadyExists', key: 'Errors.AlreadyExists' })
  expect((await events.load(counter, '2')).sequence).toBe(0)
  await begin('4', 'other')
})

test('an id reused after its removal is a new aggregate: new owner, new dates, nothing inherited, and its name was free', async () => {
  await begin('1', 'one')
  await events.change(by, counter, '1', () => [raised, ended])
  await begin('9', 'one')
  const before = await events.load(counter, '1')
  const again = await events.pushOne(
    { creator: 'tester', now: 5_000 },
    {
      aggregate: counter,
      before,
      events: [begun('two')],
      owner: 'other-org',
    },
  )
  expect(again).toMatchObject({
    owner: 'other-org',
    createdAtSequence: 4,
    createdAt: 5_000,
    state: { count: 0, name: 'two' },
  })
})

test('deciding nothing stores nothing', async () => {
  await begin('1', 'one')
  expect((await events.change(by, counter, '1', () => [])).sequence).toBe(1)
})

test('a push by another event store is detected as a conflict, and the change is applied on top of it', async () => {
  await begin('1', 'one')
  const strange = { aggregateType: 'counter', aggregateId: '1', sequence: 2, type: 'counter.raised', payload: {} }
  await storage.push({
    expect: [{ type: 'counter', id: '1', sequence: 1 }],
    events: [{ ...strange, creator: 'other', owner: 'org', createdAt: 2_000 }],
    free: [],
    take: [],
    rows: [],
    outbox: [],
  })
  const after = await events.change(by, counter, '1', () => [raised])
  expect(after).toMatchObject({ sequence: 3, state: { count: 2 } })
})
