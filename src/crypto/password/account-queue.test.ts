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
  const turns = createAccountQueue(10)
  const first = blocked()
  const order: string[] = []
  const one = turns.take('a', () => first.done.then(() => order.push('a1')))
  const two = turns.take('a', async () => order.push('a2'))
  await turns.take('b', async () => order.push('b1'))
  expect([order, turns.waiting()]).toEqual([['b1'], 1])
  first.release()
  await Promise.all([one, two])
  expect([order, turns.waiting()]).toEqual([['b1', 'a1', 'a2'], 0])
})

test('work that fails does not block the next', async () => {
  const turns = createAccountQueue(10)
  const failing = turns.take('a', () => Promise.reject(new Error('no')))
  const next = turns.take('a', async () => 'yes')
  await expect(failing).rejects.toThrow('no')
  expect(await next).toBe('yes')
})

test('limits the work that waits for one account', async () => {
  const turns = createAccountQueue(1)
  const first = blocked()
  const held = [turns.take('a', () => first.done), turns.take('a', async () => {})]
  await expect(turns.take('a', async () => {})).rejects.toMatchObject({ kind: 'resourceExhausted' })
  await expect(turns.take('b', async () => 'served')).resolves.toBe('served')
  first.release()
  await Promise.all(held)
  expect(turns.waiting()).toBe(0)
})
