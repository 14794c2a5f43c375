import { expect, test } from 'vitest'
import { retryDelayMs } from '#notify/retry-delay.ts'

const HOUR = 3_600_000

test('the delay doubles from five seconds to one hour', () => {
  const delays = Array.from({ length: 12 }, (_, i) => (retryDelayMs(i + 1) ?? 0) / 1000)
  expect(delays).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600])
})

test('retries are hourly for seven days and then end', () => {
  let waited = 0
  let attempt = 1
  for (; ; attempt++) {
    const delay = retryDelayMs(attempt)
    if (delay === undefined) break
    waited += delay
  }
  expect(waited).toBeGreaterThanOrEqual(7 * 24 * HOUR)
  expect(waited).toBeLessThan(7 * 24 * HOUR + HOUR)
  expect(retryDelayMs(attempt + 1_000_000)).toBeUndefined()
})
