import { describe, expect, it } from 'vitest'
import type { StoredEvent } from '#storage/port.ts'
import { type Engine, storageOf, withStorage, withStore } from '#test/contract/engine.ts'
import { appending, collect, event, newId, orgRow, refusal, stream, unit } from '#test/contract/units.ts'

export function eventLogContract(engine: Engine): void {
  describe('event log', () => {
    appendContract(engine)
    raceContract(engine)
    readStreamsContract(engine)
    reopenContract(engine)
  })
}

function appendContract(engine: Engine): void {
  describe('appending', () => {
    const storage = storageOf(engine)

    it('gives back an event as it was stored', async () => {
      const id = newId()
      const payload = {
        text: 'Zoë "quoted" \\ \u0000 \u2028 🙂',
        none: null,
        yes: true,
        number: 12.5,
        big: Number.MAX_SAFE_INTEGER,
        list: [1, 'two', { three: [] }],
        z: 1,
        a: 2,
      }
      const stored = event(id, 1, { payload, owner: 'org-é', creator: 'créateur', createdAt: 1_699_999_999_999 })
      await storage().push(unit({ expect: [{ type: 'user', id, sequence: 0 }], events: [stored] }))
      const [firstEvent, ...more] = await stream(storage(), id)
      expect(more).toEqual([])
      expect(firstEvent).toEqual({ ...stored, position: expect.any(Number) })
      expect(Object.keys(firstEvent?.payload ?? {})).toEqual(Object.keys(payload))
    })

    it('erases payloads of past events and nothing else of them, or nothing where the unit is refused', async () => {
      const [id, other] = [newId(), newId()]
      await storage().push(appending(id, 0, { count: 2 }))
      await storage().push(appending(other, 0, { count: 2 }))
      const before = await stream(storage(), id)
      const erased = [{ type: 'user', id, sequence: 1, payload: { sequence: 0 } }]
      expect(await refusal(storage().push(appending(id, 1, { erased })))).toMatchObject({ reason: 'conflict' })
      await storage().check(appending(id, 2, { erased }))
      expect(await stream(storage(), id)).toEqual(before)
      await storage().push(appending(id, 2, { erased }))
      const [first, second] = before
      expect((await stream(storage(), id)).slice(0, 2)).toEqual([{ ...first, payload: { sequence: 0 } }, second])
      expect((await stream(storage(), other)).map((one) => one.payload)).toEqual([{ sequence: 1 }, { sequence: 2 }])
    })

    it('refuses an aggregate that must not exist but does', async () => {
      const id = newId()
      await storage().push(appending(id, 0))
      const error = await refusal(storage().push(appending(id, 0)))
      expect(error).toMatchObject({ reason: 'conflict', aggregate: { type: 'user', id }, nameTaken: undefined })
      expect(await stream(storage(), id)).toHaveLength(1)
    })

    it('takes events at exactly the sequence that was expected', async () => {
      const id = newId()
      await storage().push(appending(id, 0, { count: 3 }))
      await storage().push(appending(id, 3, { count: 2 }))
      expect((await stream(storage(), id)).map((one) => one.sequence)).toEqual([1, 2, 3, 4, 5])
    })

    it('refuses an expectation behind the stream and one ahead of it', async () => {
      const id = newId()
      await storage().push(appending(id, 0, { count: 3 }))
      for (const sequence of [0, 2, 5]) {
        const error = await refusal(storage().push(appending(id, sequence)))
        expect(error).toMatchObject({ reason: 'conflict', aggregate: { type: 'user', id } })
      }
      expect(await stream(storage(), id)).toHaveLength(3)
    })

    it('refuses an expectation ahead of a stream that does not exist', async () => {
      const id = newId()
      const error = await refusal(storage().push(appending(id, 4)))
      expect(error).toMatchObject({ reason: 'conflict', aggregate: { type: 'user', id } })
    })

    it('holds an expectation on an aggregate that gets no events', async () => {
      const [org, user] = [newId(), newId()]
      const expecting = (sequence: number) =>
        appending(user, 0, {
          expect: [
            { type: 'org', id: org, sequence },
            { type: 'user', id: user, sequence: 0 },
          ],
        })
      await storage().push(
        unit({
          expect: [{ type: 'org', id: org, sequence: 0 }],
          events: [event(org, 1, { aggregateType: 'org' }), event(org, 2, { aggregateType: 'org' })],
        }),
      )
      for (const sequence of [0, 1, 3]) {
        const error = await refusal(storage().push(expecting(sequence)))
        expect(error).toMatchObject({ reason: 'conflict', aggregate: { type: 'org', id: org } })
      }
      expect(await stream(storage(), user)).toEqual([])
      await storage().push(expecting(2))
      expect(await stream(storage(), user)).toHaveLength(1)
    })

    it('holds the expectation that an aggregate without events does not exist', async () => {
      const [absent, user] = [newId(), newId()]
      const expecting = appending(user, 0, {
        expect: [
          { type: 'org', id: absent, sequence: 0 },
          { type: 'user', id: user, sequence: 0 },
        ],
      })
      await storage().push(expecting)
      expect(await stream(storage(), user)).toHaveLength(1)
      await storage().push(
        unit({
          expect: [{ type: 'org', id: absent, sequence: 0 }],
          events: [event(absent, 1, { aggregateType: 'org' })],
        }),
      )
      const other = newId()
      const error = await refusal(
        storage().push(
          appending(other, 0, { expect: [...expecting.expect.slice(0, 1), { type: 'user', id: other, sequence: 0 }] }),
        ),
      )
      expect(error).toMatchObject({ reason: 'conflict', aggregate: { type: 'org', id: absent } })
    })

    it('separates aggregates of one id by their type', async () => {
      const id = newId()
      await storage().push(appending(id, 0))
      await storage().push(
        unit({ expect: [{ type: 'org', id, sequence: 0 }], events: [event(id, 1, { aggregateType: 'org' })] }),
      )
      expect(await stream(storage(), id, 'user')).toHaveLength(1)
      expect(await stream(storage(), id, 'org')).toHaveLength(1)
    })

    it('stores several aggregates in one unit, or none of them', async () => {
      const [first, second, third] = [newId(), newId(), newId()]
      const both = (one: string, other: string) =>
        unit({
          expect: [
            { type: 'user', id: one, sequence: 0 },
            { type: 'user', id: other, sequence: 0 },
          ],
          events: [event(one, 1), event(other, 1), event(one, 2)],
        })
      await storage().push(both(first, second))
      expect((await stream(storage(), first)).map((one) => one.sequence)).toEqual([1, 2])
      expect(await stream(storage(), second)).toHaveLength(1)
      const error = await refusal(storage().push(both(third, second)))
      expect(error.aggregate).toEqual({ type: 'user', id: second })
      expect(await stream(storage(), third)).toEqual([])
    })

    it('rejects a unit whose events contradict its expectations', async () => {
      const id = newId()
      await expect(storage().push(unit({ events: [event(id, 1)] }))).rejects.toThrow('without an expectation')
      const gap = unit({ expect: [{ type: 'user', id, sequence: 0 }], events: [event(id, 2)] })
      await expect(storage().push(gap)).rejects.toThrow('is at 0')
      expect(await stream(storage(), id)).toEqual([])
    })

    it('takes a unit that is empty', async () => {
      await expect(storage().push(unit({}))).resolves.toBeUndefined()
    })

    it('leaves nothing of a refused unit, and stores the units that came with it', async () => {
      const takenId = newId()
      await storage().push(appending(newId(), 0, { take: [{ scope: 'names', name: takenId }] }))
      const ids = Array.from({ length: 64 }, newId)
      const pushes = ids.map((id, i) =>
        storage().push(
          appending(id, 0, {
            take: [{ scope: 'names', name: i === 40 ? takenId : id }],
            rows: [{ table: 'orgs', put: orgRow({ id }) }],
            outbox: [{ id, kind: 'neighbours', payload: { id }, dueAt: 0 }],
          }),
        ),
      )
      const outcomes = await Promise.allSettled(pushes)
      const refused = ids[40] ?? ''
      expect(outcomes.flatMap((one, i) => (one.status === 'rejected' ? [i] : []))).toEqual([40])
      expect(outcomes[40]).toMatchObject({
        reason: { name: 'StorageError', reason: 'nameTaken', nameTaken: { scope: 'names', name: takenId } },
      })
      const rows = await storage().rows.selectFrom('orgs').select('id').where('id', 'in', ids).execute()
      const entries = await storage().claim('neighbours', 100, 1000)
      const events = await storage().readStreams(ids.map((id) => ({ type: 'user', id, after: 0 })))
      const stored = ids.filter((id) => id !== refused).sort()
      expect(rows.map((row) => row.id).sort()).toEqual(stored)
      expect(entries.map((entry) => entry.id).sort()).toEqual(stored)
      expect(events.map((one) => one.aggregateId).sort()).toEqual(stored)
      await storage().push(appending(refused, 0, { take: [{ scope: 'names', name: refused }] }))
    })

    it('returns the aggregate in conflict for each of many concurrent units', async () => {
      const old = newId()
      await storage().push(appending(old, 0))
      const ids = Array.from({ length: 64 }, (_, i) => (i === 17 ? old : newId()))
      const outcomes = await Promise.allSettled(ids.map((id) => storage().push(appending(id, 0))))
      expect(outcomes.flatMap((one, i) => (one.status === 'rejected' ? [i] : []))).toEqual([17])
      expect(outcomes[17]).toMatchObject({ reason: { reason: 'conflict', aggregate: { type: 'user', id: old } } })
    })

    it('fails alone with a unit that the tables cannot hold', async () => {
      const bad = newId()
      const ids = Array.from({ length: 20 }, (_, i) => (i === 9 ? bad : newId()))
      const outcomes = await Promise.allSettled(
        ids.map((id) =>
          storage().push(
            appending(id, 0, { rows: [{ table: 'orgs', put: id === bad ? { id, name: null } : orgRow({ id }) }] }),
          ),
        ),
      )
      expect(outcomes.flatMap((one, i) => (one.status === 'rejected' ? [i] : []))).toEqual([9])
      expect(await stream(storage(), bad)).toEqual([])
    })
  })
}

