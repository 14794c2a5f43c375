import { expect, test } from 'vitest'
import { actionsAggregate, noActions, targetAdded } from '#domain/action/actions.ts'
import { targetKeyActivated, targetKeyAdded, targetKeyRemoved } from '#domain/action/target-key/events.ts'
import { decideRemoveTargetKey } from '#domain/action/target-key/remove-target-key.ts'
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
const key = targetKeyAdded({ targetId: 't', id: 'a', publicKey: '', fingerprint: '', expiresAt: null })

test('a key is removed unless it is active; an unknown one changes nothing', () => {
  const { state } = foldEvents(actionsAggregate, [target, key])
  expect(decideRemoveTargetKey(state, { targetId: 't', id: 'a' })).toEqual([targetKeyRemoved('t', 'a')])
  expect(decideRemoveTargetKey(state, { targetId: 't', id: '__proto__' })).toEqual([])
  const active = foldEvents(actionsAggregate, [target, key, targetKeyActivated('t', 'a')]).state
  expect(refusalOf(() => decideRemoveTargetKey(active, { targetId: 't', id: 'a' }))).toBe('targetKey.active')
  expect(refusalOf(() => decideRemoveTargetKey(noActions, { targetId: 't', id: 'a' }))).toBe('target.notFound')
})
