import { expect, test } from 'vitest'
import { KEEP_MS, type KeyRow, PUBLISH_BEFORE_MS, planKeys, REPLACE_AFTER_MS } from '#domain/token/signing-keys.ts'

const start = 1_000_000_000_000
const key = (id: string, createdAt: number): KeyRow => ({
  id,
  purpose: 'token',
  secret: '',
  public_key: '',
  created_at: createdAt,
})
const ids = (rows: readonly KeyRow[]) => rows.map((row) => row.id)

test('the first start needs a key, and signs with it at once', () => {
  expect(planKeys([], start)).toMatchObject({ signWith: undefined, makeNew: true })
  expect(planKeys([key('a', start)], start)).toMatchObject({ signWith: { id: 'a' }, makeNew: false })
})

test('a key that grew old gets a successor, which is published a day before it signs', () => {
  const later = start + REPLACE_AFTER_MS
  expect(planKeys([key('a', start)], later).makeNew).toBe(true)
  const both = [key('a', start), key('b', later)]
  const before = planKeys(both, later + PUBLISH_BEFORE_MS - 1)
  expect([before.signWith?.id, ids(before.publish)]).toEqual(['a', ['a', 'b']])
  const after = planKeys(both, later + PUBLISH_BEFORE_MS)
  expect([after.signWith?.id, ids(after.publish), after.makeNew]).toEqual(['b', ['b', 'a'], false])
})

test('a key goes when nothing that it signed is of use any more', () => {
  const both = [key('a', start), key('b', start + REPLACE_AFTER_MS)]
  const end = start + REPLACE_AFTER_MS + PUBLISH_BEFORE_MS + KEEP_MS
  expect(ids(planKeys(both, end).drop)).toEqual([])
  const plan = planKeys(both, end + 1)
  expect([ids(plan.drop), ids(plan.publish)]).toEqual([['a'], ['b']])
})
