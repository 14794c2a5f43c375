import { expect, test } from 'vitest'
import type { Folded } from '#eventstore/aggregate.ts'
import { FoldedCache } from '#eventstore/folded-cache.ts'

const MIB = 1024 * 1024
const folded = (id: string, state: unknown, sequence = 1): Folded<unknown> => ({
  id,
  owner: '1',
  sequence,
  createdAtSequence: 1,
  createdAt: 0,
  changedAt: 0,
  state,
})
const large = (id: string, mebibytes: number, sequence = 1) =>
  folded(id, { metadata: { note: { value: 'x'.repeat(mebibytes * MIB) } } }, sequence)

test('few large states do not fill the memory: the least recently used are evicted first', () => {
  const cache = new FoldedCache()
  for (let i = 0; i < 200; i++) {
    cache.set('user', large(`${i}`, 1))
    expect(cache.get('user', '0'), 'used all the time').toBeDefined()
  }
  expect(cache.bytes).toBeLessThan(65 * MIB)
  expect(cache.get('user', '199')).toBeDefined()
  expect(cache.get('user', '10')).toBeUndefined()
})

test('a state that grows is weighed again, and one that shrinks or is evicted frees its share', () => {
  const cache = new FoldedCache(4 * MIB)
  for (let sequence = 1; sequence <= 50; sequence++) cache.set('user', large('1', sequence % 2 ? 3 : 1, sequence))
  expect(cache.bytes).toBeGreaterThan(MIB)
  expect(cache.bytes).toBeLessThan(1.01 * MIB)
  cache.drop('user', '1')
  expect(cache.bytes).toBe(0)
})

test('a state larger than a generation is kept until another needs its place', () => {
  const cache = new FoldedCache(MIB)
  cache.set('user', large('1', 2))
  expect(cache.get('user', '1')).toBeDefined()
  cache.set('user', large('2', 2))
  cache.set('user', large('3', 2))
  expect(cache.get('user', '1')).toBeUndefined()
})

test('an earlier state does not replace a later one', () => {
  const cache = new FoldedCache()
  cache.set('user', folded('1', { name: 'later' }, 2))
  cache.set('user', folded('1', { name: 'earlier' }, 1))
  expect(cache.get('user', '1')?.state).toEqual({ name: 'later' })
})

test('many small states are bounded by their number', () => {
  const cache = new FoldedCache()
  for (let i = 0; i < 10_001; i++) cache.set('user', folded(`${i}`, {}))
  expect(cache.get('user', '0')).toBeUndefined()
  expect(cache.get('user', '10000')).toBeDefined()
})
