import { describe, expect, it } from 'vitest'
import type { OutboxEntry } from '#storage/port.ts'
import { type Engine, storageOf } from '#test/contract/engine.ts'
import { newId, unit } from '#test/contract/units.ts'

const HOUR = 3_600_000
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

export function outboxContract(engine: Engine): void {
  describe('outbox', () => {
    const storage = storageOf(engine)
    const owe = async (kind: string, parts: Partial<OutboxEntry> = {}): Promise<OutboxEntry> => {
      const entry = { id: newId(), kind, payload: { to: 'zoë@example.com' }, dueAt: Date.now() - 1000, ...parts }
      await storage().push(unit({ outbox: [entry] }))
      return entry
    }

    it('returns due entries of the requested kind, the longest due first', async () => {
      const kind = newId()
      const second = await owe(kind, { dueAt: 2000 })
      const first = await owe(kind, { dueAt: 1000 })
      await owe(kind, { dueAt: Date.now() + HOUR })
      await owe(newId())
      const claimed = await storage().claim(kind, 10, HOUR)
      expect(claimed).toEqual([
        { ...first, attempt: 1 },
        { ...second, attempt: 1 },
      ])
    })

    it('returns no more than requested', async () => {
      const kind = newId()
      for (let i = 0; i < 5; i++) await owe(kind)
      expect(await storage().claim(kind, 2, HOUR)).toHaveLength(2)
      expect(await storage().claim(kind, 10, HOUR)).toHaveLength(3)
      expect(await storage().claim(kind, 10, HOUR)).toEqual([])
    })

    it('does not return a leased entry until the lease ends', async () => {
      const kind = newId()
      const entry = await owe(kind)
      expect(await storage().claim(kind, 1, 1)).toEqual([{ ...entry, attempt: 1 }])
      await sleep(20)
      expect(await storage().claim(kind, 1, HOUR)).toEqual([{ ...entry, attempt: 2 }])
      expect(await storage().claim(kind, 1, HOUR)).toEqual([])
    })

    it('gives each entry to one of many concurrent claimers', async () => {
      const kind = newId()
      const ids: string[] = []
      for (let i = 0; i < 20; i++) ids.push((await owe(kind)).id)
      const claims = await Promise.all(Array.from({ length: 10 }, () => storage().claim(kind, 3, HOUR)))
      const first = claims.flat().map((entry) => entry.id)
      expect(new Set(first).size).toBe(first.length)
      const rest = (await storage().claim(kind, 100, HOUR)).map((entry) => entry.id)
      expect([...first, ...rest].sort()).toEqual(ids.sort())
    })

    it('forgets an entry that is done', async () => {
      const kind = newId()
      const entry = await owe(kind)
      await storage().claim(kind, 1, 1)
      await storage().settle(entry.id, 'done')
      await sleep(20)
      expect(await storage().claim(kind, 1, HOUR)).toEqual([])
      await expect(storage().settle(entry.id, 'done')).resolves.toBeUndefined()
    })

    it('returns an entry again at its retry time, and counts the attempts', async () => {
      const kind = newId()
      const entry = await owe(kind)
      await storage().claim(kind, 1, HOUR)
      await storage().settle(entry.id, { retryAt: Date.now() + HOUR })
      expect(await storage().claim(kind, 1, HOUR)).toEqual([])
      const retryAt = Date.now() - 1
      await storage().settle(entry.id, { retryAt })
      expect(await storage().claim(kind, 1, HOUR)).toEqual([{ ...entry, dueAt: retryAt, attempt: 2 }])
    })

    it('wakes listeners when entries were stored, until they stop listening', async () => {
      let woken = 0
      const stop = storage().onAppend(() => {
        woken++
      })
      await storage().push(unit({ take: [{ scope: 'quiet', name: newId() }] }))
      await sleep(50)
      // An engine may notify once at the start of listening, for earlier entries.
      expect(woken).toBeLessThanOrEqual(1)
      let before = woken
      await expect
        .poll(
          async () => {
            await owe(newId())
            return woken
          },
          { timeout: 20_000 },
        )
        .toBeGreaterThan(before + 1)
      stop()
      before = woken
      await owe(newId())
      await sleep(50)
      expect(woken).toBe(before)
    })

    it('wakes the others when one listener fails', async () => {
      let woken = 0
      const stops = [
        storage().onAppend(() => {
          throw new Error('This listener fails')
        }),
        storage().onAppend(() => {
          woken++
        }),
      ]
      await owe(newId())
      await expect.poll(() => woken, { timeout: 20_000 }).toBeGreaterThan(0)
      for (const stop of stops) stop()
    })
  })
}
