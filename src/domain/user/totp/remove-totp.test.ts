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

const several = [
  added(),
  ...['phone', 'tablet'].flatMap((name) => [
    totpAdded(name, { id: name, name }),
    totpVerified(undefined, { id: name }),
  ]),
]

test('one of several imported authenticators is removed, and the other becomes the one that APIs show', () => {
  const events = decideRemoveTotp(stateAfter(...several), 'phone')
  const { totp, furtherTotps } = stateAfter(...several, ...events)
  expect(totp).toMatchObject({ id: 'tablet', secret: 'tablet', ready: true })
  expect(furtherTotps).toEqual([])
})

test('without an id, all authenticators are removed', () => {
  const state = stateAfter(...several)
  const { totp, furtherTotps } = stateAfter(...several, ...decideRemoveTotp(state))
  expect([totp, furtherTotps]).toEqual([undefined, []])
  expect(refusalOf(() => decideRemoveTotp(state, 'other'))).toBe('totp.notFound')
})

test('there is no authenticator to remove', () => {
  expect(refusalOf(() => decideRemoveTotp(stateAfter(added())))).toBe('totp.notFound')
})
