import { expect, test } from 'vitest'
import { machineKeyAdded } from '#domain/user/key/events.ts'
import { decideRemoveMachineKey } from '#domain/user/key/remove-machine-key.ts'
import { added, refusalOf, stateAfter } from '#test/support/people.ts'

const key = machineKeyAdded({ keyId: 'k1', type: 1, publicKey: 'PEM', expiresAt: 1 })

test('removes the key', () => {
  const events = decideRemoveMachineKey(stateAfter(added(), key), 'k1')
  expect(events.map((event) => event.type)).toEqual(['user.machine.key.removed'])
  expect(stateAfter(added(), key, ...events).keys).toEqual({})
})

test.each(['k2', 'constructor', ''])('there is no key %j', (keyId) => {
  expect(refusalOf(() => decideRemoveMachineKey(stateAfter(added(), key), keyId))).toBe('machineKey.notFound')
})
