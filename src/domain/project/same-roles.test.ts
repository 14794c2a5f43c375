import { expect, test } from 'vitest'
import { sameRoles } from '#domain/project/same-roles.ts'

test.each([
  [['a', 'b'], ['b', 'a'], true],
  [['a', 'a'], ['a'], true],
  [[], [], true],
  [['a'], ['a', 'b'], false],
  [['a', 'b'], ['a', 'c'], false],
  [['a', 'b'], ['a', 'a'], false],
])('%j and %j are the same: %s', (one, other, same) => {
  expect(sameRoles(one, other)).toBe(same)
  expect(sameRoles(other, one)).toBe(same)
})
