import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { unwatched } from '#kit/watch.ts'
import { StorageError } from '#storage/port.ts'
import { PushQueue } from '#storage/postgres/push-queue.ts'
import type { Fold } from '#storage/postgres/push-statement.ts'
import { appending, newId, orgRow, unit } from '#test/contract/units.ts'

const pause = () => new Promise<void>((resolve) => setTimeout(resolve, 1))
const idsOf = (fold: Fold) => fold.events.map((event) => event.aggregateId)
const resting = (id: string) => appending(newId(), 0, { requiredRows: [{ table: 'orgs', id }] })
const serverError = (code: string) => Object.assign(new pg.DatabaseError('refused', 0, 'error'), { code, detail: '{}' })

/** A queue on a store that remembers the folds it was sent. */
function recording(respond: (fold: Fold) => Promise<void> = pause) {
  const folds: Fold[] = []
  let inFlight = 0
  let max = 0
  const queue = new PushQueue(async (fold) => {
    folds.push(fold)
    inFlight++
    max = Math.max(max, inFlight)
    await respond(fold).finally(() => inFlight--)
  }, unwatched)
  return { queue, folds, mostInFlight: () => max }
}

describe('the push queue', () => {
  it('folds waiting units, up to sixteen units a fold and two folds in flight', async () => {
    const { queue, folds, mostInFlight } = recording()
    const ids = Array.from({ length: 70 }, newId)
    await Promise.all(ids.map((id) => queue.push(appending(id, 0))))
    expect(folds.map((fold) => fold.events.length)).toEqual([16, 16, 16, 16, 6])
    expect(folds.flatMap(idsOf)).toEqual(ids)
    expect(mostInFlight()).toBe(2)
  })

  it('does not fold units that touch the same stream, name or row', async () => {
    const [id, name, row] = [newId(), { scope: 's', name: newId() }, orgRow()]
    const pairs = [
      [appending(id, 0), appending(id, 1)],
      [unit({ take: [name] }), unit({ free: [name] })],
      [unit({ rows: [{ table: 'orgs', put: row }] }), unit({ rows: [{ table: 'orgs', remove: { id: row.id } }] })],
      [appending(id, 0), unit({ expect: [{ type: 'user', id, sequence: 1 }] })],
      [resting(row.id), unit({ rows: [{ table: 'orgs', remove: { id: row.id } }] })],
      [unit({ rows: [{ table: 'orgs', put: row }] }), resting(row.id)],
    ]
    for (const pair of pairs) {
      const { queue, folds } = recording()
      await Promise.all(pair.map((one) => queue.push(one)))
      expect(folds).toHaveLength(2)
    }
  })

  it('folds units that require the same row, and sends it once', async () => {
    const { queue, folds } = recording()
    const row = newId()
    await Promise.all([resting(row), resting(row), resting(newId())].map((one) => queue.push(one)))
    expect(folds.map((fold) => fold.requiredRows.length)).toEqual([2])
  })

  it('folds units that expect the same of one stream without adding to it, and sends the expectation once', async () => {
    const { queue, folds } = recording()
    const org = { type: 'org', id: newId(), sequence: 3 }
    const joining = (id: string) => appending(id, 0, { expect: [org, { type: 'user', id, sequence: 0 }] })
    await Promise.all([joining(newId()), joining(newId()), joining(newId())].map((one) => queue.push(one)))
    expect(folds).toHaveLength(1)
    expect(folds[0]?.moves).toHaveLength(4)
    await Promise.all([joining(newId()), unit({ expect: [{ ...org, sequence: 4 }] })].map((one) => queue.push(one)))
    expect(folds).toHaveLength(3)
  })

  it('sends the units of a failed fold one by one, so that one fails alone', async () => {
    const ids = Array.from({ length: 5 }, newId)
    const bad = ids[2] ?? ''
    const { queue, folds } = recording(async (fold) => {
      if (idsOf(fold).includes(bad)) throw serverError('US001')
    })
    const outcomes = await Promise.allSettled(ids.map((id) => queue.push(appending(id, 0))))
    expect(outcomes.map((one) => one.status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
    expect(folds.map((fold) => fold.events.length)).toEqual([5, 1, 1, 1, 1, 1])
  })

  it('does not retry a fold that a lost connection may have stored', async () => {
    const { queue, folds } = recording(async () => {
      throw new Error('Connection terminated unexpectedly')
    })
    const outcomes = await Promise.allSettled([newId(), newId()].map((id) => queue.push(appending(id, 0))))
    for (const one of outcomes) expect(one).toMatchObject({ reason: { reason: 'unavailable' } })
    expect(folds).toHaveLength(1)
  })

  it('gives up on a unit that only meets deadlocks', async () => {
    const { queue, folds } = recording(async () => {
      throw serverError('40P01')
    })
    await expect(queue.push(appending(newId(), 0))).rejects.toMatchObject({ reason: 'unavailable' })
    expect(folds).toHaveLength(4)
  })

  it('rejects units beyond the capacity of the queue', async () => {
    const { queue } = recording()
    const outcomes = await Promise.allSettled(Array.from({ length: 10_001 }, () => queue.push(unit({}))))
    const refused = outcomes.filter((one) => one.status === 'rejected')
    expect(refused).toHaveLength(1)
    expect(refused[0]).toMatchObject({ reason: { reason: 'unavailable' } })
  })

  it('answers waiting units before it closes, and accepts none afterwards', async () => {
    const { queue } = recording()
    const waiting = Array.from({ length: 40 }, () => queue.push(appending(newId(), 0)))
    await queue.close()
    await expect(Promise.all(waiting)).resolves.toHaveLength(40)
    await expect(queue.push(unit({}))).rejects.toBeInstanceOf(StorageError)
    await queue.close()
  })
})
