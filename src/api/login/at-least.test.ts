import { expect, test } from 'vitest'
import { atLeast } from '#api/login/at-least.ts'

test('a result, and a failure, come no sooner than said', async () => {
  const start = performance.now()
  expect(await atLeast(30, Promise.resolve('done'))).toBe('done')
  expect(performance.now() - start).toBeGreaterThanOrEqual(29)
  await expect(atLeast(30, Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(performance.now() - start).toBeGreaterThanOrEqual(58)
})

test('what takes longer is not held up further', async () => {
  const slow = new Promise((resolve) => setTimeout(() => resolve('slow'), 60))
  const start = performance.now()
  expect(await atLeast(5, slow)).toBe('slow')
  expect(performance.now() - start).toBeLessThan(500)
})
