import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { StorageError } from '#storage/port.ts'
import { ReadFolds } from '#storage/postgres/read-folds.ts'

const pause = () => new Promise<void>((resolve) => setTimeout(resolve, 1))
const serverError = (code: string) => Object.assign(new pg.DatabaseError('refused', 0, 'error'), { code })

/** Returns folds that double numbers, with the batches they were sent in. */
function doubling(before: (requests: readonly number[]) => Promise<void> = pause) {
  const sent: (readonly number[])[] = []
  const folds = new ReadFolds<number, number>(async (requests) => {
    sent.push(requests)
    await before(requests)
    return requests.map((n) => n * 2)
  })
  return { folds, sent }
}

describe('reads that wait', () => {
  it('share a round trip, up to sixty-four, and each gets its own rows', async () => {
    const { folds, sent } = doubling()
    const numbers = Array.from({ length: 150 }, (_, i) => i)
    expect(await Promise.all(numbers.map((n) => folds.read(n)))).toEqual(numbers.map((n) => n * 2))
    expect(sent.map((one) => one.length)).toEqual([64, 64, 22])
  })

  it('are never added to a fold that was already sent', async () => {
    const { folds, sent } = doubling()
    const first = folds.read(1)
    await new Promise((resolve) => setImmediate(resolve))
    expect(sent).toEqual([[1]])
    const second = folds.read(2)
    expect([await first, await second]).toEqual([2, 4])
    expect(sent).toEqual([[1], [2]])
  })

  it('fail individually if the database rejects one of them', async () => {
    const { folds } = doubling(async (requests) => {
      if (requests.includes(2)) throw serverError('22021')
    })
    const outcomes = await Promise.allSettled([1, 2, 3].map((n) => folds.read(n)))
    expect(outcomes.map((one) => one.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  })

  it('fail together, and once, when the database is unreachable', async () => {
    const { folds, sent } = doubling(() => Promise.reject(serverError('57P01')))
    const outcomes = await Promise.allSettled([1, 2, 3].map((n) => folds.read(n)))
    for (const one of outcomes) expect(one).toMatchObject({ reason: { reason: 'unavailable' } })
    expect(outcomes[0]).toMatchObject({ reason: expect.any(StorageError) })
    expect(sent).toHaveLength(1)
  })
})
