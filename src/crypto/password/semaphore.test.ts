import { expect, test } from 'vitest'
import { createSemaphore } from '#crypto/password/semaphore.ts'

/** Work that ends on request. */
function pending() {
  let end = () => {}
  const done = new Promise<void>((resolve) => {
    end = resolve
  })
  return { work: () => done, end: () => end() }
}

test('runs as much work at a time as it has slots, and queues the rest in order of arrival', async () => {
  const semaphore = createSemaphore({ slots: 2, waiting: 10, waitMs: 1000 })
  let running = 0
  let max = 0
  const order: number[] = []
  const work = (n: number) => async () => {
    running += 1
    max = Math.max(max, running)
    order.push(n)
    await new Promise((resolve) => setImmediate(resolve))
    running -= 1
    return n
  }
  expect(await Promise.all([1, 2, 3, 4, 5].map((n) => semaphore(work(n))))).toEqual([1, 2, 3, 4, 5])
  expect(max).toBe(2)
  expect(order).toEqual([1, 2, 3, 4, 5])
})

test('rejects a caller when the queue is full', async () => {
  const semaphore = createSemaphore({ slots: 1, waiting: 1, waitMs: 1000 })
  const { work, end } = pending()
  const first = semaphore(work)
  const second = semaphore(async () => 'second')
  await expect(semaphore(async () => 'third')).rejects.toMatchObject({ kind: 'resourceExhausted' })
  end()
  await first
  expect(await second).toBe('second')
})

test('rejects callers that wait too long, and assigns no slot twice', async () => {
  const semaphore = createSemaphore({ slots: 1, waiting: 5, waitMs: 20 })
  const { work, end } = pending()
  const first = semaphore(work)
  await expect(semaphore(async () => 'late')).rejects.toMatchObject({ kind: 'resourceExhausted' })
  end()
  await first
  expect(await semaphore(async () => 'next')).toBe('next')
})

test('work that fails frees its slot', async () => {
  const semaphore = createSemaphore({ slots: 1, waiting: 0, waitMs: 20 })
  await expect(semaphore(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  expect(await semaphore(async () => 'next')).toBe('next')
})
