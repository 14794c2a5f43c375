import { beforeAll, describe, expect, it } from 'vitest'
import type { EventFilter, EventToStore, StoredEvent } from '#storage/port.ts'
import { type Engine, storageOf } from '#test/contract/engine.ts'
import { collect, event, newId, unit } from '#test/contract/units.ts'

/** Selects events by a filter in plain code, as the reference for both engines. */
function selected(log: readonly StoredEvent[], filter: EventFilter): StoredEvent[] {
  const among = (values: readonly string[] | undefined, value: string) => !values || values.includes(value)
  const matchingEvents = log.filter(
    (one) =>
      among(filter.aggregateTypes, one.aggregateType) &&
      among(filter.aggregateIds, one.aggregateId) &&
      among(filter.eventTypes, one.type) &&
      (filter.owner === undefined || one.owner === filter.owner) &&
      (filter.creator === undefined || one.creator === filter.creator) &&
      one.createdAt >= (filter.createdFrom ?? Number.NEGATIVE_INFINITY) &&
      one.createdAt <= (filter.createdTo ?? Number.POSITIVE_INFINITY) &&
      one.position > (filter.afterPosition ?? Number.NEGATIVE_INFINITY),
  )
  return (filter.newestFirst ? matchingEvents.reverse() : matchingEvents).slice(0, filter.limit)
}

const START = Date.UTC(2024, 2, 31, 0, 59, 59, 990)

/** 90 events of 9 aggregates, 10 ms apart, around a change to summer time. */
function variedEvents(): EventToStore[] {
  const next = new Map<string, number>()
  return Array.from({ length: 90 }, (_, i) => {
    const aggregateType = ['user', 'org', 'project'][i % 3] ?? 'user'
    const id = `${aggregateType}-${i % 9}`
    const sequence = (next.get(id) ?? 0) + 1
    next.set(id, sequence)
    return event(id, sequence, {
      aggregateType,
      type: `${aggregateType}.${['added', 'changed', 'removed'][i % 4] ?? 'locked'}`,
      owner: `org-${i % 2}`,
      creator: `creator-${i % 5}`,
      createdAt: START + i * 10,
    })
  })
}

const FILTERS: [string, EventFilter][] = [
  ['everything', {}],
  ['one aggregate type', { aggregateTypes: ['user'] }],
  ['several aggregate types', { aggregateTypes: ['user', 'project'] }],
  ['one aggregate', { aggregateTypes: ['user'], aggregateIds: ['user-3'] }],
  ['several ids', { aggregateIds: ['user-3', 'org-4', 'nobody'] }],
  ['event types', { eventTypes: ['user.added', 'org.changed'] }],
  ['an owner', { owner: 'org-1' }],
  ['a creator', { creator: 'creator-3' }],
  ['from a time on', { createdFrom: START + 305 }],
  ['up to a time, inclusive', { createdTo: START + 300 }],
  ['a range of time, inclusive at both ends', { createdFrom: START + 10, createdTo: START + 20 }],
  ['a moment', { createdFrom: START + 70, createdTo: START + 70 }],
  ['a limit', { limit: 7 }],
  ['no events by limit', { limit: 0 }],
  ['newest first', { newestFirst: true }],
  ['newest first with a limit', { newestFirst: true, limit: 5 }],
  ['newest of one aggregate', { aggregateTypes: ['org'], aggregateIds: ['org-1'], newestFirst: true, limit: 3 }],
  ['owner, type and time', { owner: 'org-0', aggregateTypes: ['user'], createdFrom: START + 100 }],
  ['creator, event type, newest first', { creator: 'creator-0', eventTypes: ['user.added'], newestFirst: true }],
  [
    'all at once',
    {
      aggregateTypes: ['user', 'org'],
      aggregateIds: ['user-0', 'user-3', 'user-6', 'org-1'],
      eventTypes: ['user.added', 'user.changed', 'user.locked', 'org.added'],
      owner: 'org-0',
      creator: 'creator-0',
      createdFrom: START,
      createdTo: START + 880,
      limit: 4,
      newestFirst: true,
    },
  ],
  ['nothing: no type is allowed', { aggregateTypes: [] }],
  ['nothing: an unknown owner', { owner: 'nobody' }],
]

export function eventFilterContract(engine: Engine): void {
  describe('reading by filter', () => {
    const storage = storageOf(engine)
    let log: StoredEvent[] = []

    beforeAll(async () => {
      for (const one of variedEvents()) {
        const expected = { type: one.aggregateType, id: one.aggregateId, sequence: one.sequence - 1 }
        await storage().push(unit({ expect: [expected], events: [one] }))
      }
      log = await collect(storage(), {})
    })

    it('holds the log in the order it was written', () => {
      expect(log.map(({ position: _, ...one }) => one)).toEqual(variedEvents())
    })

    it.each(FILTERS)('selects %s', async (_, filter) => {
      expect(await collect(storage(), filter)).toEqual(selected(log, filter))
    })

    it('continues after a position, which it excludes', async () => {
      const at = log[40]?.position ?? 0
      for (const filter of [{}, { newestFirst: true }, { owner: 'org-1', limit: 3 }, { limit: 1, newestFirst: true }]) {
        const after = { ...filter, afterPosition: at }
        expect(await collect(storage(), after)).toEqual(selected(log, after))
      }
    })

    it('can be stopped in the middle', async () => {
      const seen: number[] = []
      for await (const one of storage().read({})) {
        seen.push(one.position)
        if (seen.length === 3) break
      }
      expect(seen).toEqual(log.slice(0, 3).map((one) => one.position))
    })
  })

  describe('reading a long log', () => {
    const storage = storageOf(engine)

    it('reads 10000 events in batches, forwards, backwards and up to a limit', async () => {
      const units = Array.from({ length: 100 }, () => {
        const id = newId()
        return unit({
          expect: [{ type: 'user', id, sequence: 0 }],
          events: Array.from({ length: 100 }, (_, i) => event(id, i + 1)),
        })
      })
      await Promise.all(units.map((one) => storage().push(one)))
      const positions = (await collect(storage(), {})).map((one) => one.position)
      expect(positions).toHaveLength(10_000)
      expect(positions).toEqual([...new Set(positions)].sort((one, other) => one - other))
      const backwards = await collect(storage(), { aggregateTypes: ['user'], newestFirst: true })
      expect(backwards.map((one) => one.position)).toEqual(positions.toReversed())
      const limited = await collect(storage(), { limit: 2500, afterPosition: positions[99] ?? 0 })
      expect(limited.map((one) => one.position)).toEqual(positions.slice(100, 2600))
    })
  })
}
