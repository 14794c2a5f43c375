import { expect, test } from 'vitest'
import { totpAdded, totpVerified } from '#domain/user/totp/events.ts'
import { decideRemoveTotp } from '#domain/user/totp/remove-totp.ts'
import { added, refusalOf, stateAfter } from '#test/support/people.ts'

test.each([
  ['a ready one', [added(), totpAdded('sealed'), totpVerified()]],
  ['one whose set-up is not finished', [added(), totpAdded('sealed')]],
] as const)('the authenticator is gone: %s', (_what, history) => {
  const events = decideRemoveTotp(stateAfter(...history))
  expect(stateAfter(...history, ...events).totp).toBeUndefined()
})

test('there is no authenticator to remove', () => {
  expect(refusalOf(() => decideRemoveTotp(stateAfter(added())))).toBe('totp.notFound')
})
