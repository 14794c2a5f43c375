import { expect, test } from 'vitest'
import { type ActionEvent, actionsAggregate, targetAdded } from '#domain/action/actions.ts'
import {
  targetKeyActivated,
  targetKeyAdded,
  targetKeyDeactivated,
  targetKeyRemoved,
} from '#domain/action/target-key/events.ts'
import { decideSetTargetKeyActive } from '#domain/action/target-key/set-target-key-active.ts'
import { foldEvents } from '#test/support/fold-events.ts'
import { refusalOf } from '#test/support/people.ts'

const target = targetAdded({
  id: 't',
  name: 'hook',
  type: 'call',
  interruptOnError: false,
  timeoutMs: 1000,
  endpoint: 'https://hook.example',
  payloadType: 'jwe',
  signingKey: '',
})
const added = (id: string, expiresAt: number | null = null) =>
  targetKeyAdded({ targetId: 't', id, publicKey: '', fingerprint: '', expiresAt })
const set = (id: string, isActive: boolean, ...events: ActionEvent[]) =>
  decideSetTargetKeyActive(
    foldEvents(actionsAggregate, [target, ...events]).state,
    { targetId: 't', id },
    { isActive, now: 100_000 },
  )

test('activating a key deactivates the active one; a key can be deactivated', () => {
  const both = [added('a'), added('b'), targetKeyActivated('t', 'a')]
  expect(set('b', true, ...both)).toEqual([targetKeyDeactivated('t', 'a'), targetKeyActivated('t', 'b')])
  expect(set('a', false, ...both)).toEqual([targetKeyDeactivated('t', 'a')])
  expect([set('a', true, ...both), set('b', false, ...both)]).toEqual([[], []])
})

test.each(['b', '__proto__', ''])('the unknown key %j is rejected', (id) => {
  expect(refusalOf(() => set(id, true, added('a')))).toBe('targetKey.notFound')
  expect(refusalOf(() => set('a', true, added('a'), targetKeyRemoved('t', 'a')))).toBe('targetKey.notFound')
})

test('an expired key is not activated', () => {
  expect(refusalOf(() => set('a', true, added('a', 100_000)))).toBe('targetKey.expired')
  expect(set('a', true, added('a', 100_001))).toEqual([targetKeyActivated('t', 'a')])
})
