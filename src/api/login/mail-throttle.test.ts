import { expect, test } from 'vitest'
import { createMailThrottle } from '#api/login/mail-throttle.ts'

const MINUTE = 60 * 1000

test('a user is sent five mails in ten minutes, then none until the first is ten minutes old', () => {
  const may = createMailThrottle()
  expect(Array.from({ length: 7 }, (_, i) => may('1', i * MINUTE))).toEqual([...Array(5).fill(true), false, false])
  expect(may('1', 10 * MINUTE)).toBe(true)
  expect(may('1', 10 * MINUTE)).toBe(false)
})

test('one user does not use up the mails of another', () => {
  const may = createMailThrottle()
  for (let i = 0; i < 9; i++) may('1', 0)
  expect(may('2', 0)).toBe(true)
})

test('who is remembered is bounded', () => {
  const may = createMailThrottle()
  for (let i = 0; i < 5; i++) may('first', 0)
  expect(may('first', 1)).toBe(false)
  for (let i = 0; i < 10_000; i++) may(`user ${i}`, 0)
  expect(may('first', 2)).toBe(true)
})
