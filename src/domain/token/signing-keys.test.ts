import { expect, test } from 'vitest'
import { KEEP_MS, PUBLISH_BEFORE_MS, planKeys, REPLACE_AFTER_MS, statusOf } from '#domain/token/signing-keys.ts'
import type { WebKey } from '#domain/token/web-key/web-keys.ts'

const start = 1_000_000_000_000
const key = (id: string, createdAt: number, changes: Partial<WebKey> = {}): WebKey => ({
  id,
  kind: { type: 'ed25519' },
  secret: '',
  publicKey: '',
  isAutomatic: true,
  status: 'initial',
  createdAt,
  changedAt: createdAt,
  ...changes,
})
const ids = (keys: readonly WebKey[]) => keys.map(({ id }) => id)

test('the first start needs a key, and signs with it at once', () => {
  expect(planKeys([], start)).toMatchObject({ signWith: undefined, makeNew: true })
  expect(planKeys([key('a', start)], start)).toMatchObject({ signWith: { id: 'a' }, makeNew: false })
})

test('an old key gets a successor, which is published a day before it signs', () => {
  const later = start + REPLACE_AFTER_MS
  expect(planKeys([key('a', start)], later).makeNew).toBe(true)
  const both = [key('a', start), key('b', later)]
  const before = planKeys(both, later + PUBLISH_BEFORE_MS - 1)
  expect([before.signWith?.id, ids(before.publish)]).toEqual(['a', ['a', 'b']])
  const after = planKeys(both, later + PUBLISH_BEFORE_MS)
  expect([after.signWith?.id, ids(after.publish), after.makeNew]).toEqual(['b', ['b', 'a'], false])
})

test('removes a key when everything it signed has expired', () => {
  const both = [key('a', start), key('b', start + REPLACE_AFTER_MS)]
  const end = start + REPLACE_AFTER_MS + PUBLISH_BEFORE_MS + KEEP_MS
  expect(ids(planKeys(both, end).drop)).toEqual([])
  const plan = planKeys(both, end + 1)
  expect([ids(plan.drop), ids(plan.publish)]).toEqual([['a'], ['b']])
})

test('a key of the API is published and never signs before its activation', () => {
  const keys = [key('a', start), key('api', start + 1, { isAutomatic: false })]
  const plan = planKeys(keys, start + PUBLISH_BEFORE_MS * 2)
  expect([plan.signWith?.id, ids(plan.publish)]).toEqual(['a', ['a', 'api']])
  expect(keys.map((one) => statusOf(one, plan))).toEqual(['active', 'initial'])
})

test('an activated key ends the rotation', () => {
  const keys = [
    key('a', start, { status: 'inactive' }),
    key('b', start + 1),
    key('api', start + 2, { isAutomatic: false, status: 'active' }),
  ]
  const plan = planKeys(keys, start + REPLACE_AFTER_MS * 10)
  expect(plan).toMatchObject({ signWith: { id: 'api' }, makeNew: false, drop: [] })
  expect(ids(plan.publish)).toEqual(['api', 'b', 'a'])
  expect(keys.map((one) => statusOf(one, plan))).toEqual(['inactive', 'initial', 'active'])
})

test('derives the status of a rotated key from the key that signs now', () => {
  const keys = [key('a', start), key('b', start + REPLACE_AFTER_MS), key('c', start + 2 * REPLACE_AFTER_MS)]
  const plan = planKeys(keys, start + 2 * REPLACE_AFTER_MS)
  expect(keys.map((one) => statusOf(one, plan))).toEqual(['inactive', 'active', 'initial'])
})
