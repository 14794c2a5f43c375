import { expect, test } from 'vitest'
import { decideActivateWebKey } from '#domain/token/web-key/activate-web-key.ts'
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
const activate = (id: string, ...events: WebKeyEvent[]) => decideActivateWebKey(after(...events), id, NOW)

test('the key that signs is deactivated, whether the rotation or a caller chose it', () => {
  expect(activate('b', added('a', true), added('b'))).toEqual([webKeyDeactivated('a'), webKeyActivated('b')])
  expect(activate('b', added('a'), webKeyActivated('a'), added('b'))).toEqual([
    webKeyDeactivated('a'),
    webKeyActivated('b'),
  ])
})

test('a successor that the rotation published is not deactivated: it never signed', () => {
  expect(activate('c', added('a', true), added('b', true), added('c'))).toEqual([
    webKeyDeactivated('a'),
    webKeyActivated('c'),
  ])
})

test('the active key is activated again without an event, and the signing key of the rotation ends the rotation', () => {
  expect(activate('a', added('a'), webKeyActivated('a'))).toEqual([])
  expect(activate('a', added('a', true))).toEqual([webKeyActivated('a')])
})

test.each(['b', '__proto__', 'constructor', ''])('the unknown key %j is rejected', (id) => {
  expect(refusalOf(() => activate(id, added('a')))).toBe('webKey.notFound')
  expect(refusalOf(() => activate('a', added('a'), webKeyRemoved('a')))).toBe('webKey.notFound')
})
