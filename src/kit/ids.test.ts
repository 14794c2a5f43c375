import { expect, test } from 'vitest'
import { createIdSource } from '#kit/ids.ts'

test('ids are decimal, ordered and never repeat within a process, even when the clock stops or steps back', () => {
  let now = Date.UTC(2026, 0, 1)
  const nextId = createIdSource(7, () => now)
  const made: string[] = []
  for (let i = 0; i < 3000; i++) {
    if (i === 1000) now -= 5_000
    made.push(nextId())
  }
  expect(new Set(made).size).toBe(3000)
  expect(made.every((id) => /^\d{18}$/.test(id))).toBe(true)
  expect(made.map(BigInt).every((id, i, all) => i === 0 || id > (all[i - 1] ?? 0n))).toBe(true)
})

test('two processes never make the same id in the same tick', () => {
  const clock = () => Date.UTC(2026, 0, 1)
  const one = createIdSource(1, clock)
  const two = createIdSource(2, clock)
  const ids = Array.from({ length: 500 }, () => [one(), two()]).flat()
  expect(new Set(ids).size).toBe(1000)
})
