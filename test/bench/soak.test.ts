/** Runs `npm run soak` for a few seconds instead of ten minutes, and tests that it detects leaks. */
import { expect, test } from 'vitest'
import { judge, type Sample, soak } from '#bench/soak/soak.ts'

test('slow, cut, malformed and proper clients together leave nothing behind', async () => {
  const report = await soak({ seconds: 8, sampleEveryMs: 500, print: () => undefined })
  // Within seconds caches still fill: only leaked handles and unexpected responses are asserted.
  expect(report.problems.filter((problem) => !/grew/.test(problem))).toEqual([])
  for (const manner of ['answered', 'cut', 'malformed', 'mistaken', 'slow'])
    expect(report.counts[manner]).toBeGreaterThan(0)
}, 120_000)

const sample = (changes: Partial<Sample> = {}): Sample => ({
  atSeconds: 0,
  residentMib: 100,
  heapMib: 50,
  handles: 60,
  loopP99Ms: 20,
  inFlight: 0,
  ...changes,
})
const samples = (change: (n: number) => Partial<Sample>) => Array.from({ length: 40 }, (_none, n) => sample(change(n)))

test('what stays level passes, also when it was lower while caches filled', () => {
  expect(
    judge(
      samples((n) => ({ residentMib: n < 10 ? 60 : 100 })),
      sample(),
      sample(),
    ),
  ).toEqual([])
})

test.each([
  ['resident memory', samples((n) => ({ residentMib: 100 + 5 * n })), sample()],
  ['the heap', samples((n) => ({ heapMib: 50 + 5 * n })), sample()],
  ['handles', samples((n) => ({ handles: 60 + 3 * n })), sample()],
  ['event loop', samples((n) => ({ loopP99Ms: 10 * n ** 1.5 })), sample()],
  ['handles are open after the load', samples(() => ({})), sample({ handles: 80 })],
  ['in flight after the load', samples(() => ({})), sample({ inFlight: 3 })],
])('%s is noticed', (what, before, after) => {
  expect(judge(before, sample(), after)).toEqual([expect.stringContaining(what)])
})
