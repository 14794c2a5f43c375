import { expect, test } from 'vitest'
import { passkeyRegistered } from '#domain/user/passwordless/events.ts'
import { decideRemovePasskey } from '#domain/user/passwordless/remove-passkey.ts'
import { added, refusalOf, stateAfter } from '#test/support/people.ts'

const passkey = passkeyRegistered({
  id: 'p1',
  name: 'Laptop',
  credentialId: 'c',
  publicKey: 'k',
  counter: 0,
  aaguid: '',
  transports: [],
  backedUp: false,
  rpId: 'localhost',
  userAgent: '',
})

test('removes a passkey of the user', () => {
  const events = decideRemovePasskey(stateAfter(added(), passkey), 'p1')
  expect(stateAfter(added(), passkey, ...events).passkeys.tokens).toEqual({})
})

test.each(['p2', '__proto__', 'constructor'])('%s is no passkey of the person', (id) => {
  expect(refusalOf(() => decideRemovePasskey(stateAfter(added(), passkey), id))).toBe('passkey.notFound')
})
