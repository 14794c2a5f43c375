import { expect, test } from 'vitest'
import { personalAccessTokenAdded } from '#domain/user/pat/events.ts'
import { decideRemovePersonalAccessToken } from '#domain/user/pat/remove-personal-access-token.ts'
import { added, refusalOf, stateAfter } from '#test/support/people.ts'

const token = { tokenId: 't1', tokenHash: 'hash', scopes: [], expiresAt: null }
const withToken = stateAfter(added(), personalAccessTokenAdded(token))

test('removes the token', () => {
  const events = decideRemovePersonalAccessToken(withToken, 't1')
  expect(events.map((event) => event.type)).toEqual(['user.pat.removed'])
  expect(stateAfter(added(), personalAccessTokenAdded(token), ...events).tokens).toEqual({})
})

test.each(['t2', 'constructor', ''])('there is no token %j', (tokenId) => {
  expect(refusalOf(() => decideRemovePersonalAccessToken(withToken, tokenId))).toBe('pat.notFound')
})
