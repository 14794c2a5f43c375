import { expect, test } from 'vitest'
import { KeyedMutex } from '#eventstore/keyed-mutex.ts'

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

test('work under one key runs one after the other, in order, also after a failure', async () => {
  const mutex = new KeyedMutex()
  const seen: string[] = []
  const work = (name: string, ms: number, fail = false) =>
    mutex.run('user/1', async () => {
      seen.push(`${name} begins`)
      await pause(ms)
      seen.push(`${name} ends`)
      if (fail) throw new Error(name)
    })
  const results = await Promise.allSettled([work('a', 15), work('b', 1, true), work('c', 1)])
  expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
  expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
})

test('work under different keys runs side by side', async () => {
  const mutex = new KeyedMutex()
  const order: string[] = []
  await Promise.all([
    mutex.run('user/1', async () => {
      await pause(20)
      order.push('slow')
    }),
    mutex.run('user/2', async () => {
      order.push('fast')
    }),
  ])
  expect(order).toEqual(['fast', 'slow'])
})
