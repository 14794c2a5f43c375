import { expect, test } from 'vitest'
import { createAccountQueue } from '#crypto/password/account-queue.ts'

const blocked = () => {
  let release = () => {}
  const done = new Promise<void>((resolve) => {
    release = resolve
  })
  return { done, release: () => release() }
}

test('work of one account runs sequentially, work of different accounts concurrently', async () => {
  const queue = createAccountQueue(10)
  const first = blocked()
  const order: string[] = []
  const one = queue.run('a', () => first.done.then(() => order.push('a1')))
  const two = queue.run('a', async () => order.push('a2'))
  await queue.run('b', async () => order.push('b1'))
  expect([order, queue.waiting()]).toEqual([['b1'], 1])
  first.release()
  await Promise.all([one, two])
  expect([order, queue.waiting()]).toEqual([['b1', 'a1', 'a2'], 0])
})

test('work that fails does not block the next', async () => {
  const queue = createAccountQueue(10)
  const failing = queue.run('a', () => Promise.reject(new Error('no')))
  const next = queue.run('a', async () => 'yes')
  await expect(failing).rejects.toThrow('no')
  expect(await next).toBe('yes')
})

test('limits the work that waits for one account', async () => {
  const queue = createAccountQueue(1)
  const first = blocked()
  const runs = [queue.run('a', () => first.done), queue.run('a', async () => {})]
  await expect(queue.run('a', async () => {})).rejects.toMatchObject({ kind: 'resourceExhausted' })
  await expect(queue.run('b', async () => 'served')).resolves.toBe('served')
  first.release()
  await Promise.all(runs)
  expect(queue.waiting()).toBe(0)
})
