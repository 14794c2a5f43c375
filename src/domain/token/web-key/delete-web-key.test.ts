import { expect, test } from 'vitest'
import { decideDeleteWebKey } from '#domain/token/web-key/delete-web-key.ts'
import {
  type WebKeyEvent,
  webKeyActivated,
  webKeyAdded,
  webKeyDeactivated,
  webKeyRemoved,
  webKeysAggregate,
} from '#domain/token/web-key/web-keys.ts'
import { foldEvents } from '#test/support/fold-events.ts'
import { refusalOf } from '#test/support/people.ts'

const NOW = 10_000
const added = (id: string, isAutomatic = false) =>
  webKeyAdded({ id, kind: { type: 'ed25519' }, publicKey: '', secret: '', isAutomatic })
const after = (...events: WebKeyEvent[]) => foldEvents(webKeysAggregate, events).state
const remove = (id: string, ...events: WebKeyEvent[]) => decideDeleteWebKey(after(...events), id, NOW)

test('a key that does not sign is deleted', () => {
  expect(remove('b', added('a', true), added('b'))).toEqual([webKeyRemoved('b')])
  expect(
    remove('a', added('a'), webKeyActivated('a'), added('b'), webKeyDeactivated('a'), webKeyActivated('b')),
  ).toEqual([webKeyRemoved('a')])
})

test('the key that signs is not deleted, whether the rotation or a caller chose it', () => {
  expect(refusalOf(() => remove('a', added('a', true)))).toBe('webKey.active')
  expect(refusalOf(() => remove('a', added('a'), webKeyActivated('a')))).toBe('webKey.active')
})

test.each(['b', '__proto__', 'constructor', ''])('nothing happens for the unknown key %j', (id) => {
  expect(remove(id, added('a', true))).toEqual([])
})
