import { expect, test } from 'vitest'
import { hashRecoveryCode, makeRecoveryCode } from '#domain/user/recovery/recovery-code.ts'

const hash = hashRecoveryCode('7xk2-mq9d-041n-wz8e')

test.each([
  '7XK2-MQ9D-041N-WZ8E',
  '7xk2mq9d041nwz8e',
  ' 7xk2 mq9d\t041n wz8e\n',
  '7xk2-mq9d-O4ln-wz8e',
  '7xk2-mq9d-o4In-wz8e',
])('%j is the same code', (typed) => {
  expect(hashRecoveryCode(typed)).toBe(hash)
})

test.each(['7xk2-mq9d-041n-wz8', '7xk2-mq9d-041n-wz8f', '7xk2-mq9d-041n-wz8ee', ''])('%j is another', (typed) => {
  expect(hashRecoveryCode(typed)).not.toBe(hash)
})

test('every character of the alphabet comes up, and none twice as often as another', () => {
  const seen = new Map<string, number>()
  for (let i = 0; i < 2000; i++)
    for (const letter of makeRecoveryCode().replaceAll('-', '')) seen.set(letter, (seen.get(letter) ?? 0) + 1)
  expect(seen.size).toBe(32)
  expect(Math.max(...seen.values()) / Math.min(...seen.values())).toBeLessThan(1.5)
})
