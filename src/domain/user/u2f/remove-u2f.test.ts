import { expect, test } from 'vitest'
import { securityKeyRegistered } from '#domain/user/u2f/events.ts'
import { decideRemoveU2f } from '#domain/user/u2f/remove-u2f.ts'
import { added, refusalOf, stateAfter } from '#test/support/people.ts'

const key = securityKeyRegistered({
  id: 'k1',
  name: 'Key',
  credentialId: 'c',
  publicKey: 'p',
  counter: 0,
  aaguid: '',
  transports: [],
  backedUp: false,
  rpId: 'localhost',
  userAgent: '',
})

test('removes the security key', () => {
  const events = decideRemoveU2f(stateAfter(added(), key), 'k1')
  expect(stateAfter(added(), key, ...events).securityKeys).toEqual({})
})

test.each(['k2', 'constructor'])('there is no security key %j', (keyId) => {
  expect(refusalOf(() => decideRemoveU2f(stateAfter(added(), key), keyId))).toBe('u2f.notFound')
})