function raceContract(engine: Engine): void {
  describe('races', () => {
    const storage = storageOf(engine)

    it('accepts exactly one of many concurrent appends for each sequence', async () => {
      const id = newId()
      const wins: number[] = []
      const appender = async () => {
        for (let tries = 0; tries < 200; tries++) {
          const at = (await stream(storage(), id)).length
          if (at >= 20) return
          const won = await storage()
            .push(appending(id, at))
            .then(
              () => true,
              (error: unknown) => {
                expect(error).toMatchObject({ reason: 'conflict', aggregate: { type: 'user', id } })
                return false
              },
            )
          if (won) wins.push(at + 1)
        }
      }
      await Promise.all(Array.from({ length: 8 }, appender))
      const sequences = Array.from({ length: wins.length }, (_, i) => i + 1)
      expect(wins.toSorted((one, other) => one - other)).toEqual(sequences)
      expect((await stream(storage(), id)).map((one) => one.sequence)).toEqual(sequences)
    })

    it('accepts exactly one of many concurrent creations of an aggregate', async () => {
      const id = newId()
      const outcomes = await Promise.allSettled(Array.from({ length: 32 }, () => storage().push(appending(id, 0))))
      expect(outcomes.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
      expect(await stream(storage(), id)).toHaveLength(1)
    })

    it('accepts exactly one of many concurrent claims of a name', async () => {
      const name = { scope: 'usernames', name: newId() }
      const ids = Array.from({ length: 32 }, newId)
      const outcomes = await Promise.allSettled(ids.map((id) => storage().push(appending(id, 0, { take: [name] }))))
      expect(outcomes.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
      for (const one of outcomes) {
        if (one.status === 'rejected') expect(one.reason).toMatchObject({ reason: 'nameTaken', nameTaken: name })
      }
      const stored = await storage().readStreams(ids.map((id) => ({ type: 'user', id, after: 0 })))
      expect(stored).toHaveLength(1)
    })

    it('never accepts both an expectation and the write that violates it', async () => {
      for (let round = 0; round < 30; round++) {
        const [org, user] = [newId(), newId()]
        const created = event(org, 1, { aggregateType: 'org' })
        await storage().push(unit({ expect: [{ type: 'org', id: org, sequence: 0 }], events: [created] }))
        const remove = storage().push(
          unit({
            expect: [{ type: 'org', id: org, sequence: 1 }],
            events: [event(org, 2, { aggregateType: 'org', type: 'org.removed' })],
          }),
        )
        const join = storage().push(
          appending(user, 0, {
            expect: [
              { type: 'org', id: org, sequence: 1 },
              { type: 'user', id: user, sequence: 0 },
            ],
          }),
        )
        const [removed, joined] = await Promise.allSettled([remove, join])
        expect(removed.status).toBe('fulfilled')
        const [gone] = (await stream(storage(), org, 'org')).slice(1)
        const [member] = await stream(storage(), user)
        if (joined.status === 'fulfilled') expect(member?.position).toBeLessThan(gone?.position ?? 0)
        else expect(member).toBeUndefined()
      }
    })

    it('orders positions across transactions and within a unit', async () => {
      const ids = Array.from({ length: 12 }, newId)
      for (const id of ids) await storage().push(appending(id, 0, { count: 3 }))
      await Promise.all(ids.map((id) => storage().push(appending(id, 3, { count: 2 }))))
      const events = await collect(storage(), { aggregateIds: ids })
      const positions = events.map((one) => one.position)
      expect(positions).toEqual(positions.toSorted((one, other) => one - other))
      expect(new Set(positions).size).toBe(positions.length)
      expect(events.slice(0, 36).map((one) => [one.aggregateId, one.sequence])).toEqual(
        ids.flatMap((id) => [1, 2, 3].map((sequence) => [id, sequence])),
      )
      for (const id of ids) {
        const eventsOfStream = events.filter((one) => one.aggregateId === id)
        expect(eventsOfStream.map((one) => one.sequence)).toEqual([1, 2, 3, 4, 5])
      }
    })
  })
}

function readStreamsContract(engine: Engine): void {
  describe('reading streams', () => {
    const storage = storageOf(engine)

    it('reads several streams at once, each after its own sequence and in order', async () => {
      const [first, second, untouched, absent] = [newId(), newId(), newId(), newId()]
      await storage().push(appending(first, 0, { count: 4 }))
      await storage().push(appending(second, 0, { count: 3 }))
      await storage().push(appending(first, 4, { count: 2 }))
      await storage().push(appending(untouched, 0))
      const events = await storage().readStreams([
        { type: 'user', id: second, after: 0 },
        { type: 'user', id: first, after: 3 },
        { type: 'user', id: absent, after: 0 },
        { type: 'org', id: first, after: 0 },
      ])
      const sequences = (id: string) => events.filter((one) => one.aggregateId === id).map((one) => one.sequence)
      expect(sequences(first)).toEqual([4, 5, 6])
      expect(sequences(second)).toEqual([1, 2, 3])
      expect(events).toHaveLength(6)
    })

    it('reads nothing when nothing is asked for', async () => {
      expect(await storage().readStreams([])).toEqual([])
    })

    it('sees a push as soon as it is acknowledged', async () => {
      for (let round = 0; round < 20; round++) {
        const id = newId()
        await storage().push(appending(id, 0))
        expect(await stream(storage(), id)).toHaveLength(1)
      }
    })

    it('reads a long stream whole', async () => {
      const id = newId()
      await storage().push(appending(id, 0, { count: 3000 }))
      const events: StoredEvent[] = await stream(storage(), id)
      expect(events.map((one) => one.sequence)).toEqual(Array.from({ length: 3000 }, (_, i) => i + 1))
    })
  })
}

function reopenContract(engine: Engine): void {
  describe('opening and closing', () => {
    it.runIf(engine.keeps)('continues after it is opened again', async () => {
      await withStore(engine, async (store) => {
        const id = newId()
        const name = { scope: 'usernames', name: id }
        const before = await withStorage(store, async (storage) => {
          await storage.push(
            appending(id, 0, { count: 2, take: [name], rows: [{ table: 'orgs', put: orgRow({ id }) }] }),
          )
          return stream(storage, id)
        })
        await withStorage(store, async (storage) => {
          expect(await stream(storage, id)).toEqual(before)
          expect(await storage.rows.selectFrom('orgs').selectAll().execute()).toEqual([orgRow({ id })])
          expect((await refusal(storage.push(appending(newId(), 0, { take: [name] })))).nameTaken).toEqual(name)
          await storage.push(appending(id, 2))
          const after = await stream(storage, id)
          expect(after.at(-1)?.position).toBeGreaterThan(before.at(-1)?.position ?? 0)
        })
      })
    })

    it('can be migrated twice, and from two callers at once', async () => {
      await withStore(engine, async (store) => {
        const storage = await store.open()
        await Promise.all([storage.migrate(), storage.migrate()])
        await storage.push(appending('one', 0))
        await storage.migrate()
        expect(await stream(storage, 'one')).toHaveLength(1)
        await storage.close()
      })
    })

    it('gives each opening a process number of its own', async () => {
      await withStore(engine, async (store) => {
        const numbers: number[] = []
        for (let i = 0; i < 3; i++) await withStorage(store, async (storage) => numbers.push(storage.processNumber))
        if (engine.keeps) expect(new Set(numbers).size).toBe(3)
        for (const number of numbers) {
          expect(Number.isInteger(number)).toBe(true)
          expect(number).toBeGreaterThanOrEqual(0)
          expect(number).toBeLessThanOrEqual(65535)
        }
      })
    })

    it('is healthy while it is open, and unavailable once it is closed', async () => {
      await withStore(engine, async (store) => {
        const storage = await store.open()
        await storage.migrate()
        await expect(storage.health()).resolves.toBeUndefined()
        const waiting = storage.push(appending('before', 0))
        await storage.close()
        await expect(waiting).resolves.toBeUndefined()
        expect((await refusal(storage.push(appending('after', 0)))).reason).toBe('unavailable')
        await expect(storage.health()).rejects.toMatchObject({ reason: 'unavailable' })
        await expect(storage.readStreams([{ type: 'user', id: 'before', after: 0 }])).rejects.toMatchObject({
          reason: 'unavailable',
        })
        await expect(storage.close()).resolves.toBeUndefined()
      })
    })
  })
}
